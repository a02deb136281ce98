/// The headers of a request or response: one value a name, looked up in any case.
///
/// The wire format has one string a name, so values of the same name are joined with `", "` as they are added, in
/// whatever case the name comes.
public struct HeaderFields: Sendable {
    private var fields: [HeaderName: String] = [:]
    private var order: [HeaderName] = []

    /// Creates an empty collection.
    public init() {}

    /// The headers of a dictionary, in the order of their names.
    public init(_ dictionary: [String: String]) {
        for (name, value) in dictionary.sorted(by: { $0.key < $1.key }) { add(value, for: HeaderName(name)) }
    }

    /// The headers of a list of names and values, such as other libraries have, in its order.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        for (name, value) in fields { add(value, for: HeaderName(name)) }
    }

    /// The value of a name; nil when there is none.
    ///
    /// Setting nil takes the header out.
    public subscript(name: HeaderName) -> String? {
        get {
            fields[name]
        }
        set {
            if let newValue {
                if fields.updateValue(newValue, forKey: name) == nil { order.append(name) }
            } else if fields.removeValue(forKey: name) != nil {
                order.removeAll { $0 == name }
            }
        }
    }

    /// The value of a name in any case; nil when there is none.
    ///
    /// Setting nil takes the header out.
    public subscript(name: String) -> String? {
        get {
            self[HeaderName(name)]
        }
        set {
            self[HeaderName(name)] = newValue
        }
    }

    /// Adds a value: after the one the name already has, joined by `", "`.
    public mutating func add(_ value: String, for name: HeaderName) {
        guard fields[name] != nil else { return self[name] = value }
        // In place: whoever repeats a name has nothing copied over and over.
        fields[name]?.append(", ")
        fields[name]?.append(value)
    }

    /// The names, in the order they were added.
    public var names: [HeaderName] {
        order
    }

    /// The number of names.
    public var count: Int {
        order.count
    }

    /// True when there is no header.
    public var isEmpty: Bool {
        order.isEmpty
    }
}

extension HeaderFields: Equatable {
    /// Two collections are equal when they have the same names, in any case and order, with the same values.
    public static func == (left: HeaderFields, right: HeaderFields) -> Bool {
        left.fields == right.fields
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    /// Creates a collection from a literal such as `["Accept": "*/*"]`.
    public init(dictionaryLiteral elements: (HeaderName, String)...) {
        for (name, value) in elements { add(value, for: name) }
    }
}

extension HeaderFields: Sequence {
    /// Goes over the headers in the order they were added.
    public func makeIterator() -> AnyIterator<(name: HeaderName, value: String)> {
        var names = order.makeIterator()
        return AnyIterator {
            guard let name = names.next(), let value = fields[name] else { return nil }
            return (name, value)
        }
    }
}
