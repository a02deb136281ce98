/// A JSON object: members in the order they were put in, one for each key.
///
/// Written as a dictionary literal; where a key stands twice, the last one counts.
public struct JSONObject: Sendable {
    private var order: [String] = []
    private var values: [String: JSONValue] = [:]

    /// Creates an empty object.
    public init() {}

    /// The value of a key; nil when there is none.
    ///
    /// Setting nil takes the member out.
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

    /// The keys, in order.
    public var keys: [String] {
        order
    }

    /// The number of members.
    public var count: Int {
        order.count
    }

    /// True when there is no member.
    public var isEmpty: Bool {
        order.isEmpty
    }

    /// Puts every member of `other` in; where both have a key, `other` wins.
    public mutating func merge(_ other: JSONObject) {
        for (key, value) in other { self[key] = value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object from a literal such as `["region": "westus", "retries": 2]`.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONObject: Sequence {
    /// Goes over the members in order.
    public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
        var keys = order.makeIterator()
        return AnyIterator {
            guard let key = keys.next(), let value = values[key] else { return nil }
            return (key, value)
        }
    }
}
