import Foundation

/// Keeps a body as it passes, up to a limit, and its full length.
struct BodyTee: Sendable {
    private let limit: Int
    private var bytes: Data?
    private(set) var count = 0
    /// True if the body has reached its end.
    var isComplete = true

    init(limit: Int = 0) {
        self.limit = limit
    }

    mutating func take(_ data: Data) {
        count += data.count
        guard count <= limit else { return bytes = nil }
        if bytes == nil, count == data.count {
            // A whole body in one piece is kept without a copy.
            bytes = data
        } else {
            bytes?.append(data)
        }
    }

    /// The number of further bytes that can be kept.
    var room: Int {
        max(0, limit - count)
    }

    /// Counts bytes without keeping them.
    mutating func skip(_ count: Int) {
        self.count += count
        bytes = nil
    }

    /// The number of bytes that are kept.
    var kept: Int {
        bytes?.count ?? 0
    }

    /// The body that has passed so far.
    var body: CapturedBody {
        guard count > 0 else { return isComplete ? .none : CapturedBody(part: Data()) }
        guard let bytes else { return CapturedBody(omitted: .overLimit, count: count) }
        return isComplete ? CapturedBody(bytes, limit: limit) : CapturedBody(part: bytes)
    }
}
