import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLRequest {
    /// Returns the request with its body as bytes, or `nil` if its stream fails.
    ///
    /// A protocol object receives every body as a stream. The method blocks until the stream has ended.
    func readingBody() -> URLRequest? {
        guard httpBody == nil, let stream = httpBodyStream else { return self }
        stream.open()
        defer { stream.close() }
        var body = Data()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = stream.read(&piece, maxLength: piece.count)
            guard count >= 0 else { return nil }
            if count == 0 { break }
            body.append(contentsOf: piece[..<count])
        }
        var request = self
        request.httpBody = body
        return request
    }
}
