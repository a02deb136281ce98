/// The parts of a request from which the name of an operation may be read: those that leave with its event.
///
/// One that is hidden says nothing of the others: a request has its names twice, and may have other ones in its URL.
struct GraphQLSources: Sendable {
    /// The two values of a request that name its operation.
    struct Keys: Sendable, Equatable {
        static let all = Keys(operationName: true, query: true)

        let operationName: Bool
        let query: Bool
    }

    /// Each part.
    static let all = GraphQLSources()

    /// A body that is one object of JSON.
    private(set) var object = Keys.all
    /// The objects of an array of JSON.
    private(set) var batch = Keys.all
    private(set) var form = Keys.all
    private(set) var uriQuery = Keys.all
    /// A body that is the text of a document.
    private(set) var document = true
    /// The part of an upload that holds the JSON.
    private(set) var upload = true

    private init() {}

    /// The parts that the lists of masks and redaction let through.
    ///
    /// - Parameters:
    ///   - json: The keys of JSON bodies.
    ///   - forms: The keys of forms.
    ///   - items: The items of queries.
    init(json: NameActions, forms: NameActions, items: NameActions) {
        object = Self.keys { Self.isSent($0, in: json, isBatch: false) }
        batch = Self.keys { Self.isSent($0, in: json, isBatch: true) }
        form = Self.keys { Self.isSent($0, in: forms) }
        uriQuery = Self.keys { Self.isSent($0, in: items) }
        // Where only what is listed leaves, a body that is neither JSON nor a form does not.
        document = json.allowed == nil && object.query
        upload = json.allowed == nil && Self.isSent("operations", in: forms)
    }

    private static func keys(_ isSent: (StaticString) -> Bool) -> Keys {
        Keys(operationName: isSent("operationName"), query: isSent("query"))
    }

    /// Returns whether a string is let through that is a member of a body, or of each of its elements.
    private static func isSent(_ name: StaticString, in names: NameActions, isBatch: Bool) -> Bool {
        var places = ListedJSONPlaces(names)
        places.open()
        if isBatch {
            guard places.value(ASCII.openBrace, isElement: true) == .keep else { return false }
            places.open()
        }
        let name = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return places.member(name) == .keep && places.value(ASCII.quote, isElement: false) == .keep
    }

    /// Returns whether an item of a form or query is let through.
    private static func isSent(_ name: StaticString, in names: NameActions) -> Bool {
        let form = URLEncodedForm(names: names) { _ in nil }
        return Array("\(name)=a".utf8).withUnsafeBytes { form.rewrite($0) } == nil
    }
}
