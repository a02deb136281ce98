import Foundation

/// The name of the GraphQL operation that a request performs, read from its body or URL.
///
/// Supports GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) and common client extensions:
/// batches, `application/graphql`, multipart uploads and persisted queries. Only the names are taken from the request.
struct GraphQLOperation: Sendable, Equatable {
    /// The maximum total length of the names of a batch, in bytes.
    static let maximumLength = 256
    /// The number of bytes of a multipart body that are searched for the start of the `operations` part.
    private static let multipartHead = 1024
    private static let separator = ", "

    /// The operation name; for a batch, the distinct names separated by a comma and a space.
    let name: String

    /// Creates the operation of a request, or returns `nil` if it is not a GraphQL request or has no operation name.
    ///
    /// - Parameters:
    ///   - url: The absolute URL.
    ///   - contentType: The `Content-Type` header of the body.
    ///   - body: The decompressed body, or `nil` if there is none.
    ///   - sources: The parts of the request from which a name may be read.
    init?(url: String, contentType: String?, body: Data?, sources: GraphQLSources = .all) {
        var (url, contentType) = (url, contentType ?? "")
        let name = url.withUTF8 { url in
            let url = UnsafeRawBufferPointer(url)
            let isPath = GraphQLDetector.isInPath(of: url)
            let named = body?.withUnsafeBytes { body -> String? in
                guard
                    isPath || GraphQLDetector.isKey(atBeginningOf: body)
                        || contentType.withUTF8({ GraphQLDetector.isFound(in: UnsafeRawBufferPointer($0)) })
                else { return nil }
                return Self.name(in: body, contentType, sources)
            }
            return named ?? (isPath ? Self.name(inQueryOf: url, sources.uriQuery) : nil)
        }
        guard let name else { return nil }
        self.name = name
    }

    /// Returns true if an operation name can be read from a member or item with this key.
    static func isNamed(in key: String) -> Bool {
        ["operationname", "query", "operations"].contains(key.lowercased())
    }

    // MARK: Bodies

    private static func name(inJSON body: UnsafeRawBufferPointer, _ sources: GraphQLSources) -> String? {
        var reader = GraphQLRequestReader(body, sources)
        return joined { reader.nextName() }
    }

    /// Returns the name in a body, which is JSON, a form, a multipart upload or a document.
    private static func name(
        in body: UnsafeRawBufferPointer,
        _ contentType: String,
        _ sources: GraphQLSources
    ) -> String? {
        // A document may also begin with a brace, but no quotation mark follows it.
        guard GraphQLDetector.firstKey(of: body) == nil else { return name(inJSON: body, sources) }
        let type = BodyType(contentType)
        if type.saysForm { return name(inItems: body, sources.form) }
        guard type.isMultipart else {
            return sources.document ? GraphQLDocument.operationName(in: body) : nil
        }
        guard sources.upload else { return nil }
        let head = UnsafeRawBufferPointer(rebasing: body.prefix(multipartHead))
        guard let part = end(of: "name=\"operations\"", in: head),
            let start = end(of: "\r\n\r\n", in: UnsafeRawBufferPointer(rebasing: head[part...]))
        else { return nil }
        return name(inJSON: UnsafeRawBufferPointer(rebasing: body[(part + start)...]), sources)
    }

    private static func end(of text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes.indices.first { bytes[$0...].starts(with: text) }.map { $0 + text.count }
    }

    /// Joins distinct names until there are no more or the next does not fit; no name is cut.
    private static func joined(_ next: () -> GraphQLRequestReader.Operation?) -> String? {
        var names: [String] = []
        var length = 0
        while let operation = next() {
            guard let name = operation.name, !names.contains(name) else { continue }
            let added = name.utf8.count + (names.isEmpty ? 0 : separator.utf8.count)
            // The first name may exceed the limit. The event then notes that the name is left out.
            guard names.isEmpty || length + added <= maximumLength else { break }
            names.append(name)
            length += added
        }
        return names.isEmpty ? nil : names.joined(separator: separator)
    }

    // MARK: Queries and forms

    private static func name(inQueryOf url: UnsafeRawBufferPointer, _ keys: GraphQLSources.Keys) -> String? {
        let end = url.firstIndex(of: ASCII.numberSign) ?? url.count
        guard let mark = url[..<end].firstIndex(of: ASCII.questionMark) else { return nil }
        return name(inItems: UnsafeRawBufferPointer(rebasing: url[(mark + 1)..<end]), keys)
    }

    private static func name(inItems items: UnsafeRawBufferPointer, _ keys: GraphQLSources.Keys) -> String? {
        var document: UnsafeRawBufferPointer?
        for item in items.split(separator: ASCII.ampersand) {
            guard let equals = item.firstIndex(of: ASCII.equals), equals + 1 < item.endIndex else { continue }
            let value = UnsafeRawBufferPointer(rebasing: items[(equals + 1)..<item.endIndex])
            let key = item[..<equals]
            if keys.operationName, key.elementsEqual("operationName".utf8) {
                let name = PercentCoding.decode(value)
                return GraphQLDocument.isName(name) ? String(decoding: name, as: UTF8.self) : nil
            }
            if keys.query, document == nil, key.elementsEqual("query".utf8) { document = value }
        }
        guard let document else { return nil }
        return PercentCoding.decode(document).withUnsafeBytes { GraphQLDocument.operationName(in: $0) }
    }
}
