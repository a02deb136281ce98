import Foundation

/// Says whether a protocol object can load a task in the platform's place, so that the app sees no difference.
///
/// A request that is sent again by a session of its own asks no delegate of the app's, and can only be sent as often
/// as its body can be read.
struct ForwardingPolicy: Sendable {
    /// The task's own delegate answers challenges or redirects: it may pin certificates, which is never passed over.
    var delegateAnswers = false
    /// The task's own delegate hears what only the platform's loading shows: progress, metrics, what is cached.
    var delegateWatches = false
    /// The body is a stream of the app's, which can be read once.
    var isStreamed = false
    /// The body is an upload's, which the request does not hold.
    var isUpload = false
    /// The task writes a file, and may be asked for what resumes it later, which the platform's own loading has alone.
    var isDownload = false

    /// The platform has loaded the task, and was redirected: its call began when the class declined it, for a host or a
    /// consent that was another.
    var isRedirected = false

    /// True when the task may be loaded by a protocol object.
    var allows: Bool {
        !delegateAnswers && !delegateWatches && !isStreamed && !isUpload && !isDownload && !isRedirected
    }

    /// Returns true when two URLs are not one and the same, as the platform spells it.
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
