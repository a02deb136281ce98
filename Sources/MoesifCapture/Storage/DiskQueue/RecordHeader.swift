/// The header before a record's payload; `SegmentIdentity` describes the layout.
struct RecordHeader: Equatable {
    static let length = 36
    /// The offset of the mark, which equals `mark` once the record is settled.
    static let markOffset = 32
    static let mark: UInt32 = 0x656E_6F64
    static let maximumPayload = SegmentIdentity.maximumLength - SegmentIdentity.headerLength - length

    let index: UInt32
    let payloadLength: Int
    /// The wall-clock time, in milliseconds since 1970.
    let time: Int64
    let payloadChecksum: UInt32
    let isDone: Bool

    /// Reads a header, or returns `nil` if there is no valid header of the segment at the offset.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, of identity: SegmentIdentity) {
        guard offset >= 0, offset <= bytes.count - Self.length,
            bytes.littleEndian(UInt64.self, at: offset) == identity.marker
        else { return nil }
        let covered = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 28])
        let checksum = bytes.littleEndian(UInt32.self, at: offset + 28)
        let length = Int(clamping: bytes.littleEndian(UInt32.self, at: offset + 12))
        index = bytes.littleEndian(UInt32.self, at: offset + 8)
        guard Checksum.of(covered, seed: identity.seed) == checksum, length <= Self.maximumPayload,
            index <= SegmentIdentity.maximumLength
        else { return nil }
        payloadLength = length
        time = bytes.littleEndian(Int64.self, at: offset + 16)
        payloadChecksum = bytes.littleEndian(UInt32.self, at: offset + 24)
        isDone = bytes.littleEndian(UInt32.self, at: offset + Self.markOffset) == Self.mark
    }

    /// Returns true if the complete payload follows the header and matches its checksum.
    func isFollowedByPayload(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        let start = offset + Self.length
        guard payloadLength <= bytes.count - start else { return false }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + payloadLength])
        return Checksum.of(payload) == payloadChecksum
    }

    /// Returns the bytes of a record with its header.
    static func record(_ payload: [UInt8], index: UInt32, time: Int64, of identity: SegmentIdentity) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + payload.count)
        bytes.append(littleEndian: identity.marker)
        bytes.append(littleEndian: index)
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: payload.count))
        bytes.append(littleEndian: time)
        bytes.append(littleEndian: payload.withUnsafeBytes { Checksum.of($0) })
        bytes.append(littleEndian: bytes.withUnsafeBytes { Checksum.of($0, seed: identity.seed) })
        bytes.append(littleEndian: UInt32(0))
        bytes += payload
        return bytes
    }
}
