import CMoesifZlib
import Foundation

/// Checks that any bytes, repeated many times, are the same after compression and decompression.
///
/// The bytes are also read as a gzip stream, which must be rejected or decompressed within the capacity.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGzip(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let times = bytes.first.map { Int($0) + 1 } ?? 1
    let data = Data(repeatElement(bytes, count: times).joined())
    guard let compressed = Gzip.compress(data) else { fatalError("broken: what is given is compressed") }
    expect(unpacked(compressed, capacity: data.count) == data, "what is unpacked is what was given")
    expect(unpacked(compressed.dropLast(), capacity: data.count) == nil, "what is cut short is refused")
    if !data.isEmpty {
        expect(unpacked(compressed, capacity: data.count - 1) == nil, "what does not fit is refused")
    }
    let room = 1 << 16
    if let other = unpacked(Data(bytes), capacity: room) { expect(other.count <= room, "there is an end to it") }
    return 0
}

/// Returns the bytes of one gzip member, or nil if they are damaged or more than `capacity`.
private func unpacked(_ data: Data, capacity: Int) -> Data? {
    // zlib rejects the null pointer of an empty array.
    var bytes = [UInt8](repeating: 0, count: max(1, capacity))
    var length = 0
    let isWhole = bytes.withUnsafeMutableBytes { target in
        data.withUnsafeBytes { moesif_gunzip($0.baseAddress, $0.count, target.baseAddress, capacity, &length) }
    }
    return isWhole == 1 ? Data(bytes.prefix(length)) : nil
}
