public import Foundation

/// A body as capture met it: its bytes, or why there are none.
public struct CapturedBody: Sendable, Equatable {
    /// Why a body was not kept.
    public struct Omission: Sendable, Hashable, CustomStringConvertible {
        /// The reason, in a few words.
        public let description: String

        /// The body was over the limit of `Moesif.Configuration.bodyLimit`.
        public static let overLimit = Omission(description: "over the limit")
        /// The body was read from a stream, which can be read once.
        public static let streamed = Omission(description: "streamed")
        /// The body was a file, of which only the size is looked at.
        public static let file = Omission(description: "a file")
        /// The platform shows the body to the app alone.
        public static let unseen = Omission(description: "not shown by the platform")
        /// The call went on after the response of the event, with a challenge answered or a redirect refused, and the
        /// platform shows what followed to the app alone.
        public static let unseenSequel = Omission(description: "what followed is not shown by the platform")
        /// The call ended before its body was complete; the bytes are the part that came, if it is known.
        public static let incomplete = Omission(description: "incomplete")
        /// The body was packed, and could not be unpacked.
        public static let damaged = Omission(description: "damaged")
    }

    /// The bytes; nil when there were none, or they were not kept.
    public let bytes: Data?
    /// Why bytes were not kept; nil when all were, or there were none.
    ///
    /// A body can have both: bytes that came, and the reason why they are not all.
    public let omission: Omission?
    /// How many bytes there were; nil when that is not known.
    public let count: Int?

    /// No body at all.
    public static let none = CapturedBody(bytes: nil, omission: nil, count: 0)

    /// A body that is known as a whole; over `Moesif.Configuration.bodyLimit`, an event has only its length.
    public init(_ bytes: Data) {
        self.init(bytes, limit: .max)
    }

    private init(bytes: Data?, omission: Omission?, count: Int?) {
        self.bytes = bytes
        self.omission = omission
        self.count = count
    }

    /// The bytes where they are within the limit, and otherwise only their number.
    package init(_ bytes: Data?, limit: Int) {
        let bytes = bytes.flatMap { $0.isEmpty ? nil : $0 }
        self = CapturedBody(bytes: bytes, omission: nil, count: bytes?.count ?? 0).limited(to: limit)
    }

    /// The part of a body that came before its call ended.
    init(part bytes: Data) {
        self.init(bytes: bytes.isEmpty ? nil : bytes, omission: .incomplete, count: bytes.count)
    }

    /// The body, unless it is longer than that.
    func limited(to limit: Int) -> CapturedBody {
        guard let bytes, bytes.count > limit else { return self }
        return CapturedBody(omitted: .overLimit, count: count)
    }

    /// A body that was not kept.
    ///
    /// - Parameter count: How many bytes there were; nil when that is not known.
    public init(omitted omission: Omission, count: Int? = nil) {
        self.init(bytes: nil, omission: omission, count: count)
    }
}
