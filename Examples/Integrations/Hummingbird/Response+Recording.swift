import HTTPTypes
import Hummingbird
import MoesifCapture
import NIOCore

extension Response {
    /// Records the body: at once if it is in memory, otherwise while it is written.
    mutating func recordBody(by recorder: BodyRecorder, of call: IncomingCall) {
        let body = body
        if let buffer = body.buffer {
            recorder.append(buffer.readableBytesView)
            recorder.end()
            return
        }
        self.body = ResponseBody(contentLength: body.contentLength) { writer in
            let base = writer
            do {
                // Outgoing calls that produce the body belong to the received call.
                try await call.serve { try await body.write(RecordedWriter(base: base, recorder: recorder)) }
            } catch {
                recorder.end(error: error)
                throw error
            }
        }
    }
}

extension ResponseBody {
    /// The body if Hummingbird's internal value has it in memory, or nil for any other body.
    ///
    /// Hummingbird writes such a body together with the head, so the body is not replaced.
    fileprivate var buffer: ByteBuffer? {
        guard contentLength != nil, let backing = Mirror(reflecting: self).children.first?.value else { return nil }
        let mirror = Mirror(reflecting: backing)
        guard let value = mirror.children.first?.value else { return contentLength == 0 ? ByteBuffer() : nil }
        return value as? ByteBuffer
    }
}

/// A writer that records the bytes of a response's body after writing them.
private struct RecordedWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let recorder: BodyRecorder

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await base.write(buffer)
        recorder.append(buffer.readableBytesView)
    }

    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
        let buffers = Array(buffers)
        try await base.write(contentsOf: buffers)
        for buffer in buffers { recorder.append(buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
        recorder.end()
    }
}
