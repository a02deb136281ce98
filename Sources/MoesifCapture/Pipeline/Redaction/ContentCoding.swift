import Foundation

/// The gzip codings in a `Content-Encoding` header, in any spelling.
///
/// A compressed body can be neither read nor redacted.
struct ContentCoding: Sendable {
    /// The maximum number of times that a body is decompressed.
    private static let most = 3

    /// The number of times that the body is compressed, according to the header.
    private let count: Int

    init(_ header: String?) {
        count = header?.split(separator: ",").count { $0.lowercased().contains("gzip") } ?? 0
    }

    /// Returns the decompressed body.
    ///
    /// A body that does not begin as gzip data stays unchanged. A body that begins as gzip data and cannot be
    /// decompressed is left out entirely.
    func decoded(_ captured: CapturedBody, limit: Int) -> CapturedBody {
        var body = captured
        for round in 0..<count {
            guard let bytes = body.bytes, Gzip.hasHeader(in: bytes) else { return body }
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
