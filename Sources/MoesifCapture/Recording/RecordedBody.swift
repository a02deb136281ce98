/// A body that is recorded while it is read.
///
/// Create one with ``BodyRecorder/recording(_:bytes:)``.
@available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
public struct RecordedBody<Base: AsyncSequence>: AsyncSequence {
    /// A piece of the body.
    public typealias Element = Base.Element

    /// An iterator over the pieces of a body, which records them.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        let recorder: BodyRecorder
        let append: @Sendable (BodyRecorder, Base.Element) -> Void

        /// Returns the next piece, or `nil` at the end.
        ///
        /// - Parameter actor: The actor on which the iterator runs.
        /// - Returns: The next element of the base sequence.
        /// - Throws: The error of the base sequence, which ends the recording.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Base.Failure) -> Base.Element? {
            do throws(Base.Failure) {
                let piece = try await base.next(isolation: actor)
                if let piece { append(recorder, piece) } else { recorder.end() }
                return piece
            } catch {
                recorder.end(error: error)
                throw error
            }
        }

        /// Returns the next piece, or `nil` at the end.
        ///
        /// - Returns: The next element of the base sequence.
        /// - Throws: The error of the base sequence, which ends the recording.
        public mutating func next() async throws(Base.Failure) -> Base.Element? {
            try await next(isolation: nil)
        }
    }

    let base: Base
    let recorder: BodyRecorder
    let append: @Sendable (BodyRecorder, Base.Element) -> Void

    /// Creates an iterator over the pieces, and starts the recording from the beginning.
    public func makeAsyncIterator() -> AsyncIterator {
        recorder.restart()
        return AsyncIterator(base: base.makeAsyncIterator(), recorder: recorder, append: append)
    }
}

extension RecordedBody: Sendable where Base: Sendable {}
