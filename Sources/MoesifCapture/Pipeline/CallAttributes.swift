/// For whom a call was made, and what else is known about it.
struct CallAttributes: Sendable, Equatable {
    /// The longest id that is sent, in bytes: what is longer is no id.
    static let maximumIDLength = 1024
    /// The most bytes of metadata that are sent, as JSON.
    static let maximumMetadataLength = 64 * 1024
    /// The most bytes of tags that are sent.
    static let maximumTagsLength = 8 * 1024

    var userID: String?
    var companyID: String?
    var sessionToken: String?
    var metadata: JSONObject?
    var tags: [String] = []

    /// Puts into an event what fits; what does not is said in the notes.
    func apply(to event: inout Moesif.Event, _ notes: inout CaptureDiagnostics) {
        event.userID = fitting(userID, "user_id", &notes)
        event.companyID = fitting(companyID, "company_id", &notes)
        event.sessionToken = fitting(sessionToken, "session_token", &notes)
        let tagsLength = tags.reduce(0) { $0 + $1.utf8.count + 1 }
        if tagsLength <= Self.maximumTagsLength {
            event.tags = tags
        } else {
            notes.omitted["tags"] = "over the limit, \(tagsLength) bytes"
        }
        guard let metadata, !metadata.isEmpty else { return }
        var writer = JSONWriter()
        writer.object(metadata)
        if writer.bytes.count <= Self.maximumMetadataLength {
            event.metadata = metadata
        } else {
            notes.omitted["metadata"] = "over the limit, \(writer.bytes.count) bytes"
        }
    }

    private func fitting(_ id: String?, _ name: String, _ notes: inout CaptureDiagnostics) -> String? {
        guard let id, !id.isEmpty else { return nil }
        guard id.utf8.count > Self.maximumIDLength else { return id }
        notes.omitted[name] = "over the limit, \(id.utf8.count) bytes"
        return nil
    }
}
