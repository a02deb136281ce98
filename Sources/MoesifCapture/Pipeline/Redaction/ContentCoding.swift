import Foundation

/// The codings of a body that its header `Content-Encoding` lists.
///
/// What is compressed can be neither read nor redacted.
struct ContentCoding: Sendable {
    /// The most codings that are undone.
    private static let most = 3

    private let codings: [String]

    init(_ header: String?) {
        let listed = header?.split(separator: ",").map { $0.lowercased().trimmingHTTPSpace() } ?? []
        codings = listed.filter { !$0.isEmpty && $0 != "identity" }
    }

    /// Returns the body without its codings.
    ///
    /// A body that is not what the header says stays as it is. Of one that begins so and cannot be unpacked, nothing is
    /// kept.
    func decoded(_ captured: CapturedBody, limit: Int) -> CapturedBody {
        var body = captured
        for coding in codings.reversed().prefix(Self.most) {
            guard coding == "gzip" || coding == "x-gzip", let bytes = body.bytes, Gzip.isBegun(in: bytes) else {
                return body
            }
            if let omission = body.omission { return CapturedBody(omitted: omission, count: captured.count) }
            switch Gzip.decompress(bytes, limit: limit) {
            case .bytes(let decoded): body = CapturedBody(decoded)
            case .overLimit: return CapturedBody(omitted: .overLimit)
            case .damaged: return CapturedBody(omitted: .damaged, count: captured.count)
            }
        }
        return body
    }
}
