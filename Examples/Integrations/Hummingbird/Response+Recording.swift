import HTTPTypes
import Hummingbird
import MoesifCapture
import NIOCore

extension Response {
    /// Has the body recorded: what is in memory at once, what is written piece by piece when it is.
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
                // What is called to make the body is called in the service of the request.
                try await call.serve { try await body.write(RecordedWriter(base: base, recorder: recorder)) }
            } catch {
                recorder.end(error: error)
                throw error
            }
        }
    }
}

extension ResponseBody {
    /// The body where it is in memory, as Hummingbird's own, internal value has it; nil for any other.
    ///
    /// Hummingbird writes such a body together with the head: it is left as it is.
    fileprivate var buffer: ByteBuffer? {
        guard contentLength != nil, let backing = Mirror(reflecting: self).children.first?.value else { return nil }
        let mirror = Mirror(reflecting: backing)
        guard let value = mirror.children.first?.value else { return contentLength == 0 ? ByteBuffer() : nil }
        return value as? ByteBuffer
    }
}

/// Writes a response's body, and records what has been written.
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
