import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension HeaderFields {
    /// The headers of a response.
    init(_ response: HTTPURLResponse) {
        var dictionary: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            guard let name = name as? String else { continue }
            dictionary[name] = value as? String ?? "\(value)"
        }
        self.init(dictionary)
    }
}
