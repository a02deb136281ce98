#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// What the platform shows of a task's bodies to the protocol object that loads it.
extension ObservedLoad {
    func noteStart(_ task: URLSessionTask) {
        let request = task.originalRequest
        noteStart(request) { limit in
            if task is URLSessionUploadTask { return SystemHTTPProtocol.uploadBody(of: task, limit: limit) }
            return request?.capturedBody(limit: limit) ?? .none
        }
    }

    func end(_ task: URLSessionTask, _ error: (any Error)?) {
        // A task that was cancelled before it was ever resumed.
        noteStart(task)
        end(task.response, error, error == nil ? responseBody(task) : CapturedBody(omitted: .incomplete))
    }

    private func responseBody(_ task: URLSessionTask) -> CapturedBody {
        let length = task.response?.expectedContentLength ?? -1
        if task is URLSessionDownloadTask {
            return CapturedBody(omitted: .file, count: length >= 0 ? Int(exactly: length) : nil)
        }
        let (response, body) = seen
        if body.count > 0 { return body.body }
        // What is told of its response goes to a delegate, and the body goes there too.
        let status = (response as? HTTPURLResponse)?.statusCode ?? 204
        let isEmpty = length == 0 || status == 204 || status == 304 || task.currentRequest?.httpMethod == "HEAD"
        return isEmpty ? .none : CapturedBody(omitted: .unseen)
    }
}
#endif
