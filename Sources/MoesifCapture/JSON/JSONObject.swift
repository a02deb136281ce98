/// A JSON object that keeps its members in insertion order, one for each key.
///
/// Write an object as a dictionary literal. If a key occurs several times, the last value counts.
public struct JSONObject: Sendable {
    private var order: [String] = []
    private var values: [String: JSONValue] = [:]

    /// Creates an empty object.
    public init() {}

    /// Accesses the value of a key, or `nil` if there is none.
    ///
    /// Setting `nil` removes the member.
    ///
    /// - Parameter key: The key of the member.
    public subscript(key: String) -> JSONValue? {
        get {
            values[key]
        }
        set {
            if let newValue {
                if values.updateValue(newValue, forKey: key) == nil { order.append(key) }
            } else if values.removeValue(forKey: key) != nil {
                order.removeAll { $0 == key }
            }
        }
    }

    /// The keys in insertion order.
    public var keys: [String] {
        order
    }

    /// The number of members.
    public var count: Int {
        order.count
    }

    /// True if there are no members.
    public var isEmpty: Bool {
        order.isEmpty
    }

    /// Adds every member of another object; for keys that both have, the value of `other` wins.
    ///
    /// - Parameter other: The object to add.
    public mutating func merge(_ other: JSONObject) {
        for (key, value) in other { self[key] = value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object from a dictionary literal such as `["region": "westus", "retries": 2]`.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONObject: Sequence {
    /// Returns an iterator over the members in insertion order.
    public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
        var keys = order.makeIterator()
        return AnyIterator {
            guard let key = keys.next(), let value = values[key] else { return nil }
            return (key, value)
        }
    }
}
