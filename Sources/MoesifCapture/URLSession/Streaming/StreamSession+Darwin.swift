#if !canImport(FoundationNetworking)
import Foundation

/// The wrapped session itself.
///
/// A data task with its own delegate delivers the bytes, and is suspended while the reader is slow.
struct StreamSession: Sendable {
    private let session: URLSession

    init(beside session: URLSession) async {
        self.session = session
    }

    /// Does nothing, because the session itself is invalidated with its tasks.
    func invalidate(cancelsTasks: Bool) {}

    /// Returns no tasks, because the session itself lists them.
    func tasks() async -> [URLSessionTask] {
        []
    }

    /// Starts to load a stream.
    func load(_ request: URLRequest, _ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?) {
        guard stream.isOpen else { return }
        // A task of a background session takes no delegate; Foundation's own streams fail there too.
        guard !session.isBackground else { return stream.finish(URLError(.unsupportedURL)) }
        let task = session.dataTask(with: request)
        // Before it is resumed: setting the delegate later raises an exception.
        task.delegate = StreamTaskDelegate(stream, delegate)
        stream.call.claim(task)
        let queue = DispatchQueue(label: "com.moesif.capture.stream")
        let isSuspended = Lock(false)
        stream.onPace {
            queue.async {
                // Read again here, so that the last of two crossing changes is right.
                let isFull = stream.isFull
                let wasFull = isSuspended.withLock { isSuspended in
                    defer { isSuspended = isFull }
                    return isSuspended
                }
                if isFull, !wasFull { task.suspend() }
                if !isFull, wasFull { task.resume() }
            }
        }
        task.resume()
        stream.onStop { CallRecorder.cancel(task) }
    }
}
#endif
