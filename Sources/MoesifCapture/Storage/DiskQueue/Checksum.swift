import CMoesifZlib

/// CRC-32, by the system's zlib.
enum Checksum {
    /// The checksum of the bytes, carried on from `seed`.
    static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        moesif_crc32(seed, bytes.baseAddress, bytes.count)
    }
}
