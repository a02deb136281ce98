/// The reason that an item is not sent.
struct ItemFault: Error, Sendable, Hashable {
    /// The field with the fault, by Moesif's name, or nil if the whole item is at fault.
    let field: String?
    /// The fault in a few words.
    let description: String

    static func empty(_ field: String) -> ItemFault {
        ItemFault(field: field, description: "\(field) is empty")
    }

    static func tooLong(_ field: String, limit: Int) -> ItemFault {
        ItemFault(field: field, description: "\(field) is over \(limit) bytes")
    }

    static func nestedTooDeep(_ field: String) -> ItemFault {
        ItemFault(field: field, description: "\(field) is nested more than \(JSONValidator.maximumDepth) levels deep")
    }

    static func notAbsolute(_ field: String) -> ItemFault {
        ItemFault(field: field, description: "\(field) is not an absolute URI with a scheme and //")
    }

    static let tooLarge = ItemFault(field: nil, description: "\(ItemLimits.bytes) bytes or more")

    /// Throws if the text is empty or too long; nil is valid.
    static func check(_ text: String?, _ field: String, limit: Int = ItemLimits.idBytes) throws(ItemFault) {
        guard let text else { return }
        guard !text.isEmpty else { throw .empty(field) }
        guard text.utf8.count <= limit else { throw .tooLong(field, limit: limit) }
    }

    /// Throws if the metadata nests deeper than the writer supports.
    static func check(_ metadata: JSONObject?, _ field: String = "metadata") throws(ItemFault) {
        guard let metadata, JSONValue.object(metadata).isDeeper(than: JSONValidator.maximumDepth) else { return }
        throw .nestedTooDeep(field)
    }
}
