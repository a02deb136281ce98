import Foundation

/// Makes an event of a call.
///
/// Pure, and the one place where what may leave is decided.
struct EventBuilder: Sendable {
    /// The longest URI that is sent, in bytes.
    static let maximumURILength = 32 * 1024

    private let uris: URIRedactor
    private let headers: HeaderRedactor
    private let bodies: BodyPolicy

    init(redaction: Redaction, bodyLimit: Int) {
        uris = URIRedactor(queryItems: redaction.queryItems)
        headers = HeaderRedactor(redaction)
        bodies = BodyPolicy(limit: bodyLimit, redaction: redaction)
    }

    func event(_ call: CapturedCall) -> Event {
        var notes = CaptureNotes(failure: call.error)
        let uri = uris.redact(call.request.url.absoluteString)
        var event = Event(
            request: Event.Request(time: call.start, uri: cut(uri, &notes), verb: call.request.method)
        )
        (event.request.headers, event.request.body) = side(
            "request",
            call.request.headers,
            call.request.body,
            &notes
        )
        if call.response == nil { notes.duration = call.duration }
        if let response = call.response {
            var sent = Event.Response(time: call.start + call.duration.seconds, status: response.status)
            (sent.headers, sent.body) = side("response", response.headers, response.body, &notes)
            event.response = sent
            if let final = response.url.map({ uris.redact($0.absoluteString) }), final != uri {
                notes.finalURI = cut(final, &notes)
            }
        }
        event.metadata = notes.added(to: event.metadata)
        return event
    }

    private func side(
        _ name: String,
        _ fields: HeaderFields,
        _ captured: CapturedBody,
        _ notes: inout CaptureNotes
    ) -> (HeaderFields, Body?) {
        let (sent, omittedHeaders) = headers.redact(fields)
        if omittedHeaders > 0 { notes.omitted["\(name)_headers"] = "\(omittedHeaders) over the limit" }
        let (body, omittedBody) = bodies.body(captured, contentType: fields[.contentType])
        if let omittedBody { notes.omitted["\(name)_body"] = .string(omittedBody) }
        return (sent, body)
    }

    private func cut(_ uri: String, _ notes: inout CaptureNotes) -> String {
        guard uri.utf8.count > Self.maximumURILength else { return uri }
        notes.omitted["uri"] = "cut from \(uri.utf8.count) bytes"
        return String(uri.prefix(Self.maximumURILength))
    }
}

extension Duration {
    /// The duration as Foundation counts time.
    var seconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) * 1e-18
    }
}
