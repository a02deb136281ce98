import Foundation

extension EventPipeline {
    /// Returns the event that would be sent for a call, with the reasons.
    ///
    /// Hooks run, and nothing else happens.
    func explain(_ finished: FinishedCall, _ rules: SamplingRules) -> Moesif.Explanation {
        let notes = Lock<[String]>([])
        let pipeline = logging(to: OmissionLogger { reason in notes.withLock { $0.append(reason) } })
        var explanation = pipeline.decide(finished, rules) { omission, _ in
            Moesif.Explanation(omission: omission.description)
        } keep: { call, side, attributes, weight in
            pipeline.explain(call, side, attributes, weight, notes)
        }
        explanation.hookErrors = notes.withLock { $0 }
        return explanation
    }

    private func explain(
        _ call: CapturedCall,
        _ side: Side,
        _ attributes: CallAttributes,
        _ weight: Int,
        _ notes: Lock<[String]>
    ) -> Moesif.Explanation {
        let (options, id) = (side.builder.options, call.transactionID ?? RandomID.make())
        let event = { (options: EventBuilder.Options) -> Moesif.Event in
            var event = EventBuilder(options).event(call, attributes)
            // The events are compared, so they must share the values that are otherwise random.
            (event.weight, event.transactionID) = (weight, id)
            return event
        }
        let leaves = { (change: (inout EventBuilder.Options) -> Void) in
            var changed = options
            change(&changed)
            return EventLeaves(event(changed))
        }
        let built = event(options)
        guard let masked = masked(built, call) else {
            return Moesif.Explanation(omission: notes.withLock { $0.popLast() } ?? "\(Moesif.DropReason.masked)")
        }
        guard let (fitting, _) = EventEncoder.fit(masked) else {
            return Moesif.Explanation(omission: "\(Moesif.DropReason.tooLarge)")
        }
        let whole = leaves { options in for privacy in PrivacyOption.all { privacy.drop(&options) } }
        let without = PrivacyOption.all.map { privacy in (privacy.name(side.name), leaves(privacy.drop)) }
        lazy var only = PrivacyOption.all.indices.map { kept in
            let others = leaves { options in
                for index in PrivacyOption.all.indices where index != kept { PrivacyOption.all[index].drop(&options) }
            }
            return (PrivacyOption.all[kept].name(side.name), others)
        }
        let (unmasked, hooked, sent) = (EventLeaves(built), EventLeaves(masked), EventLeaves(fitting))
        let parts = sent.paths(with: whole).compactMap { path -> Moesif.Explanation.Part? in
            let (original, value) = (whole[path], sent[path])
            if let omitted = EventLeaves.omission(at: path) {
                return value.map { .init(path: omitted, treatment: .leftOut, reason: $0.string ?? "\($0)") }
            }
            if value == original { return .init(path: path, treatment: .sent, reason: "") }
            if original == nil {
                // A part that replaces other parts, such as a notice, needs no entry; one that a hook adds does.
                let isAdded = value != nil && unmasked[path] == nil && hooked[path] != nil
                return isAdded ? .init(path: path, treatment: .sent, reason: "maskEvent") : nil
            }
            if value == nil, hooked[path] != nil {
                return .init(path: path, treatment: .leftOut, reason: "\(Moesif.DropReason.tooLarge)")
            }
            var reasons = without.filter { $0.1[path] == original }.map(\.0)
            if unmasked[path] != hooked[path] { reasons = ["maskEvent"] }
            // Several options change the part, so that removing only one of them does not restore it.
            if reasons.isEmpty { reasons = only.filter { $0.1[path] != original }.map(\.0) }
            return .init(
                path: path,
                treatment: value == nil ? .removed : .redacted,
                reason: reasons.joined(separator: ", ")
            )
        }
        return Moesif.Explanation(event: fitting.json ?? [:], parts: parts)
    }
}

/// An option that keeps parts of a call out of its event.
private struct PrivacyOption: Sendable {
    /// Returns the full name of the option, given `outgoing` or `incoming`.
    let name: @Sendable (_ side: StaticString) -> String
    /// Turns the option off.
    let drop: @Sendable (inout EventBuilder.Options) -> Void

    private init(_ name: String, _ drop: @escaping @Sendable (inout EventBuilder.Options) -> Void) {
        self.name = { _ in name }
        self.drop = drop
    }

    private init(
        ofSide name: String,
        _ drop: @escaping @Sendable (inout EventBuilder.Options) -> Void
    ) {
        self.name = { "\($0).\(name)" }
        self.drop = drop
    }

    static let all = [
        PrivacyOption("masks.requestHeaders") { $0.masks.requestHeaders = [] },
        PrivacyOption("masks.responseHeaders") { $0.masks.responseHeaders = [] },
        PrivacyOption("masks.requestBodyKeys") { $0.masks.requestBodyKeys = [] },
        PrivacyOption("masks.responseBodyKeys") { $0.masks.responseBodyKeys = [] },
        PrivacyOption("masks.queryKeys") { $0.masks.queryKeys = [] },
        PrivacyOption("redaction.headers") { $0.redaction.headers = [] },
        PrivacyOption("redaction.headersContaining") { $0.redaction.headersContaining = [] },
        PrivacyOption("redaction.queryItems") { $0.redaction.queryItems = [] },
        PrivacyOption("redaction.bodyKeys") { $0.redaction.bodyKeys = [] },
        PrivacyOption("redaction.formKeys") { $0.redaction.formKeys = [] },
        PrivacyOption("redaction.path") { $0.redaction.path = [] },
        PrivacyOption("redaction.mode") { $0.redaction.mode = .listed },
        PrivacyOption(ofSide: "bodies") { $0.bodies = .all },
    ]
}

extension Moesif.Event {
    /// The event as JSON, as the collector receives it.
    fileprivate var json: JSONObject? {
        JSONValue(parsing: Data(description.utf8))?.object
    }
}

/// The leaf values of an event by their paths.
private struct EventLeaves: Equatable {
    /// The path prefix of the notes about parts that are left out.
    private static let omissions = "metadata.capture.omitted."

    private var order: [String] = []
    private var values: [String: JSONValue] = [:]

    init(_ event: Moesif.Event) {
        if let json = event.json { add(.object(json), at: "") }
    }

    subscript(path: String) -> JSONValue? {
        values[path]
    }

    /// Returns the paths of both events, in the order of `other`.
    func paths(with other: EventLeaves) -> [String] {
        other.order + order.filter { other.values[$0] == nil }
    }

    /// Returns the path of the part that a note says is left out, or `nil` if `path` is not the path of a note.
    static func omission(at path: String) -> String? {
        guard path.hasPrefix(omissions) else { return nil }
        let name = String(path.dropFirst(omissions.count))
        let places = [
            "uri": "request.uri", "verb": "request.verb", "request_body": "request.body",
            "response_body": "response.body", "request_headers": "request.headers",
            "response_headers": "response.headers",
        ]
        return places[name] ?? name
    }

    private mutating func add(_ value: JSONValue, at path: String) {
        switch value {
        case .object(let object) where !object.isEmpty:
            for (key, member) in object { add(member, at: path.isEmpty ? key : "\(path).\(key)") }
        case .array(let items) where !items.isEmpty:
            for (number, item) in items.enumerated() { add(item, at: "\(path)[\(number)]") }
        default:
            if values.updateValue(value, forKey: path) == nil { order.append(path) }
        }
    }
}
