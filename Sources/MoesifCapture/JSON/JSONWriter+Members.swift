import Foundation

extension JSONWriter {
    /// A member whose value is a time; nothing at all for nil.
    mutating func member(_ name: StaticString, _ time: Date?) {
        member(name, time.map { Timestamp($0).text })
    }

    /// A member whose value is an object; nothing at all for nil.
    mutating func member(_ name: StaticString, _ members: JSONObject?) {
        guard let members else { return }
        key(name)
        object(members)
    }

    /// A member whose value is an array; nothing at all for an empty one.
    mutating func member<Item>(_ name: StaticString, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void) {
        guard !items.isEmpty else { return }
        key(name)
        beginArray()
        for item in items {
            element()
            write(&self, item)
        }
        endArray()
    }
}
