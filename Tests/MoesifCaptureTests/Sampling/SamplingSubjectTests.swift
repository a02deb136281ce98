import Testing

@testable import MoesifCapture

@Suite struct SamplingSubjectTests {
    @Test(
        "The route of a call is the path of its URI",
        arguments: [
            ("https://h/p", "/p"), ("https://h/p/q/", "/p/q/"), ("https://h/p?a=1", "/p"), ("https://h/p?a=/b", "/p"),
            ("https://h/", "/"), ("https://h", "/"), ("https://h?a=/b", "/"), ("https://h/?a=1", "/"),
            ("https://h#/f", "/"),
            ("https://h/p#/f?x", "/p"), ("https://h:8080/p", "/p"), ("https://u:p@h/p", "/p"),
            ("http://[::1]:80/p", "/p"),
            ("https://h/caf%C3%A9", "/caf%C3%A9"), ("https://h//p", "//p"), ("https://h/a://b", "/a://b"),
            ("https://h/p?u=https://x/y", "/p"), ("https://h?u=https://x/y", "/"), ("", "/"), ("h/p", "/"),
            ("://", "/"),
        ]
    )
    func theRouteIsThePath(uri: String, expected: String) {
        #expect(SamplingSubject.route(of: uri) == expected)
    }

    @Test("The path of a condition names a value of the call") func aPathNamesWhatACallHas() {
        let subject = SamplingSubject(verb: "GET", route: "/p", ipAddress: "192.0.2.1", status: 200)
        #expect(subject.value(at: "request.verb") == "GET" && subject.value(at: "request.route") == "/p")
        #expect(subject.value(at: "request.ip_address") == "192.0.2.1")
        #expect(subject.value(at: "response.status") == "200")
        for path in ["", "request", "verb", "request.uri", "user_id", "Request.verb", "request.verb "] {
            #expect(subject.value(at: path) == nil)
        }
        let empty = SamplingSubject(verb: "", route: "/")
        #expect(empty.value(at: "request.ip_address") == nil && empty.value(at: "response.status") == nil)
    }
}
