import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends to the collector over HTTP, each request within a deadline of its own.
///
/// The deadline is the transport's, not URLSession's: a session that hangs, or has failed, is left behind, and the next
/// request goes out on a new one.
public final class URLSessionTransport: EventTransport {
    private let timeout: Duration
    private let timeSource: any TimeSource
    /// The session that waits for the next request, with its connections; on Linux none does.
    private let idle = Lock<URLSession?>(nil)

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - timeout: The longest that one request may take, answer and all. Default: 30 seconds.
    ///   - timeSource: Where the transport takes the time from. Default: the system's clocks.
    public init(timeout: Duration = .seconds(30), timeSource: any TimeSource = SystemTimeSource()) {
        self.timeout = timeout
        self.timeSource = timeSource
    }

    deinit {
        idle.withLock { $0?.finishTasksAndInvalidate() }
    }

    /// Sends one request and returns the answer; throws when none came within the deadline.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        let session = idle.withLock { $0.take() } ?? CollectorSession.make(timeout: timeout)
        let exchange = CollectorExchange(request, timeout: timeout, timeSource: timeSource)
        let cancel = CollectorSession.start(urlRequest(request), for: exchange, on: session)
        do {
            let response = try await exchange.response()
            if exchange.hasTransferEnded {
                keep(session)
            } else {
                leave(session, cancel)
            }
            return response
        } catch {
            leave(session, cancel)
            throw error
        }
    }

    /// Gives up a session whose task has failed or may never end.
    private func leave(_ session: URLSession, _ cancel: () -> Void) {
        cancel()
        session.finishTasksAndInvalidate()
    }

    /// Keeps a session for the next request, and lets one go that is not needed.
    ///
    /// On Linux, a body that is lost with a connection kept open from the last request is never sent again: the task hangs
    /// until its timeout. A server may end a connection without saying so; so every request has a session of its own.
    private func keep(_ session: URLSession) {
        #if canImport(FoundationNetworking)
        session.finishTasksAndInvalidate()
        #else
        let surplus = idle.withLock { idle in
            defer { idle = session }
            return idle
        }
        surplus?.finishTasksAndInvalidate()
        #endif
    }

    private func urlRequest(_ request: CollectorRequest) -> URLRequest {
        let request = request.compressed()
        var urlRequest = URLRequest(url: request.url)
        urlRequest.httpMethod = request.method.rawValue
        for (name, value) in request.headers {
            urlRequest.setValue(value, forHTTPHeaderField: name.description)
        }
        #if canImport(FoundationNetworking)
        // The connection will not be used again.
        urlRequest.setValue("close", forHTTPHeaderField: "Connection")
        #endif
        urlRequest.httpBody = request.body
        return urlRequest
    }
}
