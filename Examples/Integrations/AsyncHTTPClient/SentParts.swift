import AsyncHTTPClient
import MoesifCapture
import NIOCore
import Synchronization

/// A record of the body of an `HTTPClient.Request`, which is written in parts.
final class SentParts: Sendable {
    private struct State {
        /// Nil before the first part is written.
        var recorder: BodyRecorder?
        var hasFile = false
    }

    private let hasBody: Bool
    private let length: Int64?
    private let makeRecorder: @Sendable () -> BodyRecorder
    private let state = Mutex(State())

    init(of body: HTTPClient.Body?, makeRecorder: @escaping @Sendable () -> BodyRecorder) {
        hasBody = body != nil
        length = body?.contentLength
        self.makeRecorder = makeRecorder
    }

    /// Starts a new record, because the body is written again when a redirect is followed.
    func restart() -> BodyRecorder {
        let recorder = makeRecorder()
        state.withLock { $0 = State(recorder: recorder) }
        return recorder
    }

    /// Notes that a part is a region of a file, whose bytes are not recorded.
    func noteFile() {
        state.withLock { $0.hasFile = true }
    }

    /// The part of the body that has been sent so far, or nil if the request has no body.
    var captured: CapturedBody? {
        guard hasBody else { return nil }
        let (recorder, hasFile) = state.withLock { ($0.recorder, $0.hasFile) }
        if hasFile { return CapturedBody(omitted: .file, count: length.map { Int($0) }) }
        return (recorder ?? makeRecorder()).body(expectedLength: length)
    }
}

extension HTTPClient.Body {
    /// Returns the body in a form that is recorded while it is written.
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
