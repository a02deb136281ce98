/// Writes an event as the collector takes it: under a million bytes, whatever is in it.
enum EventEncoder {
    /// The collector's own limit on one event.
    static let limit = 1_000_000

    /// The event as JSON; nil when it is too large even without all that can be left out.
    ///
    /// What is left out first is what says least about the call: the bodies, each replaced by an object that says so,
    /// then the metadata, then the headers.
    static func encode(_ event: Moesif.Event, limit: Int = limit) -> [UInt8]? {
        var event = event
        for step in steps {
            let bytes = write(event)
            if bytes.count < limit { return bytes }
            step(&event)
        }
        let bytes = write(event)
        return bytes.count < limit ? bytes : nil
    }

    private static let steps: [@Sendable (inout Moesif.Event) -> Void] = [
        { event in
            if size(event.request.body) >= size(event.response?.body) {
                omitRequestBody(&event)
            } else {
                omitResponseBody(&event)
            }
        },
        { event in
            omitRequestBody(&event)
            omitResponseBody(&event)
        },
        { event in
            let error = event.metadata?["capture"]?["error"]
            event.metadata = ["capture": ["omitted": ["metadata": "the event is over the limit"]]]
            // Why the call failed is short, unless a hook wrote something else in its place.
            if let error, error.jsonText.utf8.count < 1024 { event.metadata?["capture"]?["error"] = error }
        },
        { event in
            event.metadata?["capture"]?["omitted"]?["headers"] = "the event is over the limit"
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

    private static func omitRequestBody(_ event: inout Moesif.Event) {
        let body = event.request.body
        event.request.body = body.map(notice)
    }

    private static func omitResponseBody(_ event: inout Moesif.Event) {
        let body = event.response?.body
        event.response?.body = body.map(notice)
    }

    private static func notice(_ body: Moesif.Event.Body) -> Moesif.Event.Body {
        if size(body) < 256 { return body }
        return Moesif.Event.Body(["omitted": "the event is over the limit", "bytes": .int(size(body))])
    }
}
