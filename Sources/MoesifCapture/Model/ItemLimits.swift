/// The limits of one item: an event, an action, or a customer update.
enum ItemLimits {
    /// The upper bound of an item's size in bytes, which is the collector's limit for an event; items stay below it.
    static let bytes = 1_000_000
    /// The maximum length of an ID in bytes; longer IDs are left out of events.
    static let idBytes = 1024
    /// The maximum size of the metadata of an event or action, in bytes of JSON; larger metadata is left out of events.
    static let metadataBytes = 64 * 1024
    /// The maximum length of an action's name in bytes.
    static let nameBytes = 256
}
