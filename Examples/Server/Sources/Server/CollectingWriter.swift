import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Keeps a response's body instead of writing it.
final class CollectingWriter: ResponseBodyWriter, Sendable {
    private let collected = Mutex(ByteBuffer())

    var body: ByteBuffer {
        collected.withLock { $0 }
    }

    func write(_ buffer: ByteBuffer) {
        collected.withLock { collected in
            if collected.readableBytes == 0 { collected = buffer } else { collected.writeImmutableBuffer(buffer) }
        }
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
