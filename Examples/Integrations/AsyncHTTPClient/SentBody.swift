import AsyncHTTPClient
import MoesifCapture
import NIOCore

/// The body of a request, and a record of the part that has been sent.
///
/// `HTTPClientRequest.Body` has public access to its bytes, but not to its length, nor to whether it can be read twice.
/// These two decide the framing and the handling of redirects, so they are looked up in the value's mirror. If they are
/// not found there, for example in a later version, the body is sent unchanged and left out of the event.
struct SentBody: Sendable {
    /// The number of bytes above which a body is never sent to Moesif.
    private static let mostBytes: Int64 = 1_000_000

    /// The body to send.
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
                // Each attempt to send the body iterates over it from the start, so one more iteration is harmless.
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

    /// The recorded body; for a stream, the part that has been sent so far.
    var captured: CapturedBody {
        if let omission { return CapturedBody(omitted: omission, count: length.map { Int($0) }) }
        return recorder.body(expectedLength: length)
    }

    private enum Kind {
        /// The bytes can be read any number of times.
        case whole(length: Int64?)
        /// The bytes can be read once.
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
