import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension HeaderFields {
    /// The headers of a response.
    init(_ response: HTTPURLResponse) {
        let fields = response.allHeaderFields.compactMap { name, value -> (name: String, value: String)? in
            guard let name = Self.string(name.base) else { return nil }
            return (name, Self.string(value) ?? "\(value)")
        }
        self.init(fields.sorted { $0.name < $1.name })
    }

    /// The value if it is a string: a cast where it is one already takes longer than all else about a header.
    static func string<Value>(_ value: Value) -> String? {
        Value.self == String.self ? unsafeBitCast(value, to: String.self) : value as? String
    }
}
