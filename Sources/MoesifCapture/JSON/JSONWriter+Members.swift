import Foundation

extension JSONWriter {
    /// Writes a member with a time, or nothing for nil.
    mutating func member(_ name: StaticString, _ time: Date?) {
        member(name, time.map { Timestamp($0).text })
    }

    /// Writes a member with an object, or nothing for nil.
    mutating func member(_ name: StaticString, _ members: JSONObject?) {
        guard let members else { return }
        key(name)
        object(members)
    }

    /// Writes a member with an array, or nothing for an empty one.
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
