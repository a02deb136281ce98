import Foundation

/// Reads `name=value&name=value`, the form of queries and of form bodies, without changing what it does not touch.
///
/// Works on bytes: to a `Character`, a separator that a combining mark follows is none.
enum URLEncodedForm {
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
        let items = text.utf8
        // Nil until an item changes: most texts stay as they are, and nothing of them is copied.
        var changed: [Substring]?
        var start = items.startIndex
        while true {
            let end = items[start...].firstIndex(of: ASCII.ampersand) ?? items.endIndex
            let item = items[start..<end]
            if let rewritten = rewrite(item: item, action) {
                if changed == nil { changed = start > items.startIndex ? [Substring(items[..<start].dropLast())] : [] }
                if !rewritten.isEmpty { changed?.append(Substring(rewritten)) }
            } else {
                changed?.append(Substring(item))
            }
            guard end < items.endIndex else { return changed?.joined(separator: "&") }
            start = items.index(after: end)
        }
    }

    /// The item without what must go ("" for nothing left), or nil when it stays as it is.
    ///
    /// A semicolon may separate items too, and a question mark begins the query of a URI within; either may be part of
    /// a secret: what follows a name that must go, goes with it.
    private static func rewrite(item: Substring.UTF8View, _ action: (String) -> Action) -> String? {
        var start = item.startIndex
        while start < item.endIndex {
            let part = item[start...]
            let end = part.firstIndex { $0 == ASCII.semicolon || $0 == ASCII.questionMark } ?? item.endIndex
            let equals = part[..<end].firstIndex(of: ASCII.equals)
            switch strongest(of: part[..<(equals ?? end)], action) {
            case .keep: break
            case .redact:
                if let equals { return String(Substring(item[...equals])) + Moesif.Redaction.mark }
            case .remove:
                let rest = item[..<start]
                return String(Substring(start > item.startIndex ? rest.dropLast() : rest))
            }
            guard end < item.endIndex else { return nil }
            start = item.index(after: end)
        }
        return nil
    }

    /// The strictest action for a name, decoded, and for `a[b][c]` also for `a`, `b` and `c`.
    private static func strongest(of raw: Substring.UTF8View, _ action: (String) -> Action) -> Action {
        guard raw.contains(where: { $0 <= ASCII.plus || $0 == ASCII.openBracket || $0 >= 0x80 }) else {
            return action(String(Substring(raw)))
        }
        let whole = decoded(raw)
        var names = [whole]
        if raw.contains(ASCII.openBracket) {
            // Part by part: a percent sign that means nothing in one part does not hide another.
            names += raw.split { $0 == ASCII.openBracket || $0 == ASCII.closeBracket }.map(decoded)
        } else if whole.utf8.contains(ASCII.openBracket) {
            names += whole.utf8.split { $0 == ASCII.openBracket || $0 == ASCII.closeBracket }.map {
                String(Substring($0))
            }
        }
        var result = Action.keep
        for name in names {
            switch action(name) {
            case .remove: return .remove
            case .redact: result = .redact
            case .keep: break
            }
        }
        return result
    }

    /// A name decoded, and without the white space around it, which many servers do not count.
    private static func decoded(_ encoded: Substring.UTF8View) -> String {
        let spaced = String(decoding: encoded.map { $0 == ASCII.plus ? ASCII.space : $0 }, as: UTF8.self)
        return (spaced.removingPercentEncoding ?? spaced).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
