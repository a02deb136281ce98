import Foundation
import MoesifCapture

extension FakeCollector {
    /// A way in which a fake collector fails a request.
    public struct Failure: Sendable, Hashable {
        enum Kind: Hashable {
            case status(Int, [LoopbackServer.Header])
            case response(LoopbackServer.Response)
            case slow(Duration)
            case storeThenDrop
            case cutAnswer
        }

        let kind: Kind

        /// Responds with a status code and headers such as `Retry-After`, and discards the items.
        ///
        /// - Parameters:
        ///   - code: The status code.
        ///   - headers: The headers by name. Default: none.
        /// - Returns: The failure.
        public static func status(_ code: Int, headers: [String: String] = [:]) -> Failure {
            let headers = headers.map { LoopbackServer.Header(name: $0.key, value: $0.value) }
            return Failure(kind: .status(code, headers.sorted { $0.name < $1.name }))
        }

        /// Reads the request and closes the connection without a response when the duration is over.
        ///
        /// It ends early if the collector stops or the client closes the connection.
        ///
        /// - Parameter duration: The time before the connection closes.
        /// - Returns: The failure.
        public static func hang(_ duration: Duration) -> Failure {
            Failure(kind: .response(.hang(duration)))
        }

        /// Accepts the request and keeps the items, but responds late.
        ///
        /// - Parameter duration: The time before the response, with a resolution of one millisecond.
        /// - Returns: The failure.
        public static func slow(_ duration: Duration) -> Failure {
            Failure(kind: .slow(duration))
        }

        /// Closes the connection without a response.
        public static let drop = Failure(kind: .response(.drop))

        /// Resets the connection (TCP RST) without a response.
        public static let reset = Failure(kind: .response(.reset))

        /// Responds with bytes that are not HTTP.
        public static let garbage = Failure(
            kind: .response(LoopbackServer.Response(ending: .garbage(Data("\u{0}\u{1}not http\r\n\r\n".utf8))))
        )

        /// Keeps the items, then closes the connection without a response.
        public static let storeThenDrop = Failure(kind: .storeThenDrop)

        /// Keeps the items, then closes the connection in the middle of a successful response.
        public static let cutAnswer = Failure(kind: .cutAnswer)

        /// Redirects the client with status 302.
        ///
        /// - Parameter location: The value of the `Location` header, absolute or relative.
        /// - Returns: The failure.
        public static func redirect(to location: String) -> Failure {
            Failure(kind: .response(.redirect(to: location)))
        }

        /// Responds with status 200 and a web page, as a network with a login page does.
        public static let loginPage = Failure(
            kind: .response(
                LoopbackServer.Response(
                    headers: [LoopbackServer.Header(name: "Content-Type", value: "text/html")],
                    body: .data(Data("<!DOCTYPE html><title>Log in</title>".utf8))
                )
            )
        )

        /// True if a request that fails in this way delivers its items all the same.
        package var keepsEvents: Bool {
            switch kind {
            case .slow, .storeThenDrop, .cutAnswer: true
            case .status, .response: false
            }
        }

        /// Returns the response to send in place of the given one.
        package func response(for answer: LoopbackServer.Response) -> LoopbackServer.Response {
            var answer = answer
            switch kind {
            case .status(let code, let headers):
                return LoopbackServer.Response(status: code, headers: headers, body: .data(Data("{}".utf8)))
            case .response(let response): return response
            case .slow(let delay): answer.delay = delay
            case .storeThenDrop: return .drop
            case .cutAnswer: answer.body = .cut(Data("{\"padd".utf8), declaredLength: 200)
            }
            return answer
        }
    }
}
