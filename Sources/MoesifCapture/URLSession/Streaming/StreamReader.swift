import Foundation

/// A hold on a stream: when it is let go, the call ends.
///
/// The sequence has one, and every iterator has one of its own beside the sequence's: a loop that is left ends the call
/// though the sequence is still there, and a loop over a sequence that nobody keeps goes on.
final class StreamReader: Sendable {
    let stream: ByteStream
    private let sequence: StreamReader?

    /// The hold of a sequence.
    init(_ stream: ByteStream) {
        self.stream = stream
        sequence = nil
    }

    /// The hold of an iterator of that sequence.
    init(iterating sequence: StreamReader) {
        stream = sequence.stream
        self.sequence = sequence
    }

    deinit {
        stream.leave()
    }
}
