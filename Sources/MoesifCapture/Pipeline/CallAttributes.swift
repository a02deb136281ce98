/// For whom a call was made, and what else is known about it.
struct CallAttributes: Sendable, Equatable {
    /// The longest name of an action that is sent, in bytes.
    static let maximumActionNameLength = 256
    /// The most bytes of tags that are sent.
    static let maximumTagsLength = 8 * 1024

    var userID: String?
    var companyID: String?
    var subscriptionID: String?
    var sessionToken: String?
    /// The name of the operation that the call is.
    var actionName: String?
    var metadata: JSONObject?
    var tags: [String] = []

    /// Leaves out what does not fit into an event, and notes it.
    mutating func limit(_ notes: inout CaptureDiagnostics) {
        userID = fitting(userID, "user_id", &notes)
        companyID = fitting(companyID, "company_id", &notes)
        subscriptionID = fitting(subscriptionID, "subscription_id", &notes)
        sessionToken = fitting(sessionToken, "session_token", &notes)
        actionName = fitting(actionName, "action_name", limit: Self.maximumActionNameLength, &notes)
        let tagsLength = tags.reduce(0) { $0 + $1.utf8.count + 1 }
        if tagsLength > Self.maximumTagsLength {
            notes.omitted["tags"] = "over the limit, \(tagsLength) bytes"
            tags = []
        }
        guard let metadata else { return }
        if let omission = Self.omission(of: metadata) {
            notes.omitted["metadata"] = .string(omission)
            self.metadata = nil
        } else if metadata.isEmpty {
            self.metadata = nil
        }
    }

    /// The reason why metadata is left out; nil if it fits.
    private static func omission(of metadata: JSONObject) -> String? {
        if JSONValue.object(metadata).isDeeper(than: JSONValidator.maximumDepth) { return "nested too deep" }
        var writer = JSONWriter()
        writer.object(metadata)
        let length = writer.bytes.count
        return length > ItemLimits.metadataBytes ? "over the limit, \(length) bytes" : nil
    }

    private func fitting(
        _ id: String?,
        _ name: String,
        limit: Int = ItemLimits.idBytes,
        _ notes: inout CaptureDiagnostics
    ) -> String? {
        guard let id, !id.isEmpty else { return nil }
        guard id.utf8.count > limit else { return id }
        notes.omitted[name] = "over the limit, \(id.utf8.count) bytes"
        return nil
    }
}
