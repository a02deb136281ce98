import Foundation

/// Makes the bytes that are sent of a call that has ended, step by step.
///
/// Runs on the recorder's worker.
struct EventPipeline: Sendable {
    /// What becomes of a call.
    enum Outcome: Sendable, Equatable {
        case skipped
        /// Left out by the collector's sampling.
        case sampledOut
        /// Left out by the client's own sampling.
        case sampledOutLocally
        case dropped(Moesif.DropReason)
        case event([UInt8])
    }

    /// What depends on which way a call goes.
    ///
    /// A class: a copy for each call would cost more than most of what it does.
    final class Side: Sendable {
        let hooks: CallHooks
        let sampling: Moesif.Sampling?
        let builder: EventBuilder

        init(hooks: CallHooks, sampling: Moesif.Sampling?, builder: EventBuilder) {
            self.hooks = hooks
            self.sampling = sampling
            self.builder = builder
        }
    }

    let ownTraffic: SelfTrafficFilter
    let outgoing: Side
    let incoming: Side
    let clientAddress: ClientAddressResolver
    let maskEventInPlace: (@Sendable (inout Moesif.Event, CapturedCall) throws -> Void)?
    let maskEvent: (@Sendable (Moesif.Event) throws -> Moesif.Event?)?
    let observer: (@Sendable (Moesif.Event) -> Void)?
    let randomSource: any Moesif.RandomSource
    let log: Log

    func process(_ finished: FinishedCall, _ rules: SamplingRules) -> Outcome {
        guard var call = CapturedCall(finished), !isOwn(call) else { return .skipped }
        let side = call.direction == .incoming ? incoming : outgoing
        var context = finished.context
        if call.direction == .incoming {
            call.clientAddress = clientAddress.address(of: call.request)
        }
        guard !side.hooks.skips(call, context) else { return .skipped }
        var localWeight: Double?
        if let sampling = side.sampling {
            localWeight = sampling.weight(of: call, chance: randomSource.chance)
            if localWeight == nil { return .sampledOutLocally }
        }
        if call.direction != .incoming, let served = context.served { context = context.inheriting(ids(of: served)) }
        let identity = side.hooks.identity(of: call, context, finished.account)
        let subject = SamplingSubject(call, identity, hasRoute: rules.readsRoute)
        let decision = rules.decide(subject, chance: randomSource.chance)
        if let omission = decision.omission { log.warning("\(omission)") }
        guard decision.isKept else { return .sampledOut }
        let weight = decision.weight(times: localWeight, chance: randomSource.chance)
        if !wantsEvent {
            let bytes = side.builder.json(call, identity, weight: weight)
            if bytes.count < EventEncoder.limit { return .event(bytes) }
        }
        var event = side.builder.event(call, identity)
        event.weight = weight
        guard let masked = masked(event, call) else { return .dropped(.masked) }
        guard let (sent, bytes) = EventEncoder.fit(masked) else {
            log.warning("an event was dropped: \(Moesif.DropReason.tooLarge)")
            return .dropped(.tooLarge)
        }
        observer?(sent)
        return .event(bytes)
    }

    /// True when an option looks at the event as a value.
    private var wantsEvent: Bool {
        maskEvent != nil || maskEventInPlace != nil || observer != nil
    }

    private func isOwn(_ call: CapturedCall) -> Bool {
        call.direction == .incoming
            ? ownTraffic.includes(receivedHeaders: call.request.headers)
            : ownTraffic.includes(url: call.request.url, headers: call.request.headers)
    }

    /// For whom a request is served, as far as that can be told before it is answered.
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

    /// The event as the app wants it; nil when it wants none, or could not say so: what could not be masked, stays.
    private func masked(_ event: Moesif.Event, _ call: CapturedCall) -> Moesif.Event? {
        var event = event
        var hook: StaticString = "maskEventInPlace"
        do {
            try maskEventInPlace?(&event, call)
            hook = "maskEvent"
            guard let maskEvent else { return event }
            return try maskEvent(event)
        } catch {
            log.debug("the hook \(hook) threw an error of type \(type(of: error))")
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
    /// - Parameter hasRoute: Whether a rule looks at the route, which takes longer to make than all the rest.
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
