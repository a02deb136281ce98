/// The identity, operation name, metadata and tags of a call.
struct CallAttributes: Sendable, Equatable {
    /// The maximum length of an action name, in bytes; a longer name is left out.
    static let maximumActionNameLength = 256
    /// The maximum total length of the tags, in bytes, with one byte per tag for the separator.
    static let maximumTagsLength = 8 * 1024

    var userID: String?
    var companyID: String?
    var subscriptionID: String?
    var sessionToken: String?
    /// The name of the operation that the call performs.
    var actionName: String?
    var metadata: JSONObject?
    var tags: [String] = []

    /// Removes values that exceed the limits of an event and notes each removal.
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

    /// Returns the reason to leave the metadata out, or `nil` if it fits.
    private static func omission(of metadata: JSONObject) -> String? {
        if JSONValue.object(metadata).isDeeper(than: JSONValidator.maximumDepth) { return "nested too deeply" }
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
