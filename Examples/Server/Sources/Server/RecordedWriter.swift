import HTTPTypes
import Hummingbird
import MoesifCapture
import NIOCore

/// Writes a response's body, and records it.
struct RecordedWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let recorder: BodyRecorder

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await base.write(buffer)
        recorder.append(buffer.readableBytesView)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
        recorder.end()
    }
}
