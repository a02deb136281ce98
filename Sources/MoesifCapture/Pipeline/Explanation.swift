extension Moesif {
    /// What would be sent of a call, and why each part of it is in or out.
    ///
    /// ``Moesif/explain(_:)`` makes it, and sends nothing. The description is a table that shows no value of the call:
    ///
    ///     request.uri                    redacted  redaction.queryItems
    ///     request.headers.Accept         sent
    ///     request.headers.Authorization  redacted  redaction.headers
    ///     request.body.card.number       removed   masks.requestBodyKeys
    ///     response.body                  left out  over the limit, 300000 bytes
    public struct Explanation: Sendable, CustomStringConvertible {
        /// The fate of one part.
        public struct Fate: Sendable, Hashable, CustomStringConvertible {
            /// The fate in a word or two, such as `redacted`.
            public let description: String

            /// The part is sent as it is.
            public static let sent = Fate(description: "sent")
            /// The part is sent with `[redacted]` in place of its value, or of a piece of it.
            public static let redacted = Fate(description: "redacted")
            /// The part is taken out, name and value.
            public static let removed = Fate(description: "removed")
            /// The part is not sent for a reason that no option for privacy gives, such as its size.
            public static let leftOut = Fate(description: "left out")
        }

        /// One part of the call.
        public struct Part: Sendable, Hashable {
            /// The place of the part in the event, such as `request.headers.Accept` or `response.body.items[0].id`.
            public let path: String
            /// The fate of the part.
            public let fate: Fate
            /// The options or hooks that decided, by name and separated by commas, or the reason in words.
            ///
            /// Empty for a part that is sent as it is.
            public let reason: String
        }

        /// The event as it would be sent; nil if none would be.
        public private(set) var event: JSONObject?
        /// The reason why no event would be sent; nil if one would be.
        public private(set) var omission: String?
        /// The parts in the order of the event; empty if no event would be sent.
        public private(set) var parts: [Part] = []
        /// The hooks that threw, such as `outgoing.metadata threw an error of type DecodingError`.
        public internal(set) var hookErrors: [String] = []

        init(event: JSONObject, parts: [Part]) {
            self.event = event
            self.parts = parts
        }

        init(omission: String) {
            self.omission = omission
        }

        /// The table of all parts, or the reason why no event would be sent; then the hooks that threw.
        public var description: String {
            ((omission.map { ["no event: \($0)"] } ?? lines) + hookErrors).joined(separator: "\n")
        }

        private var lines: [String] {
            let width = parts.map(\.path.count).max() ?? 0
            return parts.map { part in
                let cells = [part.path.padded(to: width), part.fate.description.padded(to: 8), part.reason]
                return cells.joined(separator: "  ").trimmingSpaces()
            }
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func trimmingSpaces() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
