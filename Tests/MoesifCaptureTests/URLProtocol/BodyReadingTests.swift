import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A protocol object receives a body as a stream, and reads it completely.
struct BodyReadingTests {
    private static func request() throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: "http://h/a")))
        request.httpMethod = "PUT"
        request.setValue("1", forHTTPHeaderField: "X-One")
        return request
    }

    @Test(
        "A body stream is read completely, and the rest of the request stays the same",
        arguments: [0, 1, 65_535, 65_536, 65_537, 1 << 20]
    )
    func streamIsRead(_ count: Int) throws {
        let body = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var request = try Self.request()
        request.httpBodyStream = InputStream(data: body)
        let whole = try #require(request.readingBody())
        #expect(whole.httpBody == body && whole.httpBodyStream == nil)
        #expect(whole.httpMethod == "PUT" && whole.value(forHTTPHeaderField: "X-One") == "1")
    }

    @Test("A body stream that fails gives no request")
    func failingStream() throws {
        var request = try Self.request()
        request.httpBodyStream = InputStream(url: URL(fileURLWithPath: "/no-such-folder/no-such-file"))
        #expect(request.readingBody() == nil)
    }

    @Test("A request with a body of bytes, or without a body, stays the same", arguments: [Data("body".utf8), nil])
    func bytesStay(_ body: Data?) throws {
        var request = try Self.request()
        request.httpBody = body
        #expect(request.readingBody()?.httpBody == body)
        #expect(request.readingBody() == request)
    }
}
