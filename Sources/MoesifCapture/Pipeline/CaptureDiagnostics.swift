/// What capture itself has to say about an event: the object `capture` in its metadata.
struct CaptureDiagnostics {
    var failure: CallFailure?
    /// How long the call took, where no response says it.
    var duration: Duration?
    /// The URI that answered, where it is not the one that was asked.
    var finalURI: String?
    /// The course of the call.
    var timing: JSONObject?
    /// What was left out or cut, and why.
    var omitted = JSONObject()

    /// The metadata with what there is to say put in.
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
