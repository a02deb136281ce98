#if !canImport(FoundationNetworking)
import Foundation

extension ForwardingPolicy {
    init(_ task: URLSessionTask) {
        let answers = [
            #selector(URLSessionTaskDelegate.urlSession(_:task:didReceive:completionHandler:)),
            #selector(URLSessionDelegate.urlSession(_:didReceive:completionHandler:)),
            #selector(
                URLSessionTaskDelegate.urlSession(_:task:willPerformHTTPRedirection:newRequest:completionHandler:)
            ),
        ]
        let news = [
            #selector(
                URLSessionTaskDelegate.urlSession(
                    _:
                    task:
                    didSendBodyData:
                    totalBytesSent:
                    totalBytesExpectedToSend:
                )
            ),
            #selector(URLSessionTaskDelegate.urlSession(_:task:didFinishCollecting:)),
            #selector(URLSessionDataDelegate.urlSession(_:dataTask:willCacheResponse:completionHandler:)),
            // 103 Early Hints and similar responses, on systems that report them.
            NSSelectorFromString("URLSession:task:didReceiveInformationalResponse:"),
        ]
        if let delegate = task.delegate {
            delegateAnswers = answers.contains { delegate.responds(to: $0) }
            delegateWatches = news.contains { delegate.responds(to: $0) }
        }
        isStreamed = task.originalRequest?.httpBodyStream != nil
        isUpload = task is URLSessionUploadTask
        isDownload = task is URLSessionDownloadTask
        isRedirected = Self.isRedirected(from: task.originalRequest?.url, to: task.currentRequest?.url)
    }
}
#endif
