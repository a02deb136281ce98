/// The identity of a segment file, and the layout of such files.
///
///     segment: magic (8)  version (4)  number (8)  marker (8)  checksum of these (4), then records
///     record:  marker (8)  index (4)  length (4)  time (8)  checksum of the payload (4)  checksum of these (4)
///              mark (4)  payload (length)
///
/// All numbers are little-endian. The segment number is also part of the file name. The marker is random for each file,
/// so that no part of a payload can be mistaken for a record: after damage, reading resumes at the next marker. The
/// checksum of a record header is seeded with the segment's number and marker, so that a record copied into another
/// file is invalid. The mark is the only field that is written later: it says that the record is settled.
struct SegmentIdentity: Equatable {
    static let magic = Array("spool\r\n\u{1A}".utf8)
    static let version: UInt32 = 1
    static let headerLength = 32
    /// The maximum length of a segment file, in bytes.
    static let maximumLength = 4 * 1024 * 1024

    let number: UInt64
    let marker: UInt64
    /// The seed of the checksums of the segment's record headers.
    let seed: UInt32

    init(number: UInt64, marker: UInt64) {
        self.number = number
        self.marker = marker
        var bytes: [UInt8] = []
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: marker)
        seed = bytes.withUnsafeBytes { Checksum.of($0) }
    }

    /// The header of the segment file.
    var header: [UInt8] {
        var bytes = Self.magic
        bytes.append(littleEndian: Self.version)
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: marker)
        bytes.append(littleEndian: bytes.withUnsafeBytes { Checksum.of($0) })
        return bytes
    }

    /// Returns the possible identities of a file by its first bytes, the most likely first, or none for an unrelated
    /// file.
    ///
    /// A damaged file header must not cost the records: each record also contains the marker.
    static func candidates(in bytes: UnsafeRawBufferPointer, number: UInt64) -> [SegmentIdentity] {
        guard bytes.count >= headerLength else { return [] }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[..<28])
        let isWhole =
            bytes.starts(with: magic) && bytes.littleEndian(UInt32.self, at: 28) == Checksum.of(whole)
        let marker = bytes.littleEndian(UInt64.self, at: 20)
        if isWhole {
            // A file with another number gets the wrong seed, so that none of its records is valid.
            let isKnown = bytes.littleEndian(UInt32.self, at: 8) == version
            return isKnown ? [SegmentIdentity(number: number, marker: marker)] : []
        }
        var markers = [marker]
        if bytes.count >= headerLength + 8 { markers.append(bytes.littleEndian(UInt64.self, at: headerLength)) }
        return markers.map { SegmentIdentity(number: number, marker: $0) }
    }

    /// Returns true for bytes that a power loss leaves in a file that was just created.
    static func isIncompleteHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 == 0 } || (bytes.count < headerLength && bytes.starts(with: magic.prefix(bytes.count)))
    }
}
