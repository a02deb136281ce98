#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Loads HTTP with the platform's own protocol object, for the same task, behind a `Gate`.
///
/// It sends nothing itself and keeps nothing: the platform does all it would do without it. Where the platform's class
/// cannot be found it declines every request, and the app is as it was.
final class GateProtocol: URLProtocol {
    /// The class that loads HTTP, as the default configuration lists it.
    static let platformClass: URLProtocol.Type? = {
        guard let url = URL(string: "http://localhost/") else { return nil }
        let request = URLRequest(url: url)
        let classes = URLSessionConfiguration.default.protocolClasses ?? []
        return classes.lazy.compactMap { $0 as? URLProtocol.Type }.first { $0.canInit(with: request) }
    }()

    private var platformProtocol: URLProtocol?
    private var gate: Gate?

    override class func canInit(with request: URLRequest) -> Bool {
        platformClass?.canInit(with: request) ?? false
    }

    override class func canonicalRequest(for request: URLRequest) -> URLRequest {
        request
    }

    /// The gate, from the first moment: a cancellation reports to the client, and may come before loading starts.
    ///
    /// Made when first asked for, because the platform sets the task only after initialisation.
    override var client: (any URLProtocolClient)? {
        get {
            if gate == nil, let client = super.client {
                gate = Gate(client: client, call: task.flatMap(Self.claimedCall))
            }
            return gate
        }
        set {
            super.client = newValue
        }
    }

    override func startLoading() {
        // A cancellation can overtake the start: nothing starts after the end.
        guard let gate = client as? Gate, gate.isOpen, let task else { return }
        gate.call?.noteStart()
        if platformProtocol == nil {
            platformProtocol = Self.platformClass?.init(task: task, cachedResponse: cachedResponse, client: gate)
        }
        platformProtocol?.startLoading()
    }

    override func stopLoading() {
        // The platform's object traps when it is stopped for neither a suspension nor an error, as happens to a task
        // that is suspended and resumed at once.
        guard let gate = client as? Gate, gate.isOpen, let task, task.state == .suspended || task.error != nil else {
            return
        }
        platformProtocol?.stopLoading()
    }

    private static func claimedCall(_ task: URLSessionTask) -> ActiveCall? {
        guard let call = task.originalRequest?.activeCall, call.claim(task) else { return nil }
        return call
    }
}
#endif
