/// The state of the items on disk, as known in memory.
struct DiskBacklog: Sendable {
    /// The number of items that are not in a batch.
    private(set) var count = 0
    private(set) var bytes = 0
    private(set) var oldest: Duration?
    /// The position of the last item that was read.
    private(set) var cursor: SpoolPosition?
    /// The position before which every record is settled.
    private(set) var lowWater = SpoolPosition.zero
    /// A position not after that of the next record.
    private(set) var end = SpoolPosition.zero

    /// The first position that may contain an item that is not in a batch.
    var nextPosition: SpoolPosition {
        guard let cursor else { return lowWater }
        return max(lowWater, SpoolPosition(segment: cursor.segment, place: cursor.place + 1))
    }

    mutating func append(count: Int, bytes: Int, at time: Duration) {
        guard count > 0 else { return }
        if self.count == 0 { oldest = time }
        self.count += count
        self.bytes += bytes
    }

    /// Notes that items were read; an empty array means that the noted items are gone from the disk.
    mutating func take(_ items: [StoredItem], now: Duration) {
        let size = items.reduce(0) { $0 + $1.bytes.count }
        remove(items.isEmpty ? count : items.count, bytes: items.isEmpty ? bytes : size)
        oldest = count > 0 ? now : nil
        cursor = items.last?.position ?? cursor
    }

    /// Notes that unread items are gone.
    mutating func drop(_ gone: Int) {
        remove(gone, bytes: count > 0 ? bytes / count * gone : 0)
    }

    mutating func note(lowWater: SpoolPosition, end: SpoolPosition) {
        self.lowWater = max(self.lowWater, lowWater)
        self.end = max(self.end, end)
    }

    private mutating func remove(_ count: Int, bytes: Int) {
        self.count = max(0, self.count - count)
        self.bytes = self.count > 0 ? max(0, self.bytes - bytes) : 0
        if self.count == 0 { oldest = nil }
    }
}
