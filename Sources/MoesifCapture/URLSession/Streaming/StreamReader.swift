import Foundation

/// A reference to a stream that ends the call when it is deallocated.
///
/// The sequence has one, and every iterator has another that retains the sequence's. Thus, leaving a loop ends the call
/// although the sequence still exists, and a loop continues over a sequence that nothing else retains.
final class StreamReader: Sendable {
    let stream: ByteStream
    private let sequence: StreamReader?

    /// Creates the reference of a sequence.
    init(_ stream: ByteStream) {
        self.stream = stream
        sequence = nil
    }

    /// Creates the reference of an iterator of a sequence.
    init(iterating sequence: StreamReader) {
        stream = sequence.stream
        self.sequence = sequence
    }

    deinit {
        stream.leave()
    }
}
