import Foundation

extension UUID {
    /// A new one; Foundation's initialiser opens a file for each on Linux.
    static func generated() -> UUID {
        var generator = SystemRandomNumberGenerator()
        let bits = (generator.next() as UInt64, generator.next() as UInt64)
        // Version 4 in the seventh byte, the variant in the ninth.
        let bytes = ((bits.0 & ~(0xF0 << 48) | 0x40 << 48).littleEndian, (bits.1 & ~0xC0 | 0x80).littleEndian)
        return withUnsafeBytes(of: bytes) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
