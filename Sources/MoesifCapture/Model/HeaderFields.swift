/// The headers of a request or response: one value a name, looked up in any case.
///
/// The wire format has one string a name, so values of the same name are joined with `", "` as they are added, in
/// whatever case the name comes.
public struct HeaderFields: Sendable {
    /// The most headers that are looked through one by one, which for a few is faster than hashing.
    private static let mostUnindexed = 32

    private var fields: [Element] = []
    /// The position of each name; empty for a few headers.
    private var positions: [HeaderName: Int] = [:]

    /// Creates an empty collection.
    public init() {}

    /// The headers of a dictionary, in the order of their names.
    public init(_ dictionary: [String: String]) {
        self.init(dictionary.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name })
    }

    /// The headers of a list of names and values, such as other libraries have, in its order.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields.reserveCapacity(fields.underestimatedCount)
        for (name, value) in fields { add(value, for: HeaderName(name)) }
    }

    /// The value of a name; nil when there is none.
    ///
    /// Setting nil takes the header out.
    public subscript(name: HeaderName) -> String? {
        get {
            position(of: name).map { fields[$0].value }
        }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): fields[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(value, for: name)
            case (nil, nil): break
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
        guard let position = position(of: name) else { return append(value, for: name) }
        // In place: whoever repeats a name has nothing copied over and over.
        fields[position].value.append(", ")
        fields[position].value.append(value)
    }

    /// The names, in the order they were added.
    public var names: [HeaderName] {
        fields.map(\.name)
    }

    /// The number of names.
    public var count: Int {
        fields.count
    }

    /// True when there is no header.
    public var isEmpty: Bool {
        fields.isEmpty
    }

    private func position(of name: HeaderName) -> Int? {
        guard fields.count <= Self.mostUnindexed else { return positions[name] }
        // By hash first, in place: to take an element out retains its strings.
        return fields.indices.first { fields[$0].name.hash == name.hash && fields[$0].name == name }
    }

    /// Adds a header whose name is not there.
    private mutating func append(_ value: String, for name: HeaderName) {
        fields.append((name, value))
        index()
    }

    private mutating func remove(at position: Int) {
        positions[fields.remove(at: position).name] = nil
        positions = fields.count > Self.mostUnindexed ? positions.mapValues { $0 > position ? $0 - 1 : $0 } : [:]
    }

    /// Notes the positions that are not noted, where there are enough headers.
    private mutating func index() {
        guard fields.count > Self.mostUnindexed else { return }
        for position in positions.count..<fields.count { positions[fields[position].name] = position }
    }
}

extension JSONWriter {
    /// The headers as an object.
    mutating func headers(_ headers: HeaderFields) {
        beginObject()
        for (name, value) in headers { header(name, value) }
        endObject()
    }

    /// One member of that object.
    mutating func header(_ name: HeaderName, _ value: String) {
        key(name.description)
        string(value)
    }
}

extension HeaderFields: CustomStringConvertible {
    /// The headers as a JSON object.
    public var description: String {
        var writer = JSONWriter()
        writer.headers(self)
        return writer.text
    }
}

extension HeaderFields: Equatable {
    /// Two collections are equal when they have the same names, in any case and order, with the same values.
    public static func == (left: HeaderFields, right: HeaderFields) -> Bool {
        left.count == right.count && left.fields.allSatisfy { right[$0.name] == $0.value }
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    /// Creates a collection from a literal such as `["Accept": "*/*"]`.
    public init(dictionaryLiteral elements: (HeaderName, String)...) {
        for (name, value) in elements { add(value, for: name) }
    }
}

extension HeaderFields: Sequence {
    /// A name and its value.
    public typealias Element = (name: HeaderName, value: String)

    /// Goes over the headers in the order they were added.
    public func makeIterator() -> IndexingIterator<[Element]> {
        fields.makeIterator()
    }
}
