#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A `URLSession` whose calls are captured.
///
/// Made by `Moesif.session(configuration:delegate:delegateQueue:)` or `Moesif.session(wrapping:)`. Results, errors,
/// cancellation and the queue on which completion handlers run are those of the session inside; what capture adds is
/// one note at the end of each call, of constant cost.
///
/// On Linux it also spares its user what stock URLSession does there: a cancelled call that stops every session of the
/// process, a cancelled task that crashes it, a 401 that never ends, an upload of nil that traps.
public final class CapturingURLSession: CapturingSession {
    /// The session inside.
    ///
    /// Calls made on it directly are not captured.
    public let urlSession: URLSession

    private let recorder: Recorder?
    private let hasGate: Bool

    init(_ urlSession: URLSession, recorder: Recorder?) {
        self.urlSession = urlSession
        self.recorder = recorder
        #if canImport(FoundationNetworking)
        hasGate = GateInstallation.install(in: urlSession)
        #else
        hasGate = false
        #endif
    }

    /// Loads a request, and captures the call.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let told = Self.told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.data(for: $0, delegate: told) },
            task: { [urlSession] in urlSession.dataTask(with: $0, completionHandler: $1) }
        )
        return try await captured(observe(request, handsOutTask: false), stock)
    }

    /// Loads a URL, and captures the call.
    public func data(from url: URL, delegate: (any URLSessionTaskDelegate)?) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), delegate: delegate)
    }

    /// Uploads data, and captures the call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let told = Self.told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.upload(for: $0, from: bodyData, delegate: told) },
            task: { [urlSession] in urlSession.uploadTask(with: $0, from: bodyData, completionHandler: $1) }
        )
        return try await captured(observe(request, uploading: bodyData, handsOutTask: false), stock)
    }

    /// Makes a task that loads a request; the call is captured when the task has ended.
    public func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        let call = observe(request, handsOutTask: true)
        return urlSession.dataTask(with: call.carriedRequest) { data, response, error in
            completionHandler(data, call.end(data, response, error), error)
        }
    }

    /// Makes a task that loads a URL; the call is captured when the task has ended.
    public func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url), completionHandler: completionHandler)
    }

    /// Makes a task that uploads data; the call is captured when the task has ended.
    ///
    /// Nil uploads nothing.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let bytes = bodyData ?? Data()  // On Linux nil is a trap.
        let call = observe(request, uploading: bytes, handsOutTask: true)
        return urlSession.uploadTask(with: call.carriedRequest, from: bytes) { data, response, error in
            completionHandler(data, call.end(data, response, error), error)
        }
    }

    /// Whom the platform tells about a call.
    private static func told(_ delegate: (any URLSessionTaskDelegate)?) -> (any URLSessionTaskDelegate)? {
        #if canImport(FoundationNetworking)
        delegate ?? HeadKeeper.shared
        #else
        delegate
        #endif
    }

    private func observe(_ request: URLRequest, uploading bytes: Data? = nil, handsOutTask: Bool) -> ObservedCall {
        ObservedCall(request, uploading: bytes, handsOutTask: handsOutTask, recorder: recorder)
    }

    private func captured(_ call: ObservedCall, _ stock: StockCall<Data>) async throws -> (Data, URLResponse) {
        do {
            let (data, response) = try await stock.value(of: call, throughGate: hasGate)
            return (data, call.end(data, response, nil) ?? response)
        } catch {
            _ = call.end(nil, nil, error)
            throw error
        }
    }
}
