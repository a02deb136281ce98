public import Foundation

/// Records a body that passes in pieces, up to the client's body limit, and its full length.
///
/// Append the pieces yourself, or wrap the sequence that is read:
///
/// ```swift
/// let call = moesif.begin(CapturedCall.Request(url: url, method: "GET"))
/// let pieces = AsyncStream<[UInt8]> { $0.finish() }  // the body from your client
/// let recorder = moesif.bodyRecorder { body, error in
///     call.end(response: CapturedCall.Response(status: 200, body: body), error: error)
/// }
/// for try await piece in recorder.recording(pieces, bytes: { $0 }) { print(piece.count) }
/// ```
///
/// Create one with ``Moesif/bodyRecorder(of:completion:)``. It keeps only the length of a body that exceeds
/// ``Moesif/Configuration/bodyLimit``. All methods can be called from any thread.
public final class BodyRecorder: Sendable {
    /// A closure that receives the recorded body, and the error that ended it early.
    ///
    /// Called once, on the thread that ends or releases the recorder.
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

    /// Appends a piece of the body.
    ///
    /// - Parameter data: The bytes of the piece.
    public func append(_ data: Data) {
        state.withLock { $0.tee.take(data) }
    }

    /// Appends a piece of the body.
    ///
    /// Beyond the limit, the recorder counts the bytes without reading them.
    ///
    /// - Parameter bytes: The bytes of the piece.
    public func append(_ bytes: some Collection<UInt8>) {
        let limit = state.withLock { $0.tee.room }
        let count = bytes.count
        let data = count <= limit ? Data(bytes) : nil
        state.withLock { state in
            if let data { state.tee.take(data) } else { state.tee.skip(count) }
        }
    }

    /// Starts the recording again for a body that is read from its beginning, such as for a second attempt at a
    /// request.
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

    /// True if the body has reached its end.
    ///
    /// A recorded sequence sets it when it has been read to its end, and ``end(error:)`` sets it when called without an
    /// error. It is false again when a recorded sequence is read from its beginning.
    public var hasEnded: Bool {
        state.withLock { $0.hasEnded }
    }

    /// Returns the body that has passed so far.
    ///
    /// - Parameter isComplete: True if the body has reached its end. Default: true.
    /// - Returns: The recorded body, marked as incomplete if `isComplete` is false.
    public func body(isComplete: Bool = true) -> CapturedBody {
        state.withLock { state in
            state.tee.isComplete = isComplete
            return state.tee.body
        }
    }

    /// Returns the body that has passed so far, which is complete at its end or at its expected length.
    ///
    /// A server may respond after it has received all bytes of a request, before the sequence of those bytes has
    /// reported its end.
    ///
    /// - Parameter expectedLength: The length of the whole body in bytes, or `nil` if it is unknown.
    /// - Returns: The recorded body, marked as incomplete if it has not ended and has another length.
    public func body(expectedLength: Int64?) -> CapturedBody {
        state.withLock { state in
            state.tee.isComplete = state.hasEnded || expectedLength == Int64(state.tee.count)
            return state.tee.body
        }
    }

    /// Ends the recording, and calls the completion closure the first time.
    ///
    /// A recorder that is released before its end calls the closure with an incomplete body and no error.
    ///
    /// - Parameter error: The error that ended the body early, or `nil` if the body has reached its end.
    public func end(error: (any Error)? = nil) {
        end(isComplete: error == nil, error)
    }

    /// Returns a sequence that records a body while it is read.
    ///
    /// The sequence passes the elements and errors of `body` through unchanged. The recording ends when the body has
    /// been read to its end, when reading fails, or when the recorder is released. If you leave the loop early, call
    /// ``end(error:)`` to end the recording before the recorder goes out of scope. Reading the body again, such as for
    /// a second attempt, starts the recording again.
    ///
    /// - Parameters:
    ///   - body: The sequence of pieces.
    ///   - bytes: Returns the bytes of a piece. Runs on the task that reads the body.
    /// - Returns: A sequence with the elements of `body`.
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
