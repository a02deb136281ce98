// Sessions, their configurations and tasks.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

open class URLSessionConfiguration: NSObject, NSCopying, @unchecked Sendable {
    public override init() { fatalError() }
    open class var `default`: URLSessionConfiguration { fatalError() }
    open class var ephemeral: URLSessionConfiguration { fatalError() }
    open class func background(withIdentifier identifier: String) -> URLSessionConfiguration { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var identifier: String? { fatalError() }
    open var requestCachePolicy: NSURLRequest.CachePolicy
    open var timeoutIntervalForRequest: TimeInterval
    open var httpCookieAcceptPolicy: HTTPCookie.AcceptPolicy
    open var httpShouldSetCookies: Bool
    open var httpAdditionalHeaders: [AnyHashable: Any]?
    open var httpMaximumConnectionsPerHost: Int
    open var httpCookieStorage: HTTPCookieStorage?
    open var urlCredentialStorage: URLCredentialStorage?
    open var urlCache: URLCache?
    open var protocolClasses: [AnyClass]?
}

open class URLSessionTask: NSObject, NSCopying, @unchecked Sendable {
    public override init() { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var taskIdentifier: Int { fatalError() }
    open var originalRequest: URLRequest? { fatalError() }
    open var currentRequest: URLRequest? { fatalError() }
    open var response: URLResponse? { fatalError() }
    open var delegate: (any URLSessionTaskDelegate)?
    open var progress: Progress { fatalError() }
    open var countOfBytesReceived: Int64 { fatalError() }
    open var taskDescription: String?
    open func cancel() { fatalError() }
    open var state: URLSessionTask.State { fatalError() }
    open var error: (any Error)? { fatalError() }
    open func suspend() { fatalError() }
    open func resume() { fatalError() }
    open var priority: Float
    public enum State: Int, Sendable {
        case running
        case suspended
        case canceling
        case completed
    }
}

open class URLSessionDataTask: URLSessionTask, @unchecked Sendable {}
open class URLSessionUploadTask: URLSessionDataTask, @unchecked Sendable {}
open class URLSessionDownloadTask: URLSessionTask, @unchecked Sendable {
    open func cancel(byProducingResumeData completionHandler: @escaping @Sendable (Data?) -> Void) { fatalError() }
}
open class URLSessionStreamTask: URLSessionTask, @unchecked Sendable {}
open class URLSessionWebSocketTask: URLSessionTask, @unchecked Sendable {
    public enum CloseCode: Int, Sendable {
        case invalid
        case normalClosure
    }
}
open class URLSessionTaskMetrics: NSObject, @unchecked Sendable {}

open class URLSession: NSObject, @unchecked Sendable {
    open class var shared: URLSession { fatalError() }
    public init(configuration: URLSessionConfiguration) { fatalError() }
    public init(
        configuration: URLSessionConfiguration,
        delegate: (any URLSessionDelegate)?,
        delegateQueue queue: OperationQueue?
    ) { fatalError() }
    open var delegateQueue: OperationQueue { fatalError() }
    open var delegate: (any URLSessionDelegate)? { fatalError() }
    open var configuration: URLSessionConfiguration { fatalError() }
    open var sessionDescription: String?
    open func finishTasksAndInvalidate() { fatalError() }
    open func reset(completionHandler: @escaping @Sendable () -> Void) { fatalError() }
    open func flush(completionHandler: @escaping @Sendable () -> Void) { fatalError() }
    open func webSocketTask(with url: URL) -> URLSessionWebSocketTask { fatalError() }
    open func webSocketTask(with url: URL, protocols: [String]) -> URLSessionWebSocketTask { fatalError() }
    open func webSocketTask(with request: URLRequest) -> URLSessionWebSocketTask { fatalError() }
    open func getTasksWithCompletionHandler(
        _ completionHandler:
            @escaping @Sendable ([URLSessionDataTask], [URLSessionUploadTask], [URLSessionDownloadTask]) -> Void
    ) { fatalError() }
    open func invalidateAndCancel() { fatalError() }
    open func getAllTasks(completionHandler: @escaping @Sendable ([URLSessionTask]) -> Void) { fatalError() }
    open var allTasks: [URLSessionTask] {
        get async { fatalError() }
    }

    open func dataTask(with request: URLRequest) -> URLSessionDataTask { fatalError() }
    open func dataTask(with url: URL) -> URLSessionDataTask { fatalError() }
    open func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask { fatalError() }
    open func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask { fatalError() }
    open func uploadTask(withResumeData resumeData: Data) -> URLSessionUploadTask { fatalError() }
    open func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask { fatalError() }
    open func downloadTask(with request: URLRequest) -> URLSessionDownloadTask { fatalError() }
    open func downloadTask(with url: URL) -> URLSessionDownloadTask { fatalError() }
    open func downloadTask(withResumeData resumeData: Data) -> URLSessionDownloadTask { fatalError() }

    public enum DelayedRequestDisposition: Int, Sendable {
        case continueLoading
        case useNewRequest
        case cancel
    }
    public enum AuthChallengeDisposition: Int, Sendable {
        case useCredential
        case performDefaultHandling
        case cancelAuthenticationChallenge
        case rejectProtectionSpace
    }
    public enum ResponseDisposition: Int, Sendable {
        case cancel
        case allow
        case becomeDownload
        case becomeStream
    }
}

extension URLSession {
    public func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask { fatalError() }
    public func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask { fatalError() }
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask { fatalError() }
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask { fatalError() }
    public func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask { fatalError() }
    public func downloadTask(
        withResumeData resumeData: Data,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask { fatalError() }
    public func downloadTask(
        with url: URL,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask { fatalError() }
}

extension URLSession {
    public func data(for request: URLRequest, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (
        Data, URLResponse
    ) { fatalError() }
    public func data(from url: URL, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (Data, URLResponse) {
        fatalError()
    }
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)? = nil
    ) async throws -> (Data, URLResponse) { fatalError() }
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)? = nil
    ) async throws -> (Data, URLResponse) { fatalError() }
    public func download(for request: URLRequest, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (
        URL, URLResponse
    ) { fatalError() }
    public func download(from url: URL, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (
        URL, URLResponse
    ) {
        fatalError()
    }

    // The library has methods with the same names, which must not make a call ambiguous.
    public struct AsyncBytes: AsyncSequence, Sendable {
        public struct Iterator: AsyncIteratorProtocol {
            public mutating func next() async throws -> UInt8? { fatalError() }
        }
        public func makeAsyncIterator() -> Iterator { fatalError() }
    }
    public func bytes(for request: URLRequest, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (
        URLSession.AsyncBytes, URLResponse
    ) { fatalError() }
    public func bytes(from url: URL, delegate: (any URLSessionTaskDelegate)? = nil) async throws -> (
        URLSession.AsyncBytes, URLResponse
    ) { fatalError() }
}
