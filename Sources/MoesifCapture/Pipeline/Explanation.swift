extension Moesif {
    /// The event that would be sent for a call, and the reason that each part is sent, redacted, removed or left out.
    ///
    /// ``Moesif/explain(_:)`` creates it and sends nothing. The description is a table that contains no value of the
    /// call:
    ///
    ///     request.uri                    redacted  redaction.queryItems
    ///     request.headers.Accept         sent
    ///     request.headers.Authorization  redacted  redaction.headers
    ///     request.body.card.number       removed   masks.requestBodyKeys
    ///     response.body                  left out  over the limit, 300000 bytes
    public struct Explanation: Sendable, CustomStringConvertible {
        /// The treatment of one part of a call.
        public struct Treatment: Sendable, Hashable, CustomStringConvertible {
            /// The treatment in one or two words, such as `redacted`.
            public let description: String

            /// The part is sent unchanged.
            public static let sent = Treatment(description: "sent")
            /// The part is sent, with `[redacted]` in place of all or a piece of its value.
            public static let redacted = Treatment(description: "redacted")
            /// The part is removed, both its name and its value.
            public static let removed = Treatment(description: "removed")
            /// The part is not sent, for a reason stated in words, such as its size.
            public static let leftOut = Treatment(description: "left out")
        }

        /// One part of a call.
        public struct Part: Sendable, Hashable {
            /// The path of the part in the event, such as `request.headers.Accept` or `response.body.items[0].id`.
            public let path: String
            /// The treatment of the part.
            public let treatment: Treatment
            /// The names of the options or hooks that decided, separated by commas, or the reason in words.
            ///
            /// Empty if the part is sent unchanged.
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
                let cells = [part.path.padded(to: width), part.treatment.description.padded(to: 8), part.reason]
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
