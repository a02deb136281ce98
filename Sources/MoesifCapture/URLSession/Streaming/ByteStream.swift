import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call whose response is read while it comes.
///
/// What the session brings is put in, what the reader wants is taken out, and whichever comes first to its end ends
/// both, once. The call is recorded before its reader learns of the end: between the two the stream is ending, and who
/// reads waits. No lock is held while something of somebody else's runs.
final class ByteStream: Sendable {
    /// The most bytes that wait for a reader.
    ///
    /// Linux has no back-pressure: a task that is suspended sends its request again when it is resumed. A reader that
    /// falls behind its server by more than this ends the call, so that it does not fill the memory. On Apple's
    /// platforms the task is suspended long before; what the system still brings is kept, as its own streams keep it.
    static let capacity = Platform.isDarwin ? Int.max : 16 << 20

    private typealias Reader = CheckedContinuation<Data?, any Error>

    private enum Phase {
        case open
        case ending
        case over
    }

    private struct State {
        var phase = Phase.open
        /// The bytes that came and are not read yet; empty while a reader waits.
        var waiting = Data()
        var mostWaiting = 0
        var readers = Deque<Reader>()
        var hasHead = false
        var isHeadShown = false
        var stop: (@Sendable () -> Void)?
        var pace = StreamPace()
        /// Called when the pace has changed; nil where nothing can wait for the reader.
        var onPace: (@Sendable () -> Void)?
        /// The error of the call, until a reader has been told.
        var failure: (any Error)?

        /// What to call, outside of the lock, when the number of bytes that wait has changed.
        mutating func paceChange() -> (@Sendable () -> Void)? {
            guard let onPace, pace.note(waiting: waiting.count) else { return nil }
            return onPace
        }
    }

    /// The fate of bytes that were put in.
    private enum Reception {
        case kept(paceChanged: (@Sendable () -> Void)?)
        case taken(by: Reader)
        case overflow
    }

    /// The end of a call: how to stop it, and its error.
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

    /// The most bytes that have waited at any time.
    var mostWaiting: Int {
        state.withLock { $0.mostWaiting }
    }

    /// True while more bytes wait for the reader than is good.
    var isFull: Bool {
        state.withLock { $0.pace.isFull }
    }

    /// True when the call may still begin, or go on.
    var isOpen: Bool {
        state.withLock { $0.phase == .open }
    }

    /// True when a reader who comes now learns of the end.
    var isOver: Bool {
        state.withLock { $0.phase == .over }
    }
}

// The side of the session.
extension ByteStream {
    /// Says how to stop what brings the bytes; done at once when the call is over.
    func onStop(_ stop: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if state.phase == .open { state.stop = stop }
            return state.phase == .open
        }
        if !isOpen { stop() }
    }

    /// Says what to call when `isFull` has changed: on any thread, not always in order, and not after the end.
    func onPace(_ changed: @escaping @Sendable () -> Void) {
        state.withLock { state in
            if state.phase == .open { state.onPace = changed }
        }
    }

    /// Takes the head of the response.
    ///
    /// - Parameter isProvisional: Whether another may come in its place; it is shown only when none does.
    func receive(_ response: URLResponse, isProvisional: Bool = false) {
        // 100 Continue and its like are no responses yet.
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

    /// Takes bytes of the body.
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

    /// Takes note that nothing more comes.
    func finish(_ error: (any Error)?) {
        guard let ending = end(error, dropsWaiting: false) else { return }
        let head = record(ending)
        if let head { firstHead.give(.success(head)) }
        tell(ending)
    }
}

// The side of the reader.
extension ByteStream {
    /// Waits for the head of the response; to be called once.
    func head() async throws -> URLResponse {
        try await firstHead.value()
    }

    /// Waits for bytes, and gives all that have come; nil at the end.
    ///
    /// Meant for one reader at a time: of several, each gets bytes that the others do not.
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

    /// Ends the call, unless it has ended; what has come and was not read is dropped.
    func cancel() {
        stop(URLError(.cancelled), dropsWaiting: true)
    }

    /// Ends the call as its reader goes, and returns when it has been recorded: by another thread perhaps, which needs
    /// no more than an instant for that.
    ///
    /// - Parameter patience: How long it waits for that other thread at most.
    func leave(_ patience: DispatchTimeInterval = .milliseconds(100)) {
        cancel()
        if !isOver { _ = ending.wait(timeout: .now() + patience) }
    }
}

// The end of both.
extension ByteStream {
    /// Ends the call while bytes may still come.
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

    /// Nil when the call is ending already.
    private func end(_ error: (any Error)?, dropsWaiting: Bool) -> Ending? {
        // It holds the stream, and is let go outside of the lock.
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

    /// Ends the wait of all who read.
    private func tell(_ ending: Ending) {
        firstHead.give(.failure(ending.failure ?? URLError(.badServerResponse)))
        var readers = state.withLock { state in
            state.phase = .over
            // Whoever waits is told, and otherwise whoever comes next.
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
