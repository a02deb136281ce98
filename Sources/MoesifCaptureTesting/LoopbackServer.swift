public import Foundation

/// A small HTTP/1.1 server on 127.0.0.1 for tests.
///
/// The kernel picks the port. Nothing leaves the machine, and nothing is printed. Every connection has its own thread,
/// so a handler may block without delaying other connections. All members can be used from any thread.
///
/// ```swift
/// let server = try LoopbackServer { request in
///     request.path == "/json" ? .json(#"{"ok":true}"#) : .status(404)
/// }
/// defer { server.stop() }
/// ```
public final class LoopbackServer: Sendable {
    /// A closure that responds to one request, on the thread of the request's connection.
    public typealias Handler = @Sendable (Request) -> Response

    /// The base address, `http://127.0.0.1:<port>`.
    public let url: URL

    /// The port that the kernel picked.
    public let port: UInt16

    private let state: LoopbackState

    /// Starts a server that accepts connections as soon as the initializer returns.
    ///
    /// The server stops when it is deallocated. A handler that captures its own server keeps the server alive until
    /// ``stop()``.
    ///
    /// - Parameter handler: A closure that responds to each request. It runs on the threads of the connections, several
    ///   at the same time.
    /// - Throws: ``LoopbackServerError`` if the system grants no socket or no thread.
    public convenience init(handler: @escaping Handler) throws(LoopbackServerError) {
        try self.init(port: 0, keepsRequests: true, handler: handler)
    }

    /// Starts a server on a port; 0 stands for a free one.
    ///
    /// A server that does not keep its requests can run for days.
    package init(port: UInt16, keepsRequests: Bool, handler: @escaping Handler) throws(LoopbackServerError) {
        let stopSignal = try LoopbackStopSignal()
        let (listener, port) = try LoopbackSocket.open(port: port)
        let state = LoopbackState(listener: listener, stopSignal: stopSignal, keepsRequests: keepsRequests)
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

    /// The requests received so far, complete with their bodies, in the order of arrival.
    public var requests: [Request] {
        state.requests
    }

    /// The number of complete requests received so far.
    public var requestCount: Int {
        state.requestCount
    }

    /// The number of open connections, each of which holds a thread and a file descriptor.
    public var openConnections: Int {
        state.openConnections
    }

    /// The number of connections accepted since the start of the server.
    package var acceptedConnections: Int {
        state.acceptedConnections
    }

    /// The number of writes that failed because the client closed the connection.
    ///
    /// Connections that ``stop()`` closes do not count. The first write after a client leaves succeeds, because the
    /// client's kernel rejects it only when it arrives.
    public var brokenPipes: Int {
        state.brokenPipes
    }

    /// Returns the URL of a path on this server.
    ///
    /// A missing leading slash is added. Characters that are not valid in a URL are percent-encoded.
    ///
    /// - Parameter pathAndQuery: The path and query, such as `/json?x=1`.
    /// - Returns: The absolute URL.
    public func url(_ pathAndQuery: String) -> URL {
        let separator = pathAndQuery.hasPrefix("/") ? "" : "/"
        return URL(string: url.absoluteString + separator + pathAndQuery) ?? url
    }

    /// Waits until at least `count` requests have arrived.
    ///
    /// Returns early if the server stops or the task is cancelled.
    ///
    /// - Parameter count: The number of requests since the start of the server.
    public func waitForRequests(_ count: Int) async {
        await state.wait(for: .requests(atLeast: count))
    }

    /// Waits until at most `count` connections are open, or the task is cancelled.
    package func waitForOpenConnections(atMost count: Int) async {
        await state.wait(for: .connections(atMost: count))
    }

    /// Closes the listener and every connection, and returns at once.
    ///
    /// From then on new connections are refused. Clients see their connections close, and delays and
    /// ``Response/hang(_:)`` responses end. The thread of a connection ends after its handler returns. Further calls
    /// have no effect.
    public func stop() {
        state.stop()
    }
}
