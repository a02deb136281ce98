import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A synthetic call that is identified by its number.
enum NumberedCall {
    static func make(_ number: Int) -> FinishedCall? {
        guard let url = URL(string: "https://api.example.com/\(number)") else { return nil }
        return FinishedCall(
            request: URLRequest(url: url),
            requestBody: CapturedBody(nil, limit: 0),
            response: HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil),
            responseBody: CapturedBody(Data(#"{"number":\#(number)}"#.utf8), limit: 1000),
            failure: nil,
            context: CallContext(),
            start: Date(),
            duration: .milliseconds(1)
        )
    }

    static func number(of event: JSONValue) -> Int? {
        event["request"]?["uri"]?.string.flatMap { Int($0.split(separator: "/").last ?? "") }
    }
}
