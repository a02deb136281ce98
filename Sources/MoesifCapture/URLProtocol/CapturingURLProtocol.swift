#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking

/// A protocol class that captures the calls of sessions with the class in their configuration.
///
/// Each client has a separate subclass, ``Moesif/protocolClass``. ``Moesif/registerGlobally()``, ``Moesif/capture(_:)``
/// and `URLSessionConfiguration.capture(with:)` insert it at the right place. An app that builds its list of protocol
/// classes itself puts it before the platform's class. This base class captures for the client that registered globally
/// last.
///
/// On Linux, the class sends nothing itself. The class that would load the call without capture loads it, for the same
/// task, behind a gate. Thus results, errors, redirects, cookies and the session's delegate stay the same. If the
/// platform's class cannot be found, it declines every request. On Apple's platforms, a shared session sends the
/// request again instead.
public class CapturingURLProtocol: URLProtocol {
    private let resumed: ResumedCall?
    private var gate: ProtocolClientProxy?
    private var successor: URLProtocol?
    private var isForeign = false

    /// The client for which the class captures; `nil` after the client has been deallocated.
    class var recorder: Recorder? {
        ProtocolRegistry.recorder(of: self)
    }

    /// True if the class is directly before the platform's class.
    class var isGateOnly: Bool {
        false
    }

    /// Returns true for an HTTP request to a host that the client captures.
    ///
    /// Notes the current context and account for the call.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: True if the class loads the request; false after the client has been deallocated.
    public override class func canInit(with request: URLRequest) -> Bool {
        guard SystemHTTPProtocol.canLoad(request), let recorder,
            let client = RecordingClient(recorder, request.url, .outgoing)
        else { return false }
        request.attachment?.call?.noteResume()
        // The object that loads the task is created later.
        ResumeContextRegistry.shared.offer(ResumedCall(CallContext.current, of: recorder, client), for: request)
        return true
    }

    /// Returns the request unchanged.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The same request.
    public override class func canonicalRequest(for request: URLRequest) -> URLRequest {
        request
    }

    /// Creates an object that loads one task; URLSession calls it.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - cachedResponse: The cached response to the request, or `nil`.
    ///   - client: The object that receives the messages about the load.
    public required init(
        request: URLRequest,
        cachedResponse: CachedURLResponse?,
        client: (any URLProtocolClient)?
    ) {
        resumed = ResumeContextRegistry.shared.claim(for: request)
        super.init(request: request, cachedResponse: cachedResponse, client: client)
    }

    /// The object that receives the messages about the load.
    ///
    /// It is the gate from the first moment, because a cancellation may precede the start.
    public override var client: (any URLProtocolClient)? {
        get {
            openedGate ?? super.client
        }
        set {
            super.client = newValue
        }
    }

    private var openedGate: ProtocolClientProxy? {
        // The platform sets the task only after initialization.
        if gate == nil, let client = super.client, let task { gate = makeGate(client, task) }
        return gate
    }

    /// Starts to load the request; URLSession calls it, and calls it again after a suspension.
    public override func startLoading() {
        // A cancellation can overtake the start: nothing may start after the end.
        guard let gate = openedGate, gate.isOpen, let task else { return }
        gate.call?.noteStart()
        if successor == nil {
            let type = successorType(task)
            isForeign = type != SystemHTTPProtocol.type
            successor = type?.init(task: task, cachedResponse: cachedResponse, client: gate)
        }
        successor?.startLoading()
    }

    /// Stops loading; URLSession calls it when the task is suspended or cancelled.
    public override func stopLoading() {
        guard let gate = openedGate, gate.isOpen, let task else { return }
        // The platform's object traps when it is stopped without a suspension or an error, which happens to a task that
        // is suspended and resumed at once.
        guard isForeign || task.state == .suspended || task.error != nil else { return }
        guard let successor else { return }
        nonisolated(unsafe) let source = successor  // Used only on URLSession's own queue.
        if let call = gate.call { call.stop { source.stopLoading() } } else { source.stopLoading() }
    }

    private func makeGate(_ client: any URLProtocolClient, _ task: URLSessionTask) -> ProtocolClientProxy {
        let recorder = Self.recorder
        let request = task.originalRequest ?? .unsupported
        let attachment = request.attachment
        let resumed = resumed ?? ResumedCall()
        if let call = attachment?.call, call.claim(task) {
            if let client = recorder.flatMap({ resumed.client($0, call.request.url) }) { call.join(client) }
            return ProtocolClientProxy(client: client, task: task, call: call)
        }
        var recorders = recorder.map { [$0] } ?? []
        if let other = attachment?.recorder, other !== recorder { recorders.append(other) }
        let context = CallContext(ofTask: resumed.scope, ofRequest: attachment?.context)
        let clients = recorders.compactMap { resumed.client($0, request.url) }
        let call = clients.isEmpty ? nil : CallRecorder(task, request, context, clients: clients)
        return ProtocolClientProxy(client: client, task: task, call: call)
    }

    /// Returns the class that would load the task without capture: another library's class behind this one, or the
    /// platform's class.
    private func successorType(_ task: URLSessionTask) -> URLProtocol.Type? {
        guard !Self.isGateOnly else { return SystemHTTPProtocol.type }
        let classes = SystemHTTPProtocol.classes(of: task) ?? []
        let own = classes.firstIndex { ObjectIdentifier($0) == ObjectIdentifier(Self.self) }
        guard let own else { return SystemHTTPProtocol.type }
        for case let type as URLProtocol.Type in classes[(own + 1)...] where !(type is CapturingURLProtocol.Type) {
            if type == SystemHTTPProtocol.type { break }
            if let request = task.currentRequest, type.canInit(with: request) { return type }
        }
        return SystemHTTPProtocol.type
    }
}

/// The gate without a client, for the calls of a capturing session, which records them itself.
final class PassthroughURLProtocol: CapturingURLProtocol {
    override class var recorder: Recorder? {
        nil
    }

    override class var isGateOnly: Bool {
        true
    }

    override class func canInit(with request: URLRequest) -> Bool {
        guard SystemHTTPProtocol.canLoad(request) else { return false }
        let attachment = request.attachment
        attachment?.call?.noteResume()
        if let recorder = attachment?.recorder {
            let client = RecordingClient(recorder, request.url, .outgoing)
            ResumeContextRegistry.shared.offer(ResumedCall(nil, of: recorder, client), for: request)
        }
        return true
    }
}
#endif
