import Foundation

/// Decides whether a protocol object can load a task in the platform's place without a difference for the app.
///
/// A separate session loads the request. It asks none of the app's delegates, and it must be able to read the body.
struct ForwardingPolicy: Sendable {
    /// True if the task's own delegate answers challenges or redirects: it may pin certificates, which must never be
    /// bypassed.
    var delegateAnswers = false
    /// True if the task's own delegate receives messages that only the platform's loading sends: progress, metrics,
    /// caching.
    var delegateWatches = false
    /// True if the body is a stream of the app, which can be read only once.
    var isStreamed = false
    /// True if the body belongs to an upload task, and the request does not hold it.
    var isUpload = false
    /// True if the task writes a file, and may be asked for resume data, which only the platform's own loading
    /// provides.
    var isDownload = false

    /// True if the platform has loaded the task and followed a redirect.
    ///
    /// The call began when the class declined it, for another host or another consent.
    var isRedirected = false

    /// True if a protocol object may load the task.
    var allows: Bool {
        !delegateAnswers && !delegateWatches && !isStreamed && !isUpload && !isDownload && !isRedirected
    }

    /// Returns true if two URLs differ in more than the platform's spelling.
    static func isRedirected(from original: URL?, to current: URL?) -> Bool {
        func spelled(_ url: URL?) -> [String?] {
            let parts = url.flatMap { URLComponents(url: $0, resolvingAgainstBaseURL: true) }
            let path = parts?.percentEncodedPath ?? ""
            return [
                parts?.scheme?.lowercased(), parts?.host?.lowercased(), parts?.port.map(String.init),
                path.isEmpty ? "/" : path,
                parts?.percentEncodedQuery,
            ]
        }
        return spelled(original) != spelled(current)
    }
}
