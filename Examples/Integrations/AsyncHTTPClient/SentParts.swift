import AsyncHTTPClient
import MoesifCapture
import NIOCore
import Synchronization

/// What has been sent of a body that is written part by part, as `HTTPClient.Request` has it.
final class SentParts: Sendable {
    private struct State {
        /// Nil before the first part is written.
        var recorder: BodyRecorder?
        var hasFile = false
    }

    private let length: Int64?
    private let makeRecorder: @Sendable () -> BodyRecorder
    private let state = Mutex(State())

    init(length: Int64?, makeRecorder: @escaping @Sendable () -> BodyRecorder) {
        self.length = length
        self.makeRecorder = makeRecorder
    }

    /// Begins anew: a body is written once more where a redirect is followed.
    func restart() -> BodyRecorder {
        let recorder = makeRecorder()
        state.withLock { $0 = State(recorder: recorder) }
        return recorder
    }

    /// Notes a part that is a piece of a file, into which nobody looks.
    func noteFile() {
        state.withLock { $0.hasFile = true }
    }

    /// What has been sent so far.
    var captured: CapturedBody? {
        let (recorder, hasFile) = state.withLock { ($0.recorder, $0.hasFile) }
        if hasFile { return CapturedBody(omitted: .file, count: length.map { Int($0) }) }
        return recorder.map { $0.body(isComplete: $0.hasEnded || length == Int64($0.count)) }
    }
}

extension HTTPClient.Body {
    /// The body, which is recorded while it is written.
    func recorded(by sent: SentParts) -> HTTPClient.Body {
        var body = self
        body.stream = { [stream] writer in
            let recorder = sent.restart()
            let written = stream(
                StreamWriter { part in
                    if case .byteBuffer(let bytes) = part {
                        recorder.append(bytes.readableBytesView)
                    } else {
                        sent.noteFile()
                    }
                    return writer.write(part)
                }
            )
            written.whenSuccess { recorder.end() }
            return written
        }
        return body
    }
}
