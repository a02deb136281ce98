import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A call with a response that its reader consumes as it arrives.
///
/// The session puts bytes in, and the reader takes them out. The side that ends first ends both, once. The call is
/// recorded before its reader sees the end: between the two the stream is ending, and a reader waits. No lock is held
/// while code outside the stream runs.
final class ByteStream: Sendable {
    /// The maximum number of bytes that wait for a reader.
    ///
    /// Linux has no back-pressure: a suspended task sends its request again when it is resumed. The call ends if a
    /// reader falls behind its server by more than this, so that the stream does not fill the memory. On Apple's
    /// platforms, the task is suspended long before. Bytes that the system still delivers are kept, as Foundation's own
    /// streams keep them.
    static let capacity = Platform.isDarwin ? Int.max : 16 << 20

    private typealias Reader = CheckedContinuation<Data?, any Error>

    private enum Phase {
        case open
        case ending
        case over
    }

    private struct State {
        var phase = Phase.open
        /// The bytes that have arrived and are not read yet; empty while a reader waits.
        var waiting = Data()
        var mostWaiting = 0
        var readers = Deque<Reader>()
        var hasHead = false
        var isHeadShown = false
        var stop: (@Sendable () -> Void)?
        var pace = StreamPace()
        /// Called when the pace has changed; `nil` if no producer can wait for the reader.
        var onPace: (@Sendable () -> Void)?
        /// The error of the call, until a reader has received it.
        var failure: (any Error)?

        /// Returns the closure to call outside of the lock after the number of waiting bytes has changed.
        mutating func paceChange() -> (@Sendable () -> Void)? {
            guard let onPace, pace.note(waiting: waiting.count) else { return nil }
            return onPace
        }
    }

    /// The result of putting bytes in.
    private enum Reception {
        case kept(paceChanged: (@Sendable () -> Void)?)
        case taken(by: Reader)
        case overflow
    }

    /// The end of a call: its error, and the closure that stops it.
    private struct Ending {
        let stop: (@Sendable () -> Void)?
        let failure: (any Error)?
    }

    let call: CallRecorder
    let capacity: Int
    private let firstHead = OneShot<URLResponse>()
    /// Entered while the stream is ending.
    private let ending = DispatchGroup()
    private let state = Lock(State())

    init(_ call: CallRecorder, capacity: Int = ByteStream.capacity) {
        self.call = call
        self.capacity = capacity
    }

    /// The number of bytes that wait for a reader.
    var waiting: Int {
        state.withLock { $0.waiting.count }
    }

    /// The highest number of bytes that have waited at once.
    var mostWaiting: Int {
        state.withLock { $0.mostWaiting }
    }

    /// True while so many bytes wait that the producer is to pause.
    var isFull: Bool {
        state.withLock { $0.pace.isFull }
    }

    /// True if the call can still begin or continue.
    var isOpen: Bool {
        state.withLock { $0.phase == .open }
    }

    /// True if a reader that comes now sees the end.
    var isOver: Bool {
        state.withLock { $0.phase == .over }
    }
}

// The producer's side: the session.
extension ByteStream {
    /// Sets the closure that stops the producer; runs it immediately if the call is over.
    func onStop(_ stop: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if state.phase == .open { state.stop = stop }
            return state.phase == .open
        }
        if !isOpen { stop() }
    }

    /// Sets the closure to call when `isFull` has changed.
    ///
    /// The closure runs on any thread, not always in order, and not after the end.
    func onPace(_ changed: @escaping @Sendable () -> Void) {
        state.withLock { state in
            if state.phase == .open { state.onPace = changed }
        }
    }

    /// Receives the head of the response.
    ///
    /// - Parameter isProvisional: True if another head may replace this one. The reader sees a provisional head only if
    ///   no other follows.
    func receive(_ response: URLResponse, isProvisional: Bool = false) {
        // Informational responses such as 100 Continue are not the response.
        if let status = (response as? HTTPURLResponse)?.statusCode, status < 200 { return }
        let isShown = state.withLock { state in
            guard state.phase == .open, !state.isHeadShown else { return false }
            state.hasHead = true
            state.isHeadShown = !isProvisional
            state.waiting = Data()
            call.note(response)
            return state.isHeadShown
        }
        if isShown { firstHead.give(.success(response)) }
    }

    /// Receives bytes of the body.
    func receive(_ data: Data) {
        guard !data.isEmpty else { return }
        let reception = state.withLock { state -> Reception in
            guard state.phase == .open else { return .kept(paceChanged: nil) }
            call.note(data)
            if let reader = state.readers.popFirst() { return .taken(by: reader) }
            guard data.count <= capacity - state.waiting.count else { return .overflow }
            state.waiting.append(data)
            state.mostWaiting = max(state.mostWaiting, state.waiting.count)
            return .kept(paceChanged: state.paceChange())
        }
        switch reception {
        case .kept(let paceChanged): paceChanged?()
        case .taken(let reader): reader.resume(returning: data)
        case .overflow: stop(StreamBufferOverflow(capacity: capacity), dropsWaiting: false)
        }
    }

    /// Ends the stream after the last bytes, or with an error.
    func finish(_ error: (any Error)?) {
        guard let ending = end(error, dropsWaiting: false) else { return }
        let head = record(ending)
        if let head { firstHead.give(.success(head)) }
        tell(ending)
    }
}

// The reader's side.
extension ByteStream {
    /// Waits for the head of the response; call it once.
    func head() async throws -> URLResponse {
        try await firstHead.value()
    }

    /// Waits for bytes, and returns all that have arrived, or `nil` at the end.
    ///
    /// Intended for one reader at a time: of several readers, each gets bytes that the others do not get.
    func next(isolation actor: isolated (any Actor)?) async throws -> Data? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation(isolation: actor) { (reader: Reader) in
                var paceChanged: (@Sendable () -> Void)?
                let result = state.withLock { state -> Result<Data?, any Error>? in
                    if !state.waiting.isEmpty {
                        let data = state.waiting
                        state.waiting = Data()
                        paceChanged = state.paceChange()
                        return .success(data)
                    }
                    if let failure = state.failure {
                        state.failure = nil
                        return .failure(failure)
                    }
                    if state.phase == .over { return .success(nil) }
                    state.readers.append(reader)
                    return nil
                }
                paceChanged?()
                if let result { reader.resume(with: result) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Ends the call unless it has ended, and drops bytes that were not read.
    func cancel() {
        stop(URLError(.cancelled), dropsWaiting: true)
    }

    /// Ends the call when its reader leaves, and returns when the call has been recorded.
    ///
    /// Another thread may record the call, which takes only an instant.
    ///
    /// - Parameter patience: The longest time to wait for that other thread.
    func leave(_ patience: DispatchTimeInterval = .milliseconds(100)) {
        cancel()
        if !isOver { _ = ending.wait(timeout: .now() + patience) }
    }
}

// The end of both sides.
extension ByteStream {
    /// Ends the call while bytes may still arrive.
    private func stop(_ error: any Error, dropsWaiting: Bool) {
        guard let ending = end(error, dropsWaiting: dropsWaiting) else { return }
        record(ending)
        tell(ending)
        ending.stop?()
    }

    @discardableResult
    private func record(_ ending: Ending) -> URLResponse? {
        defer { self.ending.leave() }
        return call.end(call.response, nil, ending.failure)
    }

    /// Starts the end of the stream; returns `nil` if the call is already ending.
    private func end(_ error: (any Error)?, dropsWaiting: Bool) -> Ending? {
        // The closure holds the stream, and is released outside of the lock.
        var onPace: (@Sendable () -> Void)?
        defer { withExtendedLifetime(onPace) {} }
        return state.withLock { state in
            guard state.phase == .open else { return nil }
            state.phase = .ending
            self.ending.enter()
            let failure = error ?? (state.hasHead ? nil : URLError(.badServerResponse))
            let ending = Ending(stop: state.stop, failure: failure)
            state.stop = nil
            onPace = state.onPace
            state.onPace = nil
            // A task that has ended is not suspended.
            state.pace = StreamPace()
            if dropsWaiting { state.waiting = Data() }
            return ending
        }
    }

    /// Resumes all readers and the waiter for the head.
    private func tell(_ ending: Ending) {
        firstHead.give(.failure(ending.failure ?? URLError(.badServerResponse)))
        var readers = state.withLock { state in
            state.phase = .over
            // The waiting readers get the error; without any, the next reader gets it.
            state.failure = state.readers.count == 0 ? ending.failure : nil
            defer { state.readers = Deque() }
            return state.readers
        }
        while let reader = readers.popFirst() {
            if let failure = ending.failure {
                reader.resume(throwing: failure)
            } else {
                reader.resume(returning: nil)
            }
        }
    }
}
