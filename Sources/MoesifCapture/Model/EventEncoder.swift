/// Writes an event as the collector takes it: under a million bytes, whatever is in it.
enum EventEncoder {
    /// The collector's own limit on one event.
    static let limit = ItemLimits.bytes

    /// The event as JSON; nil when it is too large even without all that can be left out.
    static func encode(_ event: Moesif.Event, limit: Int = limit) -> [UInt8]? {
        fit(event, limit: limit)?.bytes
    }

    /// The event as far as it fits, and as JSON; nil when it is too large even without all that can be left out.
    ///
    /// What is left out first is what says least about the call: the bodies, each replaced by an object that says so,
    /// then the metadata, then the headers.
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
            // What capture says is short, unless a hook wrote something else in its place.
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

    /// The body in the place of one that is left out; nil if it is short.
    private static func notice(_ body: Moesif.Event.Body?) -> Moesif.Event.Body? {
        guard size(body) >= 256 else { return nil }
        return Moesif.Event.Body(["omitted": .string(reason), "bytes": .int(size(body))])
    }

    /// Names in the metadata what is left out.
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
