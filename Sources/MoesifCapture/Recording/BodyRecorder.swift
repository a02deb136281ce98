public import Foundation

/// Keeps a body that comes or goes in pieces, up to the limit of the client, and its length beyond that.
///
/// It is told what passes, or put around what is read:
///
/// ```swift
/// let call = moesif.begin(CapturedCall.Request(url: url, method: "GET"))
/// let pieces = AsyncStream<[UInt8]> { $0.finish() }  // what your client gives you
/// let recorder = moesif.bodyRecorder { body, error in
///     call.end(response: CapturedCall.Response(status: 200, body: body), error: error)
/// }
/// for try await piece in recorder.recording(pieces, bytes: { $0 }) { print(piece.count) }
/// ```
public final class BodyRecorder: Sendable {
    /// Told once what has passed of a body, and why it is not all.
    public typealias Completion = @Sendable (CapturedBody, (any Error)?) -> Void

    private struct State {
        var tee: BodyTee
        var completion: Completion?
        var hasEnded = false
    }

    private let limit: Int
    private let state: Lock<State>

    init(limit: Int, completion: Completion?) {
        self.limit = limit
        state = Lock(State(tee: BodyTee(limit: limit), completion: completion))
    }

    deinit {
        end(isComplete: false, nil)
    }

    /// Adds a piece.
    public func append(_ data: Data) {
        state.withLock { $0.tee.take(data) }
    }

    /// Adds a piece; beyond the limit, its bytes are not looked at.
    public func append(_ bytes: some Collection<UInt8>) {
        let limit = state.withLock { $0.tee.room }
        let count = bytes.count
        let data = count <= limit ? Data(bytes) : nil
        state.withLock { state in
            if let data { state.tee.take(data) } else { state.tee.skip(count) }
        }
    }

    /// Takes note that the body is read from its beginning: a request is sent once more.
    func restart() {
        state.withLock { state in
            state.tee = BodyTee(limit: limit)
            state.hasEnded = false
        }
    }

    /// The number of bytes that have passed.
    public var count: Int {
        state.withLock { $0.tee.count }
    }

    /// True when the body has come to its end: a sequence that is recorded has been read up to it, or `end` has been
    /// called without an error.
    ///
    /// False again once a sequence is read anew.
    public var hasEnded: Bool {
        state.withLock { $0.hasEnded }
    }

    /// The body as far as it has passed.
    ///
    /// - Parameter isComplete: Whether the body has come to its end.
    public func body(isComplete: Bool = true) -> CapturedBody {
        state.withLock { state in
            state.tee.isComplete = isComplete
            return state.tee.body
        }
    }

    /// The body as far as it has passed; complete if it has come to its end, or if so many bytes have passed.
    ///
    /// A server may answer once it has all the bytes of a request, before their sequence has said that it ends.
    ///
    /// - Parameter expectedLength: The length of the whole body in bytes; nil if it is not known.
    public func body(expectedLength: Int64?) -> CapturedBody {
        state.withLock { state in
            state.tee.isComplete = state.hasEnded || expectedLength == Int64(state.tee.count)
            return state.tee.body
        }
    }

    /// Calls the closure that the recorder was made with, the first time; one that is not ended is ended when it is let
    /// go.
    ///
    /// - Parameter error: Why the body has not come to its end; nil when it has.
    public func end(error: (any Error)? = nil) {
        end(isComplete: error == nil, error)
    }

    /// A body that is recorded while it is read, piece by piece, and ended when it has been, when reading fails, or
    /// when it is let go.
    ///
    /// What is read is what the body gives, when it gives it, and its errors. After a `break` it is let go where the
    /// scope ends that holds it; `end(error:)` ends it before. A body that is read again, as for a second attempt, is
    /// recorded anew.
    ///
    /// - Parameter bytes: The bytes of a piece; runs where the body is read.
    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    public func recording<Base: AsyncSequence, Bytes: Collection<UInt8> & Sendable>(
        _ body: Base,
        bytes: @escaping @Sendable (Base.Element) -> Bytes
    ) -> RecordedBody<Base> {
        RecordedBody(base: body, recorder: self) { recorder, piece in recorder.append(bytes(piece)) }
    }

    private func end(isComplete: Bool, _ error: (any Error)?) {
        let completion = state.withLock { state -> Completion? in
            if isComplete { state.hasEnded = true }
            defer { state.completion = nil }
            return state.completion
        }
        completion?(body(isComplete: isComplete), error)
    }
}
