public import Foundation

/// The body of a request or response as captured: its bytes, or the reason that they are missing.
public struct CapturedBody: Sendable, Equatable {
    /// The reason that a body, or a part of it, was not kept.
    public struct Omission: Sendable, Hashable, CustomStringConvertible {
        /// The reason in a few words.
        public let description: String

        /// The body is longer than ``Moesif/Configuration/bodyLimit``.
        public static let overLimit = Omission(description: "over the limit")
        /// The body was read from a stream, which can be read only once.
        public static let streamed = Omission(description: "streamed")
        /// The body is a file; only its size is recorded.
        public static let file = Omission(description: "a file")
        /// The platform shows the body to the app only.
        public static let unavailable = Omission(description: "unavailable on this platform")
        /// The call continued after the recorded response, and the platform shows the rest to the app only.
        ///
        /// This happens if an authentication challenge is answered or a redirect is refused.
        public static let followUpUnavailable = Omission(description: "follow-up response unavailable")
        /// The call ended before the body was complete; ``CapturedBody/bytes`` holds the part that arrived, if it is
        /// known.
        public static let incomplete = Omission(description: "incomplete")
        /// The body is compressed and could not be decompressed.
        public static let damaged = Omission(description: "damaged")
    }

    /// The bytes, or `nil` if the body is empty or was not kept.
    public let bytes: Data?
    /// The reason that bytes are missing, or `nil` if the body is complete.
    ///
    /// A body can have both ``bytes`` and an omission: a part of it was kept, and the omission is the reason that the
    /// rest is missing.
    public let omission: Omission?
    /// The length of the body in bytes, or `nil` if it is unknown.
    public let count: Int?

    /// A body of length zero.
    public static let none = CapturedBody(bytes: nil, omission: nil, count: 0)

    /// Creates a body from all of its bytes.
    ///
    /// If the body is longer than ``Moesif/Configuration/bodyLimit``, the event reports only its length.
    ///
    /// - Parameter bytes: The whole body.
    public init(_ bytes: Data) {
        self.init(bytes, limit: .max)
    }

    private init(bytes: Data?, omission: Omission?, count: Int?) {
        self.bytes = bytes
        self.omission = omission
        self.count = count
    }

    /// Creates a body that keeps its bytes only if they are within the limit, and its length in any case.
    package init(_ bytes: Data?, limit: Int) {
        let bytes = bytes.flatMap { $0.isEmpty ? nil : $0 }
        self = CapturedBody(bytes: bytes, omission: nil, count: bytes?.count ?? 0).limited(to: limit)
    }

    /// Creates an incomplete body from the part that arrived before the call ended.
    init(part bytes: Data) {
        self.init(bytes: bytes.isEmpty ? nil : bytes, omission: .incomplete, count: bytes.count)
    }

    /// Returns the body without its bytes if it is longer than the limit.
    func limited(to limit: Int) -> CapturedBody {
        guard let bytes, bytes.count > limit else { return self }
        return CapturedBody(omitted: .overLimit, count: count)
    }

    /// Creates a body that was not kept.
    ///
    /// - Parameters:
    ///   - omission: The reason that the body was not kept.
    ///   - count: The length of the body in bytes. Default: `nil`, for an unknown length.
    public init(omitted omission: Omission, count: Int? = nil) {
        self.init(bytes: nil, omission: omission, count: count)
    }
}
