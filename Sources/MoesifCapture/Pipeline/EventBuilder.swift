import Foundation

/// Makes an event of a call.
///
/// Pure, and the one place where what may leave is decided.
struct EventBuilder: Sendable {
    /// The longest URI that is sent, in bytes.
    static let maximumURILength = 32 * 1024
    /// The longest method that is sent, in bytes.
    static let maximumVerbLength = 64

    private let uris: URIRedactor
    private let requestHeaders: HeaderRedactor
    private let responseHeaders: HeaderRedactor
    private let requestBodies: BodyPolicy
    private let responseBodies: BodyPolicy
    private let apiVersion: String?
    private let logBody: Bool

    init(
        redaction: Moesif.Redaction,
        masks: Moesif.Masks = Moesif.Masks(),
        bodyLimit: Int,
        logBody: Bool = true,
        apiVersion: String? = nil
    ) {
        uris = URIRedactor(redacting: redaction.queryItems, masking: masks.queryKeys)
        requestHeaders = HeaderRedactor(redaction, masking: masks.requestHeaders, uris: uris)
        responseHeaders = HeaderRedactor(redaction, masking: masks.responseHeaders, uris: uris)
        requestBodies = BodyPolicy(limit: bodyLimit, redaction: redaction, maskedKeys: masks.requestBodyKeys)
        responseBodies = BodyPolicy(limit: bodyLimit, redaction: redaction, maskedKeys: masks.responseBodyKeys)
        self.apiVersion = apiVersion
        self.logBody = logBody
    }

    func event(_ call: CapturedCall, _ identity: CallAttributes = CallAttributes()) -> Moesif.Event {
        var notes = CaptureDiagnostics(failure: call.error)
        let uri = uris.redact(call.request.url.absoluteString)
        let asked = call.request
        let verb = cut(asked.method, to: Self.maximumVerbLength, "verb", &notes)
        var request = Moesif.Event.Request(time: call.start, uri: cut(uri, "uri", &notes), verb: verb)
        request.headers = headers(asked.headers, requestHeaders, "request_headers", &notes)
        request.body = body(asked.body, asked.headers, requestBodies, call.direction, "request_body", &notes)
        request.apiVersion = apiVersion
        request.ipAddress = call.clientAddress
        var event = Moesif.Event(request: request, direction: call.direction)
        if let response = call.response {
            var sent = Moesif.Event.Response(time: call.start + call.duration.seconds, status: response.status)
            sent.headers = headers(response.headers, responseHeaders, "response_headers", &notes)
            sent.body = body(response.body, response.headers, responseBodies, call.direction, "response_body", &notes)
            event.response = sent
            if let final = response.url.map({ uris.redact($0.absoluteString) }), final != uri {
                notes.finalURI = cut(final, "final_uri", &notes)
            }
        } else {
            notes.duration = call.duration
        }
        if call.direction == .incoming { complete(&event, call) }
        identity.apply(to: &event, &notes)
        event.metadata = notes.added(to: event.metadata)
        return event
    }

    /// What only the event of a call has that was received.
    private func complete(_ event: inout Moesif.Event, _ call: CapturedCall) {
        if event.request.headers[.moesifApplicationID] != nil {
            event.request.headers[.moesifApplicationID] = Moesif.Redaction.mark
        }
        guard let id = call.transactionID else { return }
        event.transactionID = id
        // What a caller says in this header is not believed: by it, one could make Moesif drop another's event.
        event.request.headers[.moesifTransactionID] = id
        event.response?.headers[.moesifTransactionID] = id
    }

    private func headers(
        _ headers: HeaderFields,
        _ redactor: HeaderRedactor,
        _ name: String,
        _ notes: inout CaptureDiagnostics
    ) -> HeaderFields {
        let (sent, omitted) = redactor.redact(headers)
        if omitted > 0 { notes.omitted[name] = "\(omitted) over the limit" }
        return sent
    }

    private func body(
        _ captured: CapturedBody,
        _ headers: HeaderFields,
        _ policy: BodyPolicy,
        _ direction: Moesif.Event.Direction,
        _ name: String,
        _ notes: inout CaptureDiagnostics
    ) -> Moesif.Event.Body? {
        guard logBody else { return nil }
        // Packed, what a caller sends could be neither masked nor redacted.
        let captured =
            direction == .incoming
            ? policy.decoded(captured, contentEncoding: headers[.contentEncoding]) : captured
        let (body, omitted) = policy.body(captured, contentType: headers[.contentType])
        if let omitted { notes.omitted[name] = .string(omitted) }
        return body
    }

    private func cut(
        _ text: String,
        to length: Int = Self.maximumURILength,
        _ name: String,
        _ notes: inout CaptureDiagnostics
    ) -> String {
        guard text.utf8.count > length else { return text }
        notes.omitted[name] = "cut from \(text.utf8.count) bytes"
        return String(decoding: text.utf8.prefix(length), as: UTF8.self)
    }
}

extension Duration {
    /// The duration as Foundation counts time.
    var seconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) * 1e-18
    }
}
