import Foundation

/// What capture keeps of a body that streams by: the bytes while they are within the limit, and always their number.
struct StreamTee: ResponseContent {
    private let limit: Int
    private(set) var kept = Data()
    private(set) var count = 0
    /// Whether the body came to its end.
    var isComplete = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ data: Data) {
        count &+= data.count
        if count > limit {
            kept = Data()
        } else {
            kept.append(data)
        }
    }

    func captured(limit: Int) -> CapturedBody {
        if count > self.limit { return CapturedBody(omitted: .overLimit, count: count) }
        return isComplete ? CapturedBody(kept, limit: limit) : CapturedBody(part: kept)
    }
}
