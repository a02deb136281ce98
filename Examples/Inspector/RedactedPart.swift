import Foundation
import MoesifCapture

/// One side of a call, by the name of its member in the event.
enum Side: String, CaseIterable {
    case request, response
}

/// A part of an event that holds `[redacted]` in place of a value or of a piece of one.
struct RedactedPart: Hashable {
    enum Place: Hashable {
        case uri
        case header(Side)
        case bodyKey(Side)
        case formField(Side)
        /// A body that is neither JSON nor a form, or metadata.
        case other
    }

    let place: Place
    /// The names from the root of the event to the part; the elements of an array are numbers.
    let path: [String]
    /// The text that holds the mark.
    let text: String
}

/// The redacted parts of an event.
struct RedactedParts: Sequence {
    private var parts: [RedactedPart] = []

    var count: Int { parts.count }

    init(in item: JSONValue) {
        addURI(item["request"]?["uri"], at: ["request", "uri"])
        for side in Side.allCases {
            for (name, value) in item[side.rawValue]?["headers"]?.object ?? [:] {
                add(.header(side), [side.rawValue, "headers", name], value)
            }
            guard let message = item[side.rawValue]?.object, let body = message["body"] as JSONValue? else { continue }
            if message["transfer_encoding"]?.string == "base64", let text = body.string {
                addForm(Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? "", side)
            } else {
                add(.bodyKey(side), [side.rawValue, "body"], body)
            }
        }
        guard var metadata = item["metadata"]?.object else { return }
        addURI(metadata["capture"]?["final_uri"], at: ["metadata", "capture", "final_uri"])
        metadata["capture"] = nil
        add(.other, ["metadata"], .object(metadata))
    }

    func makeIterator() -> IndexingIterator<[RedactedPart]> {
        parts.makeIterator()
    }

    private mutating func add(_ place: RedactedPart.Place, _ path: [String], _ value: JSONValue) {
        switch value {
        case .string(let text) where text.contains(Moesif.Redaction.mark):
            parts.append(RedactedPart(place: place, path: path, text: text))
        case .object(let members):
            for (name, member) in members { add(place, path + [name], member) }
        case .array(let elements):
            for (index, element) in elements.enumerated() { add(place, path + ["\(index)"], element) }
        default: break
        }
    }

    /// Adds each query item with a mark, and the rest of the URI if that has one.
    private mutating func addURI(_ value: JSONValue?, at path: [String]) {
        guard let uri = value?.string, uri.contains(Moesif.Redaction.mark) else { return }
        let pieces = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        if pieces[0].contains(Moesif.Redaction.mark) {
            parts.append(RedactedPart(place: .uri, path: path + ["path"], text: String(pieces[0])))
        }
        for (name, text) in Self.fields(of: pieces.dropFirst().first ?? "") {
            parts.append(RedactedPart(place: .uri, path: path + [name], text: text))
        }
    }

    private mutating func addForm(_ body: String, _ side: Side) {
        guard body.contains(Moesif.Redaction.mark) else { return }
        let fields = Self.fields(of: body[...])
        for (name, text) in fields {
            parts.append(RedactedPart(place: .formField(side), path: [side.rawValue, "body", name], text: text))
        }
        if fields.isEmpty { parts.append(RedactedPart(place: .other, path: [side.rawValue, "body"], text: body)) }
    }

    /// Returns the names of the fields with a mark, and these fields.
    private static func fields(of text: Substring) -> [(name: String, text: String)] {
        text.split(separator: "&").compactMap { field in
            guard let equals = field.firstIndex(of: "="), field.contains(Moesif.Redaction.mark) else { return nil }
            let name = field[..<equals]
            return (name.removingPercentEncoding ?? String(name), String(field))
        }
    }
}
