/// The most that is sent of one item: an event, an action, or an update of customers.
enum ItemLimits {
    /// An item has fewer bytes than this: the collector's own limit on an event.
    static let bytes = 1_000_000
    /// The longest id, in bytes; of an event, a longer one is left out.
    static let idBytes = 1024
    /// The most metadata of an event or action, in bytes of JSON; of an event, more is left out.
    static let metadataBytes = 64 * 1024
    /// The longest name of an action, in bytes.
    static let nameBytes = 256
}
