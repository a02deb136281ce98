import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLSessionConfiguration {
    /// The headers that are sent with each request that does not have a header of that name.
    var additionalHeaders: [String: String] {
        guard let headers = httpAdditionalHeaders, !headers.isEmpty else { return [:] }
        let pairs = headers.compactMap { name, value in HeaderFields.string(name.base).map { ($0, "\(value)") } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
