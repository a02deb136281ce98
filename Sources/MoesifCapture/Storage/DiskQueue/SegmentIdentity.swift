/// What tells one segment file from all others, and the layout of such files.
///
///     segment: magic (8)  version (4)  number (8)  marker (8)  checksum of these (4), then records
///     record:  marker (8)  index (4)  length (4)  time (8)  checksum of the payload (4)  checksum of these (4)
///              mark (4)  payload (length)
///
/// Numbers are little-endian. The number is that of the file's name. The marker is drawn by lot for each file, so that
/// nothing inside a payload can pass for a record: where a file is damaged, the next marker is where to go on. A
/// record's own checksum starts from the segment's number and marker: a record copied into another file is none. The
/// mark is the one thing that is written later: it says that the record need not be delivered any more.
struct SegmentIdentity: Equatable {
    static let magic = Array("spool\r\n\u{1A}".utf8)
    static let version: UInt32 = 1
    static let headerLength = 32
    /// No segment file grows longer.
    static let maximumLength = 4 * 1024 * 1024

    let number: UInt64
    let marker: UInt64
    /// Where the checksums of the segment's records start from.
    let seed: UInt32

    init(number: UInt64, marker: UInt64) {
        self.number = number
        self.marker = marker
        var bytes: [UInt8] = []
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: marker)
        seed = bytes.withUnsafeBytes { Checksum.of($0) }
    }

    /// The start of the segment file.
    var header: [UInt8] {
        var bytes = Self.magic
        bytes.append(littleEndian: Self.version)
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: marker)
        bytes.append(littleEndian: bytes.withUnsafeBytes { Checksum.of($0) })
        return bytes
    }

    /// The identities that a file's start may tell of, the likeliest first; none when it is another's file.
    ///
    /// A damaged header is no reason to lose the records: the marker stands in each of them too.
    static func candidates(in bytes: UnsafeRawBufferPointer, number: UInt64) -> [SegmentIdentity] {
        guard bytes.count >= headerLength else { return [] }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[..<28])
        let isWhole =
            bytes.starts(with: magic) && bytes.littleEndian(UInt32.self, at: 28) == Checksum.of(whole)
        let marker = bytes.littleEndian(UInt64.self, at: 20)
        if isWhole {
            // One of another number gets the wrong seed, so that nothing in it holds.
            let isKnown = bytes.littleEndian(UInt32.self, at: 8) == version
            return isKnown ? [SegmentIdentity(number: number, marker: marker)] : []
        }
        var markers = [marker]
        if bytes.count >= headerLength + 8 { markers.append(bytes.littleEndian(UInt64.self, at: headerLength)) }
        return markers.map { SegmentIdentity(number: number, marker: $0) }
    }

    /// True for what a power loss leaves of a file that had just been made.
    static func isUnborn(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 == 0 } || (bytes.count < headerLength && bytes.starts(with: magic.prefix(bytes.count)))
    }
}
