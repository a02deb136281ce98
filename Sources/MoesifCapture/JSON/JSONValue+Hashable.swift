/// Deeply nested values do not deepen the stack of `==` and `hash(into:)`.
extension JSONValue: Hashable {
    /// The depth to which a value is hashed; anything deeper is only compared.
    private static let hashedDepth = 8

    /// Returns true if both values are equal.
    ///
    /// Numbers are equal if their digits are. The order of members does not matter.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        var pairs = [(left, right)]
        while let pair = pairs.popLast() {
            switch pair {
            case (.null, .null): break
            case (.bool(let left), .bool(let right)): guard left == right else { return false }
            case (.number(let left), .number(let right)): guard left == right else { return false }
            case (.string(let left), .string(let right)): guard left == right else { return false }
            case (.array(let left), .array(let right)):
                guard left.count == right.count else { return false }
                pairs += zip(left, right)
            case (.object(let left), .object(let right)):
                guard left.count == right.count else { return false }
                for (key, value) in left {
                    guard let other: JSONValue = right[key] else { return false }
                    pairs.append((value, other))
                }
            default: return false
            }
        }
        return true
    }

    /// Hashes the value consistently with `==`.
    public func hash(into hasher: inout Hasher) {
        hash(into: &hasher, depth: Self.hashedDepth)
    }

    private func hash(into hasher: inout Hasher, depth: Int) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value):
            hasher.combine(2)
            hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let elements):
            hasher.combine(4)
            hasher.combine(elements.count)
            guard depth > 0 else { return }
            for element in elements { element.hash(into: &hasher, depth: depth - 1) }
        case .object(let members):
            hasher.combine(members.count)
            guard depth > 0 else { return }
            // The combination must not depend on the order of the members.
            hasher.combine(
                members.reduce(into: 0) { sum, member in
                    var hasher = Hasher()
                    hasher.combine(member.key)
                    member.value.hash(into: &hasher, depth: depth - 1)
                    sum ^= hasher.finalize()
                }
            )
        }
    }
}

extension JSONObject: Hashable {
    /// Returns true if both objects have equal members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        JSONValue.object(left) == .object(right)
    }

    /// Hashes the object consistently with `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(JSONValue.object(self))
    }
}
