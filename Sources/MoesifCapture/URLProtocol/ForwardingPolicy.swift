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

    /// True when the task may be loaded by a protocol object.
    var allows: Bool {
        !delegateAnswers && !delegateWatches && !isStreamed && !isUpload
    }
}
