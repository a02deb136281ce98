import Foundation

/// The current faults that prevent delivery, with their start times.
final class HealthMonitor: Sendable {
    enum Part: Sendable, Hashable {
        case collector, disk
    }

    struct Fault: Sendable, Equatable {
        let since: Date
        var reason: String
    }

    private let faults = Lock<[Part: Fault]>([:])

    /// Returns the oldest fault of the given parts.
    func fault(of parts: Set<Part>) -> Fault? {
        faults.withLock { $0.filter { parts.contains($0.key) }.values.min { $0.since < $1.since } }
    }

    func note(_ part: Part, _ reason: String, at date: Date) {
        faults.withLock { faults in
            faults[part] = Fault(since: faults[part]?.since ?? date, reason: reason)
        }
    }

    func clear(_ part: Part) {
        faults.withLock { $0[part] = nil }
    }
}
