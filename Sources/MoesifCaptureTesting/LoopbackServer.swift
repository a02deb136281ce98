public import Foundation

/// A small HTTP/1.1 server on 127.0.0.1 for tests.
///
/// The kernel picks the port, nothing leaves the machine and nothing is printed. Every connection has a thread of its
/// own, so a handler may block without holding up other connections. All members may be used from any thread.
///
/// ```swift
/// let server = try LoopbackServer { request in
///     request.path == "/json" ? .json(#"{"ok":true}"#) : .status(404)
/// }
/// defer { server.stop() }
/// ```
public final class LoopbackServer: Sendable {
    /// Answers one request; runs on the thread of the connection that the request came over.
    public typealias Handler = @Sendable (Request) -> Response

    /// The base address, `http://127.0.0.1:<port>`.
    public let url: URL

    /// The port that the kernel picked.
    public let port: UInt16

    private let state: LoopbackState

    /// Starts a server, which accepts connections by the time this returns.
    ///
    /// The server stops when it is released. A handler that captures its own server keeps it alive until ``stop()``.
    /// - Parameter handler: Answers each request. It may run on many threads at once.
    /// - Throws: ``LoopbackServerError`` when the system grants no socket or no thread.
    public init(handler: @escaping Handler) throws(LoopbackServerError) {
        let stopSignal = try LoopbackStopSignal()
        let (listener, port) = try LoopbackSocket.open()
        let state = LoopbackState(listener: listener, stopSignal: stopSignal)
        guard let url = URL(string: "http://127.0.0.1:\(port)") else {
            state.stop()
            throw LoopbackServerError(systemCall: "getsockname", code: 0)
        }
        self.url = url
        self.port = port
        self.state = state
        let failure = LoopbackThread.start {
            state.acceptConnections(from: listener, handler: handler)
        }
        if let failure {
            state.stop()
            throw failure
        }
    }

    deinit {
        state.stop()
    }

    /// Every request received so far, complete with its body, in order of arrival.
    public var requests: [Request] {
        state.requests
    }

    /// The number of complete requests received so far.
    public var requestCount: Int {
        state.requestCount
    }

    /// The number of connections that are open now; each one holds a thread and a file descriptor.
    public var openConnections: Int {
        state.openConnections
    }

    /// The number of connections since the start of the server.
    package var acceptedConnections: Int {
        state.acceptedConnections
    }

    /// The number of writes that failed because the client had gone, for which ``stop()`` does not count.
    ///
    /// A client's kernel refuses a write only after it has seen one, so the first write after a client left succeeds.
    public var brokenPipes: Int {
        state.brokenPipes
    }

    /// Returns the address of a path on this server, such as `/json?x=1`.
    ///
    /// A missing leading slash is added, and characters that no URL may hold are percent-encoded.
    public func url(_ pathAndQuery: String) -> URL {
        let separator = pathAndQuery.hasPrefix("/") ? "" : "/"
        return URL(string: url.absoluteString + separator + pathAndQuery) ?? url
    }

    /// Returns as soon as `count` requests have arrived since the start of the server.
    ///
    /// Returns early when the server stops or the task is cancelled.
    public func waitForRequests(_ count: Int) async {
        await state.wait(for: .requests(atLeast: count))
    }

    /// Returns as soon as at most `count` connections are open, or the task is cancelled.
    package func waitForOpenConnections(atMost count: Int) async {
        await state.wait(for: .connections(atMost: count))
    }

    /// Closes the listener and every connection; further calls do nothing.
    ///
    /// Returns at once. New connections are refused from then on, clients see the end of their connections, and delays
    /// and ``Response/hang(_:)`` end. The thread of a connection ends when its handler, if one is running, returns.
    public func stop() {
        state.stop()
    }
}
