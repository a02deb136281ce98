/// The parts of a request from which an operation name may be read: those that are sent with its event.
///
/// Each part counts separately. A request carries its name twice, as `operationName` and inside the document, and its
/// URL may carry other names than its body.
struct GraphQLSources: Sendable {
    /// The two values of a request that contain the operation name.
    struct Keys: Sendable, Equatable {
        static let all = Keys(operationName: true, query: true)

        let operationName: Bool
        let query: Bool
    }

    /// All parts.
    static let all = GraphQLSources()

    /// The keys of a body that is a JSON object.
    private(set) var object = Keys.all
    /// The keys of the objects in a JSON array.
    private(set) var batch = Keys.all
    private(set) var form = Keys.all
    private(set) var uriQuery = Keys.all
    /// True if a body that is the text of a GraphQL document may be read.
    private(set) var document = true
    /// True if the `operations` part of a multipart upload, which contains the JSON, may be read.
    private(set) var upload = true

    private init() {}

    /// Creates the parts that the masks and redaction lists let through.
    ///
    /// - Parameters:
    ///   - json: The actions for the keys of JSON bodies.
    ///   - forms: The actions for the keys of forms.
    ///   - items: The actions for query items.
    init(json: NameActions, forms: NameActions, items: NameActions) {
        object = Self.keys { Self.isSent($0, in: json, isBatch: false) }
        batch = Self.keys { Self.isSent($0, in: json, isBatch: true) }
        form = Self.keys { Self.isSent($0, in: forms) }
        uriQuery = Self.keys { Self.isSent($0, in: items) }
        // In the mode `onlyListed`, a body that is neither JSON nor a form is left out.
        document = json.allowed == nil && object.query
        upload = json.allowed == nil && Self.isSent("operations", in: forms)
    }

    private static func keys(_ isSent: (StaticString) -> Bool) -> Keys {
        Keys(operationName: isSent("operationName"), query: isSent("query"))
    }

    /// Returns true if a string member of a body, or of each element of a batch, is let through.
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

    /// Returns true if an item of a form or query is let through.
    private static func isSent(_ name: StaticString, in names: NameActions) -> Bool {
        let form = URLEncodedForm(names: names) { _ in nil }
        return Array("\(name)=a".utf8).withUnsafeBytes { form.rewrite($0) } == nil
    }
}
