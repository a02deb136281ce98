import HTTPTypes
import Hummingbird
import MoesifCapture
import NIOCore
import Synchronization

/// A record of the body of one request.
final class RequestBodyRecord: Sendable {
    private let recorder: BodyRecorder
    /// True if the request has a body.
    private let isExpected: Bool
    /// The length that the request names.
    private let length: Int?
    private let hasBegun = Mutex(false)

    init(of request: Request, _ recorder: BodyRecorder) {
        self.recorder = recorder
        length = request.headers[.contentLength].flatMap { Int($0) }
        isExpected = length.map { $0 > 0 } ?? (request.headers[.transferEncoding] != nil)
    }

    /// The part of the body that has been recorded so far.
    var captured: CapturedBody {
        if hasBegun.withLock({ $0 }) { return recorder.body(isComplete: recorder.hasEnded) }
        return isExpected ? CapturedBody(omitted: .unavailable, count: length) : .none
    }

    /// Returns the request with a body that is recorded in the given way.
    ///
    /// - Throws: The error of collecting the body.
    func recording(_ mode: MoesifRequestBodies, of request: Request) async throws -> Request {
        guard isExpected, mode != .notRecorded else { return request }
        var request = request
        switch request.body.origin {
        case .buffer(let buffer):
            begin()
            add(buffer)
            recorder.end()
        case .connection:
            switch mode {
            case .notRecorded: break
            case .asRead: request.body = RequestBody(asyncSequence: Pieces(base: request.body, record: self))
            case .collected(let limit):
                guard let length, length <= limit, request.headers[.expect] == nil else { break }
                begin()
                // A collected body keeps its connection, however often Hummingbird replaces it.
                add(try await request.collectBody(upTo: limit))
                recorder.end()
            }
        // Replacing this body would lose the connection, which `consumeWithInboundCloseHandler` requires.
        case .other: break
        }
        return request
    }

    /// Returns true only the first time, because the body of a connection can be read once.
    @discardableResult
    private func begin() -> Bool {
        hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
    }

    private func add(_ buffer: ByteBuffer) {
        recorder.append(buffer.readableBytesView)
    }

    /// The body of a connection, recorded while it is read.
    private struct Pieces: AsyncSequence, Sendable {
        struct AsyncIterator: AsyncIteratorProtocol {
            var base: RequestBody.AsyncIterator?
            let record: RequestBodyRecord

            mutating func next() async throws -> ByteBuffer? {
                guard base != nil else { return nil }
                if let buffer = try await base?.next() {
                    record.add(buffer)
                    return buffer
                }
                base = nil
                record.recorder.end()
                return nil
            }
        }

        let base: RequestBody
        let record: RequestBodyRecord

        /// Returns an iterator that is empty the second time, because Hummingbird would crash a debug build.
        func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(base: record.begin() ? base.makeAsyncIterator() : nil, record: record)
        }
    }
}

extension RequestBody {
    /// The source of a body.
    fileprivate enum Origin {
        case connection
        case buffer(ByteBuffer)
        case other
    }

    /// The origin that Hummingbird's internal value shows, or `other` if its layout is unknown.
    fileprivate var origin: Origin {
        guard let backing = Mirror(reflecting: self).children.first?.value,
            let value = Mirror(reflecting: backing).children.first
        else { return .other }
        switch value.label {
        case "nioAsyncChannelRequestBody": return .connection
        case "byteBuffer":
            let buffer = Mirror(reflecting: value.value).children.first?.value as? ByteBuffer
            return buffer.map(Origin.buffer) ?? .other
        default: return .other
        }
    }
}
