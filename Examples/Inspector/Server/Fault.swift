import MoesifCapture
import MoesifCaptureTesting

/// A way in which the collector fails the next requests, chosen on the page.
struct Fault: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case unauthorized = "401"
        case tooManyRequests = "429"
        case unavailable = "503"
        case slow, hang, drop
    }

    /// The longest time in seconds, so that no connection stays for days.
    private static let longest = 3_600

    let kind: Kind
    /// The value of `Retry-After`, the delay, or the time without a response, in seconds.
    let seconds: Int
    /// The number of requests that are still to fail; nil for all.
    var count: Int?

    /// Reads a fault from the page; nil if it is invalid.
    init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let seconds = json["seconds"]?.int, 0...Self.longest ~= seconds
        else { return nil }
        self.kind = kind
        self.seconds = seconds
        guard let count = json["count"], count != .null else { return }
        guard let count = count.int, count >= 1 else { return nil }
        self.count = count
    }

    var failure: FakeCollector.Failure {
        switch kind {
        case .unauthorized: .status(401)
        case .tooManyRequests: .status(429, headers: retryAfter)
        case .unavailable: .status(503, headers: retryAfter)
        case .slow: .slow(.seconds(seconds))
        case .hang: .hang(.seconds(seconds))
        case .drop: .drop
        }
    }

    /// The answer in the list of deliveries.
    var answer: String {
        switch kind {
        case .unauthorized, .tooManyRequests, .unavailable: kind.rawValue
        case .slow: "201 after \(seconds) s"
        case .hang, .drop: "no answer"
        }
    }

    var json: JSONValue {
        ["kind": .string(kind.rawValue), "seconds": .int(seconds), "count": count.map { .int($0) } ?? .null]
    }

    private var retryAfter: [String: String] {
        seconds > 0 ? ["Retry-After": "\(seconds)"] : [:]
    }
}
