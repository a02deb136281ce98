#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A session beside another, with a copy of its configuration, whose delegate hands bytes on as they come.
///
/// Stock URLSession on Linux has no other way to see a body before its end, and the delegate of a session cannot be
/// changed. Its connections are its own.
final class StreamSession: Sendable {
    private let session: URLSession
    private let delegate = StreamDelegate()
    // Cancelling waits for URLSession's own queue: never on the thread that cancels, which may hold the lock of a task.
    private static let cancelling = DispatchQueue(label: "com.moesif.capture.stream.cancel")

    init(beside session: URLSession) {
        let configuration = Lock(URLSessionConfiguration.default)
        URLSessionWorkQueue.sync {
            guard let copy = session.configuration.copy() as? URLSessionConfiguration else { return }
            copy.protocolClasses = ProtocolInstallation.insertingGate(into: copy.protocolClasses ?? [])
            // URLSession never serves from it; a task that asks it can crash when it is cancelled.
            copy.urlCache = nil
            configuration.withLock { $0 = copy }
        }
        self.session = URLSession(
            configuration: configuration.withLock { $0 },
            delegate: delegate,
            delegateQueue: nil
        )
    }

    /// Starts to load a stream.
    func load(_ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?) {
        guard stream.isOpen else { return }
        let task = session.dataTask(with: stream.call.attachedRequest)
        self.delegate.add(stream, delegate, for: task)
        stream.call.active.claim(task)
        task.resume()
        stream.onStop {
            Self.cancelling.async {
                self.delegate.remove(task)
                task.cancel()
            }
        }
    }

    /// How many streams are under way.
    var count: Int {
        delegate.count
    }
}
#endif
