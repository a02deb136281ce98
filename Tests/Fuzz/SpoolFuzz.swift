import Foundation

private let number: UInt64 = 7
private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)")

private struct StoppedClock: Moesif.TimeSource {
    var now: Duration { .zero }
    var date: Date { Date(timeIntervalSince1970: 1_700_000_000) }

    func sleep(until deadline: Duration) async throws {}
}

/// Checks that a segment file of any content can be opened and read, and that each of its records is counted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSpool(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let scan = SegmentScan(bytes, number: number)
    let written = recordsThatHold(in: bytes)
    do {
        try makeFolder(with: bytes)
        let first = try openSpool()
        let counts = first.counts
        expect(counts.recovered + counts.expired <= 2 * (scan?.records.count ?? 0), "no record is made up")
        let found = try first.read(count: .max, bytes: .max)
        expect(found.allSatisfy { written.contains($0.bytes) }, "a record that is read passed both checksums")
        expect(first.counts.records == found.count, "what is held is what is read")
        expect(first.counts.lost == 0, "what was found when it was opened is there")
        let new = Array("new".utf8)
        try first.append(new)
        let half = found.count / 2
        expect(first.acknowledge(found.prefix(half).map(\.position)) == half, "a record is acknowledged once")
        expect(first.acknowledge(found.prefix(half).map(\.position)) == 0, "a record is acknowledged once")
        expect(first.counts.isBalanced && first.counts.unmarked == 0, "counts are balanced: \(first.counts)")
        first.close()

        let second = try openSpool()
        let rest = try second.read(count: .max, bytes: .max)
        if !(scan?.isNested(in: bytes) ?? false) {
            let expected = found.dropFirst(half).map(\.bytes) + [new]
            expect(rest.map(\.bytes) == expected, "what was not acknowledged is there")
        }
        second.acknowledge(rest.map(\.position))
        expect(second.counts.isBalanced && second.counts.records == 0, "counts are balanced: \(second.counts)")
        second.close()
    } catch {
        fatalError("broken: \(error)")
    }
    return 0
}

private func makeFolder(with bytes: UnsafeRawBufferPointer) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".spool") {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
    try Data(bytes).write(to: folder.appendingPathComponent(SegmentName.name(number)))
}

private func openSpool() throws -> Spool {
    var options = Moesif.SpoolOptions(directory: folder)
    options.synchronization = .never
    return try Spool(options, time: StoppedClock())
}

extension SegmentScan {
    /// Returns true if a found record lies inside the payload of a damaged record.
    ///
    /// This does not occur in files that the library writes, because a payload cannot know the marker of its file. Here
    /// the acknowledgement of the inner record may repair the outer one, which then contains the inner record in its
    /// payload.
    fileprivate func isNested(in bytes: UnsafeRawBufferPointer) -> Bool {
        let offsets = records.map(\.offset)
        return bytes.indices.contains { offset in
            guard let header = RecordHeader(bytes, at: offset, of: identity), !offsets.contains(offset) else {
                return false
            }
            let payload = offset..<offset + RecordHeader.length + header.payloadLength
            return offsets.contains { payload.contains($0) }
        }
    }
}

// MARK: - Checksums

/// Returns the CRC-32 of bytes, computed bit by bit so that zlib is not checked against itself.
private func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var rest = UInt32.max
    for byte in bytes {
        rest ^= UInt32(byte)
        for _ in 0..<8 {
            let isOdd = rest & 1 == 1
            rest >>= 1
            if isOdd { rest ^= 0xEDB8_8320 }
        }
    }
    return ~rest
}

/// Returns the payloads that follow a record header anywhere in the file, if both checksums are right.
private func recordsThatHold(in bytes: UnsafeRawBufferPointer) -> Set<[UInt8]> {
    let identity = withUnsafeBytes(of: number.littleEndian) { Array($0) }
    var payloads: Set<[UInt8]> = []
    for offset in stride(from: SegmentIdentity.headerLength, through: bytes.count - RecordHeader.length, by: 1) {
        let marker = bytes[offset..<offset + 8]
        guard marker.elementsEqual(bytes[20..<28]) || marker.elementsEqual(bytes[32..<40]) else { continue }
        let length = Int(bytes.littleEndian(UInt32.self, at: offset + 12))
        let payload = bytes[(offset + RecordHeader.length)...].prefix(length)
        guard payload.count == length,
            checksum(identity + marker + bytes[offset..<offset + 28])
                == bytes.littleEndian(UInt32.self, at: offset + 28),
            checksum(payload) == bytes.littleEndian(UInt32.self, at: offset + 24)
        else { continue }
        payloads.insert(Array(payload))
    }
    return payloads
}

// MARK: - Mutations

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int) -> Int

/// Changes a file, and repairs its checksums most of the time, because random changes would never be right.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt) -> Int {
    let count = mutateBytes(start, count, capacity)
    guard seed % 4 != 0, count >= SegmentIdentity.headerLength else { return count }
    let bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
    let file = UnsafeRawBufferPointer(bytes)
    func checksum(of range: Range<Int>, seed: UInt32 = 0) -> UInt32 {
        Checksum.of(UnsafeRawBufferPointer(rebasing: file[range]), seed: seed)
    }
    func store(_ number: UInt32, at offset: Int) {
        bytes.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt32.self)
    }
    if seed % 8 < 6 { store(checksum(of: 0..<28), at: 28) }
    let identity = SegmentIdentity(number: number, marker: file.littleEndian(UInt64.self, at: 20))
    var offset = SegmentIdentity.headerLength
    while offset <= count - RecordHeader.length {
        guard file.littleEndian(UInt64.self, at: offset) == identity.marker else {
            offset += 1
            continue
        }
        let payload = offset + RecordHeader.length
        let length = min(Int(file.littleEndian(UInt32.self, at: offset + 12)), count - payload)
        if seed % 16 < 8 { store(UInt32(length), at: offset + 12) }
        store(checksum(of: payload..<payload + length), at: offset + 24)
        store(checksum(of: offset..<offset + 28, seed: identity.seed), at: offset + 28)
        offset = payload + length
    }
    return count
}
