#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// The calls that a Swift task awaits.
extension CapturingURLSession {
    /// Loads a request, and captures the call.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.data(for: $0, delegate: told) },
            task: { [urlSession] in urlSession.dataTask(with: $0, completionHandler: $1) }
        )
        return try await captured(request, .ofRequest, stock)
    }

    /// Uploads data, and captures the call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.upload(for: $0, from: bodyData, delegate: told) },
            task: { [urlSession] in urlSession.uploadTask(with: $0, from: bodyData, completionHandler: $1) }
        )
        return try await captured(request, .data(bodyData), stock)
    }

    /// Uploads a file, and captures the call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.upload(for: $0, fromFile: fileURL, delegate: told) },
            task: { [urlSession] in urlSession.uploadTask(with: $0, fromFile: fileURL, completionHandler: $1) }
        )
        return try await captured(request, .file(fileURL), stock)
    }

    /// Downloads a request to a file, and captures the call.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<URL>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.download(for: $0, delegate: told) },
            task: { [urlSession] in urlSession.downloadTask(with: $0, completionHandler: $1) }
        )
        return try await captured(request, .ofRequest, stock)
    }

    /// Loads a request whose response is read while it comes, and captures the call when it has ended.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try checkCall(request)
        let call = observe(request, .ofRequest, handsOutTask: false)
        return try await ByteStream(call).open(in: await streamSession, delegate)
    }

    /// Makes a call, and records how it ended.
    private func captured<Value: ResponseContent>(
        _ request: URLRequest,
        _ body: ObservedCall.RequestBody,
        _ stock: StockCall<Value>
    ) async throws -> (Value, URLResponse) {
        try checkCall(request)
        let call = observe(request, body, handsOutTask: false)
        do {
            let (value, response) = try await stock.value(of: call, throughGate: hasGate)
            return (value, call.end(value, response, nil) ?? response)
        } catch {
            _ = call.end(Value?.none, nil, error)
            throw error
        }
    }

    /// Throws where the platform's own methods trap: on a request without a URL, and in a session that is invalid.
    private func checkCall(_ request: URLRequest) throws {
        if request.url == nil { throw URLError(.unsupportedURL) }
        if isInvalid { throw URLError(.cancelled) }
    }

    /// The delegate that the platform is given for a call.
    private func told(_ delegate: (any URLSessionTaskDelegate)?) -> (any URLSessionTaskDelegate)? {
        #if canImport(FoundationNetworking)
        delegate ?? NoOpTaskDelegate.shared
        #else
        delegate
        #endif
    }
}
