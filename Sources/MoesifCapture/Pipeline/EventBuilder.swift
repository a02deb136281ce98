import Foundation

/// Builds the event of a call, either as a value or directly as the JSON that is sent.
///
/// It has no side effects and is the only place that decides which data leaves the process.
struct EventBuilder: Sendable {
    /// The maximum length of a URI, in bytes; a longer URI is cut.
    static let maximumURILength = 32 * 1024
    /// The maximum length of a method, in bytes; a longer method is cut.
    static let maximumVerbLength = 64

    /// The options that determine the content of an event.
    struct Options: Sendable {
        var redaction: Moesif.Redaction
        var masks = Moesif.Masks()
        var bodyLimit: Int
        var bodies = Moesif.HostList.all
        var apiVersion: String?
        var includesTiming = false
    }

    let options: Options
    private let uris: URIRedactor
    private let requestHeaders: HeaderRedactor
    private let responseHeaders: HeaderRedactor
    private let requestBodies: BodyPolicy
    private let responseBodies: BodyPolicy
    private let bodyLimit: Int
    private let apiVersion: String?
    private let bodies: Moesif.HostList
    private let includesTiming: Bool
    /// False if the options mask or redact the `traceparent` header.
    private let includesTrace: Bool
    /// The parts of a request from which the name of its GraphQL operation may be read, or `nil` if the options hide
    /// it.
    private let operationSources: GraphQLSources?
    /// True in the mode `onlyListed`, which redacts everything that is not listed.
    private let isListed: Bool

    init(_ options: Options) {
        self.options = options
        let (redaction, masks, bodyLimit) = (options.redaction, options.masks, options.bodyLimit)
        let allowed = redaction.mode.allowed
        isListed = allowed != nil
        let paths = SecretPaths(redaction.path)
        let items = NameActions(
            masking: masks.queryKeys,
            redacting: redaction.queryItems,
            allowing: allowed?.queryItems,
            atRoot: true
        )
        let keys = NameActions(redacting: redaction.bodyKeys, allowing: allowed?.bodyKeys)
        uris = URIRedactor(ValueRedactor(items: items, keys: keys, names: redaction.bodyKeys, paths: paths))
        requestHeaders = HeaderRedactor(redaction, masking: masks.requestHeaders, uris: uris)
        responseHeaders = HeaderRedactor(redaction, masking: masks.responseHeaders, uris: uris)
        let policy = { BodyPolicy(limit: bodyLimit, redaction: redaction, maskedKeys: $0, paths: paths) }
        requestBodies = policy(masks.requestBodyKeys)
        responseBodies = policy(masks.responseBodyKeys)
        self.bodyLimit = bodyLimit
        apiVersion = options.apiVersion
        bodies = options.bodies
        includesTiming = options.includesTiming
        includesTrace = !requestHeaders.hides(.traceparent)
        let hidden = [
            masks.requestBodyKeys, masks.queryKeys, redaction.bodyKeys, redaction.formKeys, redaction.queryItems,
        ]
        operationSources =
            hidden.joined().contains { GraphQLOperation.isNamed(in: $0) }
            ? nil : GraphQLSources(json: requestBodies.json, forms: requestBodies.form, items: items)
    }

    /// Returns the URI with its secrets redacted.
    func redacted(uri: String) -> String {
        uris.redact(uri)
    }

    /// Returns the event of a call as JSON.
    func json(_ call: CapturedCall, _ attributes: CallAttributes, weight: Int) -> [UInt8] {
        var parts = parts(of: call, attributes)
        let capacity = 2048 + (parts.requestBody?.jsonLength ?? 0) + (parts.responseBody?.jsonLength ?? 0)
        var writer = JSONWriter(capacity: capacity)
        writer.beginObject()
        writer.request(
            time: call.start,
            uri: parts.uri,
            verb: parts.verb,
            apiVersion: apiVersion,
            ipAddress: call.clientAddress,
            body: parts.requestBody
        ) { writer in
            sendRequestHeaders(of: call, at: parts.base, &parts.notes) { writer.header($0, $1) }
        }
        if let response = call.response {
            writer.response(time: call.end, status: response.status, body: parts.responseBody) { writer in
                sendHeaders(of: response, call, at: parts.finalBase, &parts.notes) { writer.header($0, $1) }
            }
        }
        writer.member("user_id", parts.attributes.userID)
        writer.member("company_id", parts.attributes.companyID)
        writer.member("subscription_id", parts.attributes.subscriptionID)
        writer.member("session_token", parts.attributes.sessionToken)
        writer.member("metadata", parts.notes.added(to: parts.attributes.metadata))
        let tags = parts.attributes.tags
        writer.member("tags", tags.isEmpty ? nil : tags.joined(separator: ","))
        if let trace = trace(of: call) {
            writer.member("trace_id", trace.own.traceID)
            writer.key("span")
            writer.span(trace.span(status: call.spanStatus))
        }
        writer.member("action_name", parts.attributes.actionName)
        writer.member("direction", call.direction.rawValue)
        writer.member("weight", max(1, weight))
        writer.member("transaction_id", call.transactionID ?? RandomID.make())
        writer.endObject()
        return writer.bytes
    }

    /// Returns the event of a call as a value that a hook can change.
    func event(_ call: CapturedCall, _ attributes: CallAttributes = CallAttributes()) -> Moesif.Event {
        var parts = parts(of: call, attributes)
        var request = Moesif.Event.Request(time: call.start, uri: parts.uri, verb: parts.verb, body: parts.requestBody)
        sendRequestHeaders(of: call, at: parts.base, &parts.notes) { request.headers.add($1, for: $0) }
        request.apiVersion = apiVersion
        request.ipAddress = call.clientAddress
        var event = Moesif.Event(request: request, direction: call.direction)
        if let response = call.response {
            var sent = Moesif.Event.Response(time: call.end, status: response.status, body: parts.responseBody)
            sendHeaders(of: response, call, at: parts.finalBase, &parts.notes) { sent.headers.add($1, for: $0) }
            event.response = sent
        }
        event.userID = parts.attributes.userID
        event.companyID = parts.attributes.companyID
        event.subscriptionID = parts.attributes.subscriptionID
        event.sessionToken = parts.attributes.sessionToken
        event.tags = parts.attributes.tags
        if let trace = trace(of: call) {
            event.traceID = trace.own.traceID
            event.span = trace.span(status: call.spanStatus)
        }
        event.actionName = parts.attributes.actionName
        event.metadata = parts.notes.added(to: parts.attributes.metadata)
        if let id = call.transactionID { event.transactionID = id }
        return event
    }

    /// The parts of an event that are computed before it is written.
    private struct Parts {
        let uri: String
        /// The base URIs to which relative references in the request and in the response are resolved.
        let base: SecretPaths.Base?
        let finalBase: SecretPaths.Base?
        let verb: String
        let requestBody: Moesif.Event.Body?
        let responseBody: Moesif.Event.Body?
        let attributes: CallAttributes
        var notes: CaptureDiagnostics
    }

    private func parts(of call: CapturedCall, _ attributes: CallAttributes) -> Parts {
        var notes = CaptureDiagnostics(failure: call.error)
        let url = call.request.url.absoluteString
        let whole = uris.redact(url)
        let base = uris.base(url)
        var finalBase = base
        let uri = cut(whole, "uri", &notes)
        let verb = cut(call.request.method, to: Self.maximumVerbLength, "verb", &notes)
        // A compressed body can be neither masked nor redacted.
        let hasBodies = bodies.contains(call.request.url)
        let asked = ContentCoding(call.request.headers[.contentEncoding]).decoded(call.request.body, limit: bodyLimit)
        let contentType = asked.bytes == nil ? nil : call.request.headers[.contentType]
        let requestBody = hasBodies ? body(asked, contentType, requestBodies, "request_body", &notes) : nil
        var responseBody: Moesif.Event.Body?
        if let response = call.response {
            let coding = ContentCoding(response.headers[.contentEncoding])
            let answered = coding.decoded(response.body, limit: bodyLimit)
            let contentType = answered.bytes == nil ? nil : response.headers[.contentType]
            if hasBodies { responseBody = body(answered, contentType, responseBodies, "response_body", &notes) }
            if let final = response.url?.absoluteString, final != url {
                finalBase = uris.base(final)
                let redacted = uris.redact(final)
                if redacted != whole { notes.finalURI = cut(redacted, "final_uri", &notes) }
            }
        } else {
            notes.duration = call.duration
        }
        if includesTiming, call.direction != .incoming { notes.timing = call.shownTiming }
        var attributes = attributes
        if attributes.actionName == nil, let operationSources {
            // In the mode `onlyListed`, no operation name is read from a body that is left out.
            let isShown = !isListed || requestBody != nil
            let operation = GraphQLOperation(
                url: url,
                contentType: contentType,
                body: isShown ? asked.bytes : nil,
                sources: operationSources
            )
            attributes.actionName = operation?.name
        }
        attributes.limit(&notes)
        return Parts(
            uri: uri,
            base: base,
            finalBase: finalBase,
            verb: verb,
            requestBody: requestBody,
            responseBody: responseBody,
            attributes: attributes,
            notes: notes
        )
    }

    private func trace(of call: CapturedCall) -> CallTrace? {
        includesTrace ? call.trace : nil
    }

    private func sendRequestHeaders(
        of call: CapturedCall,
        at base: SecretPaths.Base?,
        _ notes: inout CaptureDiagnostics,
        _ receive: (HeaderName, String) -> Void
    ) {
        let isIncoming = call.direction == .incoming
        let omitted = requestHeaders.redact(call.request.headers, at: base) { name, value in
            // An application ID is a credential. An event id in a received call is not trusted: with it, a client could
            // make Moesif drop the event of another call.
            if isIncoming, name == .moesifApplicationID {
                receive(name, Moesif.Redaction.mark)
            } else if !isIncoming || call.transactionID == nil || name != .moesifTransactionID {
                receive(name, value)
            }
        }
        if isIncoming, let id = call.transactionID { receive(.moesifTransactionID, id) }
        if omitted > 0 { notes.omitted["request_headers"] = "\(omitted) over the limit" }
    }

    private func sendHeaders(
        of response: CapturedCall.Response,
        _ call: CapturedCall,
        at base: SecretPaths.Base?,
        _ notes: inout CaptureDiagnostics,
        _ receive: (HeaderName, String) -> Void
    ) {
        let id = call.direction == .incoming ? call.transactionID : nil
        let omitted = responseHeaders.redact(response.headers, at: base) { name, value in
            if id == nil || name != .moesifTransactionID { receive(name, value) }
        }
        if let id { receive(.moesifTransactionID, id) }
        if omitted > 0 { notes.omitted["response_headers"] = "\(omitted) over the limit" }
    }

    private func body(
        _ captured: CapturedBody,
        _ contentType: String?,
        _ policy: BodyPolicy,
        _ name: String,
        _ notes: inout CaptureDiagnostics
    ) -> Moesif.Event.Body? {
        let (body, omitted) = policy.body(captured, contentType: contentType)
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
        notes.omitted[name] = "truncated from \(text.utf8.count) bytes"
        return String(decoding: text.utf8.prefix(length), as: UTF8.self)
    }
}

extension CapturedCall {
    /// The time at which the call ended, by the wall clock.
    fileprivate var end: Date {
        start + duration.inSeconds
    }

    /// The known timing of the call.
    fileprivate var shownTiming: JSONObject {
        var shown = JSONObject()
        if let firstByte = timing?.firstByte {
            shown["first_byte"] = .double((max(firstByte.inSeconds, 0) * 1000).rounded() / 1000)
        }
        shown["redirects"] = (timing?.redirects).map { .int($0) }
        shown["request_bytes"] = request.body.count.map { .int($0) }
        // The size of a file may come from the response headers, which state the compressed length.
        if let response, response.body.omission != .file || response.headers[.contentEncoding] == nil {
            shown["response_bytes"] = response.body.count.map { .int($0) }
        }
        return shown
    }

    /// The status of the call's span: 0 for unset, 2 for an error.
    ///
    /// Follows the OpenTelemetry conventions for HTTP
    /// (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status): a 4xx status is an error of an outgoing
    /// call, and not of a received call.
    fileprivate var spanStatus: Int {
        let isError =
            switch (direction, response?.status) {
            case (.incoming, .some(400..<500)): false
            case (.incoming, let status?): status >= 500 || error != nil
            case (_, let status?): status >= 400 || error != nil
            case (_, nil): error != nil
            }
        return isError ? 2 : 0
    }
}
