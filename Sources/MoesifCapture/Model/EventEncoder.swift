/// Encodes events as JSON and keeps them below the size limit of the collector.
enum EventEncoder {
    /// The collector's limit for one event, in bytes.
    static let limit = ItemLimits.bytes

    /// Returns the event as JSON, or nil if it exceeds the limit even without all optional parts.
    static func encode(_ event: Moesif.Event, limit: Int = limit) -> [UInt8]? {
        fit(event, limit: limit)?.bytes
    }

    /// Returns the event without the parts that do not fit, with its JSON, or nil if it exceeds the limit in any case.
    ///
    /// The least useful parts are left out first: the longer body, the other body, the metadata, then the headers. An
    /// object that names the reason replaces a body.
    static func fit(_ event: Moesif.Event, limit: Int = limit) -> (event: Moesif.Event, bytes: [UInt8])? {
        var event = event
        for step in steps {
            let bytes = write(event)
            if bytes.count < limit { return (event, bytes) }
            step(&event)
        }
        let bytes = write(event)
        return bytes.count < limit ? (event, bytes) : nil
    }

    private static let reason = "the event is over the limit"

    private static let steps: [@Sendable (inout Moesif.Event) -> Void] = [
        { event in
            let isRequestLonger = size(event.request.body) >= size(event.response?.body)
            omitBodies(ofRequest: isRequestLonger, ofResponse: !isRequestLonger, in: &event)
        },
        { event in omitBodies(ofRequest: true, ofResponse: true, in: &event) },
        { event in
            // The diagnostics of capture are short, unless a hook has written something else in their place.
            let capture = event.metadata?["capture"]
            event.metadata = nil
            for part in ["error", "omitted"] {
                guard let said = capture?[part], said.object != nil, said.jsonText.utf8.count < 1024 else { continue }
                event.metadata = event.metadata ?? ["capture": [:]]
                event.metadata?["capture"]?[part] = said
            }
            note("metadata", in: &event)
        },
        { event in
            note("headers", in: &event)
            event.request.headers = [:]
            event.response?.headers = [:]
        },
    ]

    private static func write(_ event: Moesif.Event) -> [UInt8] {
        var writer = JSONWriter(capacity: 1024 + size(event.request.body) * 4 / 3 + size(event.response?.body) * 4 / 3)
        writer.event(event)
        return writer.bytes
    }

    private static func size(_ body: Moesif.Event.Body?) -> Int {
        body?.bytes.count ?? 0
    }

    private static func omitBodies(ofRequest: Bool, ofResponse: Bool, in event: inout Moesif.Event) {
        if ofRequest, let notice = notice(event.request.body) {
            event.request.body = notice
            note("request_body", in: &event)
        }
        if ofResponse, let notice = notice(event.response?.body) {
            event.response?.body = notice
            note("response_body", in: &event)
        }
    }

    /// Returns the body that replaces an omitted one, or nil if the body is too short to be worth omitting.
    private static func notice(_ body: Moesif.Event.Body?) -> Moesif.Event.Body? {
        guard size(body) >= 256 else { return nil }
        return Moesif.Event.Body(["omitted": .string(reason), "bytes": .int(size(body))])
    }

    /// Records in the metadata that a part is left out.
    private static func note(_ part: String, in event: inout Moesif.Event) {
        var capture = event.metadata?["capture"]?.object ?? [:]
        var omitted = capture["omitted"]?.object ?? [:]
        omitted[part] = .string(reason)
        capture["omitted"] = .object(omitted)
        var metadata = event.metadata ?? [:]
        metadata["capture"] = .object(capture)
        event.metadata = metadata
    }
}
