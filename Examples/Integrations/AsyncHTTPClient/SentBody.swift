import AsyncHTTPClient
import MoesifCapture
import NIOCore

/// A request's body, and what of it has been sent.
///
/// `HTTPClientRequest.Body` shows its bytes to everyone, but not its length, nor whether it may be read twice, which decide
/// on the framing and on redirects. They are looked up in the value's mirror. Where they are not found, as in a later
/// version, the body is sent as it is, unread.
struct SentBody: Sendable {
    /// No longer body is ever sent to Moesif.
    private static let mostBytes: Int64 = 1_000_000

    /// What to send.
    let body: HTTPClientRequest.Body?
    private let recorder: BodyRecorder
    private let length: Int64?
    private let omission: CapturedBody.Omission?

    init(_ body: HTTPClientRequest.Body?, by recorder: BodyRecorder) async {
        self.recorder = recorder
        var (sent, length, omission): (HTTPClientRequest.Body?, Int64?, CapturedBody.Omission?) = (body, nil, nil)
        switch body.map(Kind.init) {
        case nil:
            recorder.end()
        case .whole(let known):
            length = known
            if let known, known > Self.mostBytes {
                omission = .overLimit
            } else if let body {
                // Is made anew for each attempt to send it, so once more does no harm.
                var pieces = recorder.recording(body, bytes: \.readableBytesView).makeAsyncIterator()
                while (try? await pieces.next()) != nil {}
            }
        case .stream(let known):
            length = known
            if let body {
                sent = .stream(
                    recorder.recording(body, bytes: \.readableBytesView),
                    length: known.map { .known($0) } ?? .unknown
                )
            }
        case .unknown:
            omission = .unavailable
        }
        (self.body, self.length, self.omission) = (sent, length, omission)
    }

    /// What has been sent so far.
    var captured: CapturedBody {
        if let omission { return CapturedBody(omitted: omission, count: length.map { Int($0) }) }
        return recorder.body(expectedLength: length)
    }

    private enum Kind {
        /// Its bytes are at hand, as often as they are asked for.
        case whole(length: Int64?)
        /// It can be read once.
        case stream(length: Int64?)
        case unknown

        init(_ body: HTTPClientRequest.Body) {
            self = .unknown
            guard let mode = Mirror(reflecting: body).descendant("mode"),
                case (let label?, let content)? = Mirror(reflecting: mode).children.first
            else { return }
            if label == "byteBuffer", let buffer = content as? ByteBuffer {
                self = .whole(length: Int64(buffer.readableBytes))
            }
            let parts = Mirror(reflecting: content)
            guard let length = parts.descendant("length") else { return }
            let known = Mirror(reflecting: length).descendant("known") as? Int64
            guard known != nil || "\(length)" == "unknown" else { return }
            switch (label, parts.descendant("canBeConsumedMultipleTimes") as? Bool) {
            case ("sequence", true?): self = .whole(length: known)
            case ("asyncSequence", nil): self = .stream(length: known)
            default: break
            }
        }
    }
}
