import Foundation

/// The packing of a body that its header `Content-Encoding` lists, in any spelling.
///
/// What is packed can be neither read nor redacted.
struct ContentCoding: Sendable {
    /// The most often that a body is unpacked.
    private static let most = 3

    /// How often the body is packed.
    private let count: Int

    init(_ header: String?) {
        count = header?.split(separator: ",").count { $0.lowercased().contains("gzip") } ?? 0
    }

    /// Returns the body unpacked.
    ///
    /// A body that is not what the header says stays as it is. Of one that begins so and cannot be unpacked, nothing is
    /// kept.
    func decoded(_ captured: CapturedBody, limit: Int) -> CapturedBody {
        var body = captured
        for round in 0..<count {
            guard let bytes = body.bytes, Gzip.isBegun(in: bytes) else { return body }
            if let omission = body.omission { return CapturedBody(omitted: omission, count: captured.count) }
            guard round < Self.most, case let contents = Gzip.decompress(bytes, limit: limit), contents != .damaged
            else {
                return CapturedBody(omitted: .damaged, count: captured.count)
            }
            guard case .bytes(let decoded) = contents else { return CapturedBody(omitted: .overLimit) }
            body = CapturedBody(decoded)
        }
        return body
    }
}
