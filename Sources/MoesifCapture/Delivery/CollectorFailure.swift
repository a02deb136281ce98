/// Why no answer came from the collector.
enum CollectorFailure: Error, Equatable, CustomStringConvertible {
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

    var description: String {
        switch self {
        case .badURL: "bad URL"
        case .deadline: "no answer within the upload timeout"
        case .answerTooLong: "answer too long"
        case .connection(let code): "connection failed, code \(code)"
        case .notHTTP: "answer is not HTTP"
        }
    }
}
