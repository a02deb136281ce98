#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// The call as the platform shows it to the protocol object that loads a task.
extension CallRecorder {
    convenience init(
        _ task: URLSessionTask,
        _ request: URLRequest,
        _ context: CallContext,
        clients: [RecordingClient]
    ) {
        let limit = clients.reduce(0) { max($0, $1.recorder.bodyLimit) }
        let isUpload = task is URLSessionUploadTask
        let body = isUpload ? CallBody.known(SystemHTTPProtocol.uploadBody(of: task, limit: limit)) : nil
        let headers = TaskSession.of(task)?.configuration.additionalHeaders ?? [:]
        self.init(request, body, context, .protocolObject, configuredHeaders: headers, clients: clients)
    }

    /// Records the end of the call, the first time.
    ///
    /// - Parameter response: The response of the task.
    func end(_ task: URLSessionTask, _ response: URLResponse?, _ error: (any Error)?) {
        end(response, error == nil ? body(of: task, response) : .unknownPart, error)
    }

    /// Notes the number of redirects that the platform's protocol object has followed.
    func noteRedirects(of source: URLProtocol) {
        guard notesTiming else { return }
        let count = SystemHTTPProtocol.redirects(of: source)
        state.withLock { $0.redirects = count }
    }

    /// Returns the body of the response, or `nil` if it has been noted.
    private func body(of task: URLSessionTask, _ response: URLResponse?) -> CallBody? {
        let length = response?.expectedContentLength ?? -1
        if task is URLSessionDownloadTask {
            return .known(CapturedBody(omitted: .file, count: length >= 0 ? Int(exactly: length) : nil))
        }
        let (noted, count) = state.withLock { ($0.response, $0.received.count) }
        if count > 0 { return nil }
        // The body of a response that a delegate receives bypasses the protocol object.
        let status = ((noted ?? response) as? HTTPURLResponse)?.statusCode ?? 204
        let isEmpty = length == 0 || status == 204 || status == 304 || task.currentRequest?.httpMethod == "HEAD"
        return .known(isEmpty ? .none : CapturedBody(omitted: .unavailable))
    }
}

extension URLRequest {
    /// A request that fails as unsupported, because Linux loads no files.
    static let unsupported = URLRequest(url: URL(fileURLWithPath: "/"))
}
#endif
