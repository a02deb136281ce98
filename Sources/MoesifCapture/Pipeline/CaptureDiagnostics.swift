/// The library's notes about an event, sent as the object `capture` in the event's metadata.
struct CaptureDiagnostics {
    var failure: CallFailure?
    /// The duration of the call, set only if there is no response to derive it from.
    var duration: Duration?
    /// The URI that responded, if it differs from the requested URI.
    var finalURI: String?
    /// The timing of the call.
    var timing: JSONObject?
    /// The parts that were left out or cut, with the reasons.
    var omitted = JSONObject()

    /// Returns the metadata with the notes merged into its `capture` object.
    func added(to metadata: JSONObject?) -> JSONObject? {
        var notes = JSONObject()
        if let failure {
            notes["error"] = [
                "domain": .string(failure.domain), "code": .int(failure.code), "text": .string(failure.description),
            ]
        }
        if let duration {
            notes["duration_ms"] = .int(Int(clamping: Int64(min(max(duration.inSeconds * 1000, 0), 1e15).rounded())))
        }
        if let timing, !timing.isEmpty { notes["timing"] = .object(timing) }
        if let finalURI { notes["final_uri"] = .string(finalURI) }
        if !omitted.isEmpty { notes["omitted"] = .object(omitted) }
        guard !notes.isEmpty else { return metadata }
        var result = metadata ?? [:]
        if var own = result["capture"]?.object {
            own.merge(notes)
            notes = own
        }
        result["capture"] = .object(notes)
        return result
    }
}
