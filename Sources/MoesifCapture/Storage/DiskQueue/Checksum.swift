import CMoesifZlib

/// The CRC-32 checksum of the system's zlib.
enum Checksum {
    /// Returns the checksum of the bytes, continued from `seed`.
    static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        moesif_crc32(seed, bytes.baseAddress, bytes.count)
    }
}
