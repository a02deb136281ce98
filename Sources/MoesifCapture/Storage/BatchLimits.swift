/// The most that one upload carries.
package struct BatchLimits: Sendable, Equatable {
    package var count: Int
    package var bytes: Int
}

extension BatchLimits {
    /// The limits for items of a kind.
    func limited(to kind: PayloadKind) -> BatchLimits {
        guard let limit = kind.batchByteLimit else { return self }
        // Brackets and commas count too; no batch has more items than that.
        return BatchLimits(count: count, bytes: min(bytes, limit - min(count, 100_000) - 1))
    }
}
