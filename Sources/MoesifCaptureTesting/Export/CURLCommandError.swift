/// The reason that an event has no cURL command.
public enum CURLCommandError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The item is not the event of a call, but for example an action.
    case noCall
    /// The URL is absent, has another scheme than `http` or `https`, contains spaces or control characters, or is longer
    /// than 100,000 bytes.
    case invalidURL
    /// The method contains characters that HTTP does not allow.
    case invalidMethod

    /// The reason in one sentence.
    public var description: String {
        switch self {
        case .noCall: "The item is not a call."
        case .invalidURL: "The call has no valid URL with the scheme http or https."
        case .invalidMethod: "The method of the call is not valid."
        }
    }
}
