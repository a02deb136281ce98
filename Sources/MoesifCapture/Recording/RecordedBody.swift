/// A body that is recorded while it is read; `BodyRecorder.recording(_:bytes:)` makes it.
@available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
public struct RecordedBody<Base: AsyncSequence>: AsyncSequence {
    /// A piece of the body.
    public typealias Element = Base.Element

    /// Reads the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        let recorder: BodyRecorder
        let append: @Sendable (BodyRecorder, Base.Element) -> Void

        /// The next piece; nil at the end.
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

        /// The next piece; nil at the end.
        public mutating func next() async throws(Base.Failure) -> Base.Element? {
            try await next(isolation: nil)
        }
    }

    let base: Base
    let recorder: BodyRecorder
    let append: @Sendable (BodyRecorder, Base.Element) -> Void

    /// Begins to read the body, of which nothing has passed then.
    public func makeAsyncIterator() -> AsyncIterator {
        recorder.restart()
        return AsyncIterator(base: base.makeAsyncIterator(), recorder: recorder, append: append)
    }
}

extension RecordedBody: Sendable where Base: Sendable {}
