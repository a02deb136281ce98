import Foundation
import Testing

@testable import MoesifCapture

/// Compression is lossless for any bytes, also on many tasks at once.
@Suite struct GzipTests {
    private static func noise(_ length: Int) -> Data {
        var state: UInt64 = 1
        return Data(
            (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        )
    }

    private static let contents = [
        Data(), Data("a".utf8), noise(100), noise(300_000), Data(repeating: 7, count: 1_000_000),
        Data(#"[{"a":1}]"#.utf8), noise(16 * 1024), noise(16 * 1024 + 1), noise(32 * 1024 - 1),
    ]

    @Test("Compressed data decompresses to the same bytes", arguments: contents)
    func packsWhatIsUnpacked(_ data: Data) throws {
        let packed = try #require(Gzip.compress(data))
        #expect(Gzip.hasHeader(in: packed))
        #expect(Gzip.decompress(packed, limit: data.count) == .bytes(data))
    }

    @Test("Many tasks can compress at the same time", .tags(.race)) func manyPackAtOnce() async throws {
        let results = await withTaskGroup(of: Bool.self) { group in
            for round in 0..<64 {
                group.addTask {
                    let data = Self.contents[round % Self.contents.count]
                    guard let packed = Gzip.compress(data) else { return false }
                    return Gzip.decompress(packed, limit: data.count) == .bytes(data)
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.count == 64 && !results.contains(false))
    }
}
