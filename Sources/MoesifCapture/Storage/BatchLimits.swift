/// The limits of one upload.
package struct BatchLimits: Sendable, Equatable {
    package var count: Int
    package var bytes: Int
}

extension BatchLimits {
    /// Returns the limits for items of a kind.
    func limited(to kind: PayloadKind) -> BatchLimits {
        guard let limit = kind.batchByteLimit else { return self }
        // Brackets and commas also count. No batch has more than 100,000 items.
        return BatchLimits(count: count, bytes: min(bytes, limit - min(count, 100_000) - 1))
    }
}
