/// Why no answer came from the collector.
enum CollectorFailure: Error, Equatable {
    /// The base URL and a path do not make a URL.
    case badURL
    /// The whole exchange took longer than it may.
    case deadline
    /// The answer was longer than any answer of the collector.
    case answerTooLong
    /// The connection failed, with the code of the `URLError`.
    case connection(Int)
    /// What answered was not HTTP.
    case notHTTP
}
