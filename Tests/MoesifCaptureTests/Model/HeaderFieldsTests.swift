import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite struct HeaderFieldsTests {
    @Test("Headers are found in any case and keep their first spelling")
    func looksUpInAnyCaseAndKeepsTheFirstSpelling() {
        var headers: HeaderFields = ["X-One": "1"]
        #expect(headers["x-one"] == "1" && headers["X-ONE"] == "1" && headers[HeaderName("x-One")] == "1")
        headers["x-one"] = "2"
        #expect(headers["X-One"] == "2" && headers.count == 1)
        #expect(headers.names.map(\.description) == ["X-One"])
        headers["X-ONE"] = nil
        #expect(headers.isEmpty && headers.count == 0 && headers["X-One"] == nil)
        headers["X-One"] = nil
        #expect(headers.isEmpty && headers.names.isEmpty)
    }

    @Test("Values of one name are joined with commas") func joinsValuesOfOneName() {
        var headers: HeaderFields = ["Set-Cookie": "a=1; Path=/", "Accept": "*/*", "set-cookie": "b=2"]
        headers.add("c=3", for: "SET-COOKIE")
        #expect(headers.map(\.value) == ["a=1; Path=/, b=2, c=3", "*/*"])
        #expect(headers.map(\.name.description) == ["Set-Cookie", "Accept"])
    }

    /// The client of a server decides how often a name is repeated.
    ///
    /// If the values were copied each time, this would take minutes.
    @Test("A million values of one name are joined in linear time", .tags(.slow), .timeLimit(.minutes(1)))
    func joiningCostsNoMoreThanItsLength() {
        var headers = HeaderFields()
        for _ in 0..<1_000_000 { headers.add("1", for: "A") }
        #expect(headers["a"]?.utf8.count == 3 * 1_000_000 - 2)
    }

    /// Many headers use another lookup than a few, with the same behavior.
    @Test("Many headers behave like a few", arguments: [1, 31, 32, 33, 34, 300])
    func keepsManyHeadersAsAFew(count: Int) {
        var headers = HeaderFields()
        for number in 0..<count { headers.add("\(number)", for: HeaderName("X-\(number)")) }
        for number in 0..<count { headers.add("more", for: HeaderName("x-\(number)")) }
        #expect(headers.names.map(\.description) == (0..<count).map { "X-\($0)" })
        #expect((0..<count).allSatisfy { headers["X-\($0)"] == "\($0), more" })
        let whole = headers
        // Removes from the front, then from the back.
        for number in 0..<count / 2 { headers["x-\(number)"] = nil }
        for number in (count / 2 + 1..<max(count, count / 2 + 1)).reversed() { headers["x-\(number)"] = nil }
        #expect(headers.map(\.value) == ["\(count / 2), more"] && (headers == whole) == (count == 1))
        for number in 0..<count { headers["X-\(number)"] = "\(number), more" }
        #expect(headers == whole && headers.count == count)
        #expect(headers["X-\(count)"] == nil)
    }

    @Test("Headers from a dictionary are sorted, and spellings of one name are joined")
    func sortsADictionaryAndJoinsItsSpellings() {
        let headers = HeaderFields(["b": "2", "A": "1", "a": "3", "C": "4"])
        #expect(headers.map { "\($0.name)=\($0.value)" } == ["A=1, 3", "C=4", "b=2"])
    }

    @Test("Equality ignores case and order") func equalityIgnoresCaseAndOrder() {
        #expect(["A": "1", "B": "2"] as HeaderFields == ["b": "2", "a": "1"])
        #expect(["A": "1"] as HeaderFields != ["A": "2"])
        #expect(["A": "1"] as HeaderFields != [:])
    }

    @Test("Headers are read from an HTTPURLResponse") func takesAResponse() throws {
        let url = try #require(URL(string: "https://h/"))
        let response = try #require(
            HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: ["B": "2", "A": "1"])
        )
        let headers = HeaderFields(response)
        #expect(headers["a"] == "1" && headers["b"] == "2" && headers.count == 2)
    }

    @Test("Header names are equal in any case") func namesAreEqualInAnyCase() {
        #expect(HeaderName("Content-TYPE") == .contentType)
        #expect(Set([HeaderName("a"), HeaderName("A"), "b"]).count == 2)
        #expect(HeaderName("X-Ab").description == "X-Ab" && HeaderName("X-Ab").canonical == "x-ab")
    }
}
