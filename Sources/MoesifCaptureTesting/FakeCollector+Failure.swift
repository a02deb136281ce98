import Foundation
import MoesifCapture

extension FakeCollector {
    /// A way to fail a request.
    public struct Failure: Sendable, Hashable {
        enum Kind: Hashable {
            case status(Int, [LoopbackServer.Header])
            case response(LoopbackServer.Response)
            case slow(Duration)
            case storeThenDrop
            case cutAnswer
        }

        let kind: Kind

        /// Answers with a status, and headers such as `Retry-After`.
        public static func status(_ code: Int, headers: [String: String] = [:]) -> Failure {
            let headers = headers.map { LoopbackServer.Header(name: $0.key, value: $0.value) }
            return Failure(kind: .status(code, headers.sorted { $0.name < $1.name }))
        }

        /// Takes the request and never answers, until the duration is over or the client has gone.
        public static func hang(_ duration: Duration) -> Failure {
            Failure(kind: .response(.hang(duration)))
        }

        /// Accepts the events, but answers only after a while.
        public static func slow(_ duration: Duration) -> Failure {
            Failure(kind: .slow(duration))
        }

        /// Closes the connection without an answer.
        public static let drop = Failure(kind: .response(.drop))

        /// Resets the connection without an answer.
        public static let reset = Failure(kind: .response(.reset))

        /// Answers with bytes that are not HTTP.
        public static let garbage = Failure(
            kind: .response(LoopbackServer.Response(ending: .garbage(Data("\u{0}\u{1}not http\r\n\r\n".utf8))))
        )

        /// Keeps the events, then closes the connection without an answer.
        public static let storeThenDrop = Failure(kind: .storeThenDrop)

        /// Keeps the events, answers 201, and closes the connection in the middle of the answer.
        public static let cutAnswer = Failure(kind: .cutAnswer)

        /// Sends the client to another place.
        public static func redirect(to location: String) -> Failure {
            Failure(kind: .response(.redirect(to: location)))
        }

        var keepsEvents: Bool {
            switch kind {
            case .slow, .storeThenDrop, .cutAnswer: true
            case .status, .response: false
            }
        }

        var response: LoopbackServer.Response {
            switch kind {
            case .status(let code, let headers):
                LoopbackServer.Response(status: code, headers: headers, body: .data(Data("{}".utf8)))
            case .response(let response): response
            case .slow(let delay): LoopbackServer.Response(status: 201, body: .data(Data("{}".utf8)), delay: delay)
            case .storeThenDrop: .drop
            case .cutAnswer:
                LoopbackServer.Response(status: 201, body: .cut(Data("{\"padd".utf8), declaredLength: 200))
            }
        }
    }
}
