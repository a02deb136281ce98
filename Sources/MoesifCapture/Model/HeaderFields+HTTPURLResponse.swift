import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension HeaderFields {
    /// Creates the headers of a response, in the order of their names.
    init(_ response: HTTPURLResponse) {
        let fields = response.allHeaderFields.compactMap { name, value -> (name: String, value: String)? in
            guard let name = Self.string(name.base) else { return nil }
            return (name, Self.string(value) ?? "\(value)")
        }
        self.init(fields.sorted { $0.name < $1.name })
    }

    /// Returns the value if it is a string.
    ///
    /// The type check comes first because a cast from `String` to `String` takes longer than everything else about a
    /// header.
    static func string<Value>(_ value: Value) -> String? {
        Value.self == String.self ? unsafeBitCast(value, to: String.self) : value as? String
    }
}
