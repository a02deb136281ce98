import Foundation

/// Reads `name=value&name=value`, the form of queries and of form bodies, without changing what it does not touch.
enum FormItems {
    /// What becomes of one item.
    enum Action {
        case keep
        case redact
        case remove
    }

    /// The text with `action` carried out on every item, or nil when each of them was kept.
    ///
    /// `action` is asked with each name, decoded; a name such as `user[password]` also with each of its parts.
    static func rewrite(_ text: Substring, _ action: (String) -> Action) -> String? {
        var didChange = false
        var kept: [String] = []
        // By scalars: to a `Character`, a separator that a combining mark follows is none.
        for item in text.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false) {
            switch rewrite(item: item, action) {
            case nil: kept.append(String(item))
            case let changed?:
                didChange = true
                if !changed.isEmpty { kept.append(changed) }
            }
        }
        return didChange ? kept.joined(separator: "&") : nil
    }

    /// The item without what must go ("" for nothing left), or nil when it stays as it is.
    ///
    /// A semicolon may separate items too, or be part of a secret: what follows a name that must go, goes with it.
    private static func rewrite(item: Substring.UnicodeScalarView, _ action: (String) -> Action) -> String? {
        var start = item.startIndex
        while start < item.endIndex {
            let part = item[start...]
            let end = part.firstIndex(of: ";") ?? item.endIndex
            let equals = part[..<end].firstIndex(of: "=")
            let name = part[..<(equals ?? end)]
            switch strongest(names(in: name).map(action)) {
            case .keep: break
            case .redact:
                if let equals { return String(item[...equals]) + Redaction.mark }
            case .remove:
                let rest = item[..<start]
                return String(rest.last == ";" ? rest.dropLast() : rest)
            }
            guard end < item.endIndex else { return nil }
            start = item.index(after: end)
        }
        return nil
    }

    private static func strongest(_ actions: [Action]) -> Action {
        var result = Action.keep
        for action in actions {
            switch action {
            case .remove: return .remove
            case .redact: result = .redact
            case .keep: break
            }
        }
        return result
    }

    /// The name decoded, and for `a[b][c]` also `a`, `b` and `c`.
    private static func names(in raw: Substring.UnicodeScalarView) -> [String] {
        let spaced = String(raw).replacing("+", with: " ")
        let name = spaced.removingPercentEncoding ?? spaced
        guard name.unicodeScalars.contains("[") else { return [name] }
        let parts = name.unicodeScalars.split { $0 == "[" || $0 == "]" }
        return [name] + parts.map(String.init)
    }
}
