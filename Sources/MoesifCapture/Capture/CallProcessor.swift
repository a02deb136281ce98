import Foundation

/// Takes a call from its observation to the bytes that are sent, step by step.
///
/// Runs on the recorder's worker.
struct CallProcessor: Sendable {
    /// What becomes of a call.
    enum Outcome: Sendable, Equatable {
        case skipped
        case sampledOut
        case dropped(DropReason)
        case event([UInt8])
    }

    let ownTraffic: OwnTraffic
    let hooks: CallHooks
    let builder: EventBuilder
    let maskEvent: (@Sendable (Event) throws -> Event?)?
    let randomSource: any RandomSource
    let log: Log

    func process(_ observation: Observation, _ rules: SamplingRules) -> Outcome {
        guard let call = CapturedCall(observation),
            !ownTraffic.includes(url: call.request.url, headers: call.request.headers),
            !hooks.skips(call, observation.context)
        else { return .skipped }
        let identity = hooks.identity(of: call, observation.context)
        let decision = rules.decide(SamplingSubject(call, identity), chance: randomSource.next())
        guard decision.isKept else { return .sampledOut }
        var event = builder.event(call, identity)
        event.weight = decision.weight
        guard let masked = masked(event) else { return .dropped(.masked) }
        guard let bytes = EventEncoder.encode(masked) else {
            log.warning("an event was dropped: \(DropReason.tooLarge)")
            return .dropped(.tooLarge)
        }
        return .event(bytes)
    }

    /// The event as the app wants it; nil when it wants none, or could not say so: what could not be masked, stays.
    private func masked(_ event: Event) -> Event? {
        guard let maskEvent else { return event }
        do {
            return try maskEvent(event)
        } catch {
            log.debug("the hook maskEvent threw an error of type \(type(of: error))")
            return nil
        }
    }
}

extension SamplingSubject {
    fileprivate init(_ call: CapturedCall, _ identity: CallIdentity) {
        self.init(
            verb: call.request.method,
            route: Self.route(of: call.request.url.absoluteString),
            status: call.response?.status,
            userID: identity.userID,
            companyID: identity.companyID
        )
    }
}
