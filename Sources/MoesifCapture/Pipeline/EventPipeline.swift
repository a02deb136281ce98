import Foundation

/// Turns a finished call into the bytes of its event.
///
/// Runs on the recorder's worker. `explain(_:_:)` runs on the thread of its caller.
struct EventPipeline: Sendable {
    /// The result for a call.
    enum Outcome: Sendable, Equatable {
        case skipped
        /// Left out by the sampling rules of the collector.
        case sampledOut
        /// Left out by the client's `sampling` option.
        case sampledOutLocally
        case dropped(Moesif.DropReason)
        case event([UInt8])
    }

    /// The parts of the pipeline that differ between outgoing and received calls.
    ///
    /// A class, because a copy for each call would cost more than most of the remaining work.
    final class Side: Sendable {
        /// The name of the options: `outgoing` or `incoming`.
        let name: StaticString
        let hooks: CallHooks
        let sampling: Moesif.Sampling?
        let builder: EventBuilder

        init(name: StaticString, hooks: CallHooks, sampling: Moesif.Sampling?, builder: EventBuilder) {
            self.name = name
            self.hooks = hooks
            self.sampling = sampling
            self.builder = builder
        }

        func logging(to omissions: OmissionLogger) -> Side {
            Side(name: name, hooks: hooks.logging(to: omissions), sampling: sampling, builder: builder)
        }
    }

    let ownTraffic: SelfTrafficFilter
    private(set) var outgoing: Side
    private(set) var incoming: Side
    let clientAddress: ClientAddressResolver
    let maskEventInPlace: (@Sendable (inout Moesif.Event, CapturedCall) throws -> Void)?
    let maskEvent: (@Sendable (Moesif.Event) throws -> Moesif.Event?)?
    let observer: (@Sendable (Moesif.Event) -> Void)?
    let randomSource: any Moesif.RandomSource
    let log: Log
    private(set) var omissions: OmissionLogger

    /// Returns the same pipeline, which notes the calls that it leaves out and the hooks that throw elsewhere.
    func logging(to omissions: OmissionLogger) -> EventPipeline {
        var pipeline = self
        pipeline.omissions = omissions
        pipeline.outgoing = outgoing.logging(to: omissions)
        pipeline.incoming = incoming.logging(to: omissions)
        return pipeline
    }

    func process(_ finished: FinishedCall, _ rules: SamplingRules) -> Outcome {
        decide(finished, rules) { omission, call in
            if let call { omissions.note(call, omission) }
            return omission.outcome
        } keep: { call, side, attributes, weight in
            if !wantsEvent {
                let bytes = side.builder.json(call, attributes, weight: weight)
                if bytes.count < EventEncoder.limit { return .event(bytes) }
            }
            var event = side.builder.event(call, attributes)
            event.weight = weight
            guard let masked = masked(event, call) else { return .dropped(.masked) }
            guard let (sent, bytes) = EventEncoder.fit(masked) else {
                omissions.noteTooLarge(call)
                return .dropped(.tooLarge)
            }
            observer?(sent)
            return .event(bytes)
        }
    }

    /// Decides if a call becomes an event, and determines its identity.
    func decide<Result>(
        _ finished: FinishedCall,
        _ rules: SamplingRules,
        leaveOut: (CallOmission, CapturedCall?) -> Result,
        keep: (CapturedCall, Side, CallAttributes, _ weight: Int) -> Result
    ) -> Result {
        guard var call = CapturedCall(finished) else { return leaveOut(.notHTTP, nil) }
        guard !isOwn(call) else { return leaveOut(.ownTraffic, call) }
        let side = call.direction == .incoming ? incoming : outgoing
        var context = finished.context
        if call.direction == .incoming {
            call.clientAddress = clientAddress.address(of: call.request)
        }
        if let omission = side.hooks.omission(of: call, context) { return leaveOut(omission, call) }
        var localWeight: Double?
        if let sampling = side.sampling {
            localWeight = sampling.weight(of: call, chance: randomSource.chance)
            if localWeight == nil { return leaveOut(.ownSampling(side.name), call) }
        }
        if call.direction != .incoming, let served = context.served { context = context.inheriting(ids(of: served)) }
        let attributes = side.hooks.identity(of: call, context, finished.account)
        let subject = SamplingSubject(call, attributes, hasRoute: rules.readsRoute)
        let decision = rules.decide(subject, chance: randomSource.chance)
        if let omission = decision.omission { log.warning("\(omission)") }
        guard decision.isKept else { return leaveOut(.collectorSampling, call) }
        return keep(call, side, attributes, decision.weight(times: localWeight, chance: randomSource.chance))
    }

    /// True if an option needs the event as a value.
    private var wantsEvent: Bool {
        maskEvent != nil || maskEventInPlace != nil || observer != nil
    }

    private func isOwn(_ call: CapturedCall) -> Bool {
        call.direction == .incoming
            ? ownTraffic.includes(receivedHeaders: call.request.headers)
            : ownTraffic.includes(url: call.request.url, headers: call.request.headers)
    }

    /// Returns the ids of a received request, as far as they are known before the response.
    private func ids(of served: IncomingContext) -> CallContext {
        let call = CapturedCall(
            request: served.request,
            response: nil,
            error: nil,
            start: served.start,
            duration: .zero,
            direction: .incoming,
            clientAddress: clientAddress.address(of: served.request)
        )
        return incoming.hooks.ids(of: call, served.said, CallContext())
    }

    /// Returns the event as changed by the mask hooks, or `nil` if a hook returns `nil` or throws.
    ///
    /// An event that could not be masked is not sent.
    func masked(_ event: Moesif.Event, _ call: CapturedCall) -> Moesif.Event? {
        var event = event
        var hook = "maskEventInPlace"
        do {
            try maskEventInPlace?(&event, call)
            hook = "maskEvent"
            guard let maskEvent else { return event }
            let masked = try maskEvent(event)
            if masked == nil { omissions.noteMasked(call) }
            return masked
        } catch {
            omissions.noteThrow(of: hook, error, call, .dropped)
            return nil
        }
    }
}

extension Moesif.Sampling {
    fileprivate func weight(of call: CapturedCall, chance: @autoclosure () -> Double) -> Double? {
        weight(
            status: call.response?.status,
            hasFailed: call.error != nil,
            duration: call.duration,
            chance: chance()
        )
    }
}

extension SamplingSubject {
    /// Creates the subject of a call.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - identity: The identity of the call.
    ///   - hasRoute: True if a rule reads the route, which takes longer to compute than all other fields.
    fileprivate init(_ call: CapturedCall, _ identity: CallAttributes, hasRoute: Bool) {
        self.init(
            verb: call.request.method,
            route: hasRoute ? Self.route(of: call.request.url.absoluteString) : "/",
            ipAddress: call.clientAddress,
            status: call.response?.status,
            userID: identity.userID,
            companyID: identity.companyID
        )
    }
}
