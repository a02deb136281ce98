/// The headers of a request or response, with one value for each name and case-insensitive lookup.
///
/// Moesif's format has one string for each name. Values that are added under the same name, in any case, are therefore
/// joined with `", "`.
public struct HeaderFields: Sendable {
    /// The largest number of headers that is searched linearly, which is faster than hashing for a few headers.
    private static let mostUnindexed = 32

    private var fields: [Element] = []
    /// The position of each name; empty for a small number of headers.
    private var positions: [HeaderName: Int] = [:]

    /// Creates an empty collection.
    public init() {}

    /// Creates headers from a dictionary, in the order of their names.
    ///
    /// - Parameter dictionary: The values by name.
    public init(_ dictionary: [String: String]) {
        self.init(dictionary.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name })
    }

    /// Creates headers from a sequence of names and values, in the order of the sequence.
    ///
    /// - Parameter fields: The names and values, as other HTTP libraries provide them.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields.reserveCapacity(fields.underestimatedCount)
        for (name, value) in fields { add(value, for: HeaderName(name)) }
    }

    /// Accesses the value of a header, or `nil` if there is no such header.
    ///
    /// Setting `nil` removes the header.
    ///
    /// - Parameter name: The name of the header.
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

    /// Accesses the value of a header by its name in any case, or `nil` if there is no such header.
    ///
    /// Setting `nil` removes the header.
    ///
    /// - Parameter name: The name of the header in any case.
    public subscript(name: String) -> String? {
        get {
            self[HeaderName(name)]
        }
        set {
            self[HeaderName(name)] = newValue
        }
    }

    /// Adds a value, joined with `", "` to the value that the name already has.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - name: The name of the header.
    public mutating func add(_ value: String, for name: HeaderName) {
        guard let position = position(of: name) else { return append(value, for: name) }
        // Appending in place avoids a copy of the value for each repetition.
        fields[position].value.append(", ")
        fields[position].value.append(value)
    }

    /// The names in the order in which they were added.
    public var names: [HeaderName] {
        fields.map(\.name)
    }

    /// The number of headers.
    public var count: Int {
        fields.count
    }

    /// True if there are no headers.
    public var isEmpty: Bool {
        fields.isEmpty
    }

    private func position(of name: HeaderName) -> Int? {
        guard fields.count <= Self.mostUnindexed else { return positions[name] }
        // Comparing hashes in place avoids retaining the strings of each element.
        return fields.indices.first { fields[$0].name.hash == name.hash && fields[$0].name == name }
    }

    /// Appends a header that is not present yet.
    private mutating func append(_ value: String, for name: HeaderName) {
        fields.append((name, value))
        index()
    }

    private mutating func remove(at position: Int) {
        positions[fields.remove(at: position).name] = nil
        positions = fields.count > Self.mostUnindexed ? positions.mapValues { $0 > position ? $0 - 1 : $0 } : [:]
    }

    /// Indexes the headers that have no position yet, if there are enough headers to index.
    private mutating func index() {
        guard fields.count > Self.mostUnindexed else { return }
        for position in positions.count..<fields.count { positions[fields[position].name] = position }
    }
}

extension JSONWriter {
    /// Writes the headers as an object.
    mutating func headers(_ headers: HeaderFields) {
        beginObject()
        for (name, value) in headers { header(name, value) }
        endObject()
    }

    /// Writes one header as a member.
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
    /// Returns true if both have the same names with the same values, in any order and any case of the names.
    public static func == (left: HeaderFields, right: HeaderFields) -> Bool {
        left.count == right.count && left.fields.allSatisfy { right[$0.name] == $0.value }
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    /// Creates headers from a dictionary literal such as `["Accept": "*/*"]`.
    public init(dictionaryLiteral elements: (HeaderName, String)...) {
        for (name, value) in elements { add(value, for: name) }
    }
}

extension HeaderFields: Sequence {
    /// A header: its name and its value.
    public typealias Element = (name: HeaderName, value: String)

    /// Returns an iterator over the headers, in the order in which they were added.
    public func makeIterator() -> IndexingIterator<[Element]> {
        fields.makeIterator()
    }
}
