import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request on its way to the collector, and what has come of the answer.
final class CollectorExchange: Sendable {
    /// No answer of the collector is longer; what is, is not read to its end.
    static let maximumAnswer = 1 << 20

    /// How it ends; whoever ends it first, ends it.
    let answer = SingleAnswer<CollectorResponse>()
    private let body = Lock(Data())

    /// Adds bytes of the answer's body.
    ///
    /// False when there are too many.
    func receive(_ data: Data) -> Bool {
        body.withLock { body in
            guard body.count + data.count <= Self.maximumAnswer else { return false }
            body.append(data)
            return true
        }
    }

    /// Ends the exchange with what the session says of its task.
    func complete(_ response: URLResponse?, _ error: (any Error)?) {
        guard let response = response as? HTTPURLResponse, response.statusCode >= 200 else {
            answer.give(.failure(error.map { CollectorFailure.connection(($0 as NSError).code) } ?? .notHTTP))
            return
        }
        // Also with an error: an answer cut short, or a challenge that was refused, came with its status.
        let headers = HeaderFields(response)
        answer.give(
            .success(CollectorResponse(status: response.statusCode, headers: headers, body: body.withLock { $0 }))
        )
    }
}
