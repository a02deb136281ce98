import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension HeaderFields {
    /// The headers of a response.
    init(_ response: HTTPURLResponse) {
        let fields = response.allHeaderFields.compactMap { name, value -> (name: String, value: String)? in
            guard let name = name as? String else { return nil }
            return (name, value as? String ?? "\(value)")
        }
        self.init(fields.sorted { $0.name < $1.name })
    }
}
