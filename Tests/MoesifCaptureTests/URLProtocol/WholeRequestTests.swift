#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Testing

@testable import MoesifCapture

/// A request with an attachment equals the app's request in every other way.
@Suite("Requests with an attachment", .tags(.linux), .timeLimit(.minutes(5)))
struct WholeRequestTests {
    private static func request() throws -> NSMutableURLRequest {
        let request = NSMutableURLRequest(
            url: try #require(URL(string: "http://h/a?b=c")),
            cachePolicy: .reloadIgnoringLocalCacheData,
            timeoutInterval: 7
        )
        request.mainDocumentURL = URL(string: "http://main/")
        request.networkServiceType = .background
        request.allowsCellularAccess = false
        request.httpMethod = "PATCH"
        request.setValue("1", forHTTPHeaderField: "X-One")
        request.httpShouldHandleCookies = false
        (request as any Pipelining).httpShouldUsePipelining = false
        return request
    }

    /// Returns the descriptions of a request's properties.
    private static func properties(_ request: NSURLRequest) -> [String] {
        [
            "\(request.url as Any)", "\(request.cachePolicy)", "\(request.timeoutInterval)",
            "\(request.mainDocumentURL as Any)", "\(request.networkServiceType)", "\(request.allowsCellularAccess)",
            "\(request.httpMethod as Any)", "\(request.allHTTPHeaderFields as Any)",
            "\(request.httpBody as Any)", "\(request.httpBodyStream as Any)", "\(request.httpShouldHandleCookies)",
            "\((request as? any Pipelining)?.httpShouldUsePipelining as Any)",
        ]
    }

    @Test("A request with a context keeps every property in each copy", arguments: ["none", "data", "stream"])
    func everyPropertyIsCopied(_ body: String) throws {
        let plain = try Self.request()
        if body == "data" { plain.httpBody = Data("body".utf8) }
        if body == "stream" { plain.httpBodyStream = InputStream(data: Data("body".utf8)) }
        let expected = Self.properties(plain)
        let annotated = (plain as URLRequest).capturing(user: "u")
        #expect(Self.properties(annotated as NSURLRequest) == expected)
        var changed = annotated
        changed.httpMethod = "PATCH"
        #expect(Self.properties(changed as NSURLRequest) == expected)
        #expect(changed.attachment?.context?.user == "u")
        let copy = try #require((annotated as NSURLRequest).copy() as? NSURLRequest)
        #expect(Self.properties(copy) == expected)
        let task = URLSession(configuration: .ephemeral).dataTask(with: changed.capturing(company: "c"))
        #expect(Self.properties(try #require(task.originalRequest) as NSURLRequest) == expected)
        #expect(task.originalRequest?.attachment?.context?.company == "c")
    }

    @Test("An archive of a request with a context contains only platform classes")
    func archiveIsThePlatforms() throws {
        let annotated = (try Self.request() as URLRequest).capturing(user: "u")
        let data = try NSKeyedArchiver.archivedData(
            withRootObject: annotated as NSURLRequest,
            requiringSecureCoding: true
        )
        #expect(!String(decoding: data, as: UTF8.self).contains("Annotated"))
        let classes = [NSMutableURLRequest.self, NSURL.self, NSDictionary.self, NSString.self, NSNumber.self]
        let read = try NSKeyedUnarchiver.unarchivedObject(ofClasses: classes, from: data) as? NSURLRequest
        #expect(Self.properties(try #require(read)) == Self.properties(annotated as NSURLRequest))
    }
}

/// Pipelining is deprecated but still part of a request.
private protocol Pipelining: AnyObject {
    var httpShouldUsePipelining: Bool { get set }
}

extension NSMutableURLRequest: Pipelining {}
#endif
