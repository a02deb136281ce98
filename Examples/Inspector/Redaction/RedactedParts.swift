import Foundation
import MoesifCapture

/// The redacted parts of an event, up to a limit.
struct RedactedParts: Sequence {
    /// An event can have more marks than a person reads; their paths together could need gigabytes.
    static let limit = 2_000

    private var parts: [RedactedPart] = []

    var count: Int { parts.count }

    init(in item: JSONValue) {
        addURI(item["request"]?["uri"], at: ["request", "uri"])
        for side in Side.allCases {
            for (name, value) in item[side.rawValue]?["headers"]?.object ?? [:] {
                add(.header(side), [side.rawValue, "headers", name], [name], value)
            }
            guard let message = item[side.rawValue]?.object, let body = message["body"] as JSONValue? else { continue }
            if message["transfer_encoding"]?.string == "base64", let text = body.string {
                addForm(Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? "", side)
            } else {
                add(.bodyKey(side), [side.rawValue, "body"], [], body)
            }
        }
        guard var metadata = item["metadata"]?.object else { return }
        addURI(metadata["capture"]?["final_uri"], at: ["metadata", "capture", "final_uri"])
        metadata["capture"] = nil
        add(.other, ["metadata"], [], .object(metadata))
    }

    func makeIterator() -> IndexingIterator<[RedactedPart]> {
        parts.makeIterator()
    }

    private mutating func add(_ part: RedactedPart) {
        if count < Self.limit { parts.append(part) }
    }

    private mutating func add(_ place: RedactedPart.Place, _ path: [String], _ names: [String], _ value: JSONValue) {
        guard count < Self.limit else { return }
        switch value {
        case .string(let text) where text.hasRedactionMark:
            add(RedactedPart(place: place, path: path, names: names, text: text))
        case .object(let members):
            for (name, member) in members { add(place, path + [name], names + [name], member) }
        case .array(let elements):
            for (index, element) in elements.enumerated() { add(place, path + ["\(index)"], names, element) }
        default: break
        }
    }

    /// Adds each query item with a mark, and the rest of the URI if that has one.
    private mutating func addURI(_ value: JSONValue?, at path: [String]) {
        guard let uri = value?.string, uri.hasRedactionMark else { return }
        let pieces = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let rest = pieces.first, rest.hasRedactionMark {
            add(RedactedPart(place: .uriPath, path: path + ["path"], names: [], text: rest))
        }
        guard pieces.count == 2 else { return }
        for (name, text) in Self.fields(of: pieces[1]) {
            add(RedactedPart(place: .queryItem, path: path + [name], names: [name], text: text))
        }
    }

    private mutating func addForm(_ body: String, _ side: Side) {
        guard body.hasRedactionMark else { return }
        let (path, fields) = ([side.rawValue, "body"], Self.fields(of: body))
        for (name, text) in fields {
            add(RedactedPart(place: .formField(side), path: path + [name], names: [name], text: text))
        }
        if fields.isEmpty { add(RedactedPart(place: .other, path: path, names: [], text: body)) }
    }

    /// Returns the names of the fields with a mark, and these fields.
    private static func fields(of text: String) -> [(name: String, text: String)] {
        text.split(separator: "&").compactMap { field in
            guard let equals = field.firstIndex(of: "="), String(field).hasRedactionMark else { return nil }
            let name = field[..<equals]
            return (name.removingPercentEncoding ?? String(name), String(field))
        }
    }
}
