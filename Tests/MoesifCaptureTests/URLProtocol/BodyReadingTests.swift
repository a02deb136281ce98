import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The body that a protocol object is given as a stream is read whole.
struct BodyReadingTests {
    private static func request() throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: "http://h/a")))
        request.httpMethod = "PUT"
        request.setValue("1", forHTTPHeaderField: "X-One")
        return request
    }

    @Test("A stream becomes the bytes that are in it", arguments: [0, 1, 65_535, 65_536, 65_537, 1 << 20])
    func streamIsRead(_ count: Int) throws {
        let body = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var request = try Self.request()
        request.httpBodyStream = InputStream(data: body)
        let whole = try #require(request.readingBody())
        #expect(whole.httpBody == body && whole.httpBodyStream == nil)
        #expect(whole.httpMethod == "PUT" && whole.value(forHTTPHeaderField: "X-One") == "1")
    }

    @Test("A stream that fails is no body") func failingStream() throws {
        var request = try Self.request()
        request.httpBodyStream = InputStream(url: URL(fileURLWithPath: "/no-such-folder/no-such-file"))
        #expect(request.readingBody() == nil)
    }

    @Test("Bytes stay as they are, and so does a request without a body", arguments: [Data("body".utf8), nil])
    func bytesStay(_ body: Data?) throws {
        var request = try Self.request()
        request.httpBody = body
        #expect(request.readingBody()?.httpBody == body)
        #expect(request.readingBody() == request)
    }
}
