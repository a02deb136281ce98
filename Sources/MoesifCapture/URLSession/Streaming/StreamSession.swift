#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A session with a copy of another session's configuration, and a delegate that passes bytes on as they arrive.
///
/// Stock URLSession on Linux has no other way to observe a body before its end, and the delegate of a session cannot be
/// changed. The session has separate connections.
final class StreamSession: Sendable {
    private let session: URLSession
    private let delegate = StreamDelegate()
    private let isValid = Lock(true)

    init(beside session: URLSession) async {
        let configuration = await withCheckedContinuation { continuation in
            URLSessionWorkQueue.async {
                let copy = session.configuration.copy() as? URLSessionConfiguration
                continuation.resume(returning: copy ?? .default)
            }
        }
        configuration.protocolClasses = ProtocolInstallation.insertingGate(into: configuration.protocolClasses ?? [])
        // URLSession never answers from the cache, and a task that asks the cache can crash when it is cancelled.
        configuration.urlCache = nil
        self.session = URLSession(
            configuration: configuration,
            delegate: delegate,
            delegateQueue: StreamDelegate.InPlace()
        )
    }

    /// Accepts no more streams, and ends those in progress if `cancelsTasks` is true.
    func invalidate(cancelsTasks: Bool) {
        isValid.withLock { $0 = false }
        if cancelsTasks { for stream in delegate.streams { stream.cancel() } }
    }

    /// Returns the tasks of the streams in progress.
    func tasks() async -> [URLSessionTask] {
        await withCheckedContinuation { continuation in
            session.getAllTasks { continuation.resume(returning: $0) }
        }
    }

    /// Starts to load a stream.
    func load(_ request: URLRequest, _ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?) {
        guard stream.isOpen, isValid.withLock({ $0 }) else { return stream.cancel() }
        let task = session.dataTask(with: request)
        self.delegate.add(stream, delegate, for: task)
        stream.call.claim(task)
        task.resume()
        stream.onStop {
            self.delegate.remove(task)
            CallRecorder.cancel(task)
        }
        // The session may have been invalidated before it knew of this stream.
        if !isValid.withLock({ $0 }) { stream.cancel() }
    }

    /// The number of streams in progress.
    var count: Int {
        delegate.streams.count
    }
}
#endif
