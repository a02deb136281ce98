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

        /// Accepts the request, but answers only after a while.
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

        /// Keeps the events, answers with success, and closes the connection in the middle of the answer.
        public static let cutAnswer = Failure(kind: .cutAnswer)

        /// Sends the client to another place.
        public static func redirect(to location: String) -> Failure {
            Failure(kind: .response(.redirect(to: location)))
        }

        /// Answers 200 with a web page, as a network does that wants its users to log in.
        public static let loginPage = Failure(
            kind: .response(
                LoopbackServer.Response(
                    headers: [LoopbackServer.Header(name: "Content-Type", value: "text/html")],
                    body: .data(Data("<!DOCTYPE html><title>Log in</title>".utf8))
                )
            )
        )

        var keepsEvents: Bool {
            switch kind {
            case .slow, .storeThenDrop, .cutAnswer: true
            case .status, .response: false
            }
        }

        /// What is sent in place of the answer that there would be.
        func response(for answer: LoopbackServer.Response) -> LoopbackServer.Response {
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
