import Foundation
import Testing

@testable import MoesifCapture

/// JSON strings that contain JSON, URIs, forms, or prose that gives a name a value.
@Suite("Text inside JSON strings") struct JSONStringRedactionTests {
    private static let secret = "Hunter2isTheSecret"

    @Test(
        "A secret inside a JSON string is redacted",
        arguments: [
            (#"{"password":"\#(secret)","a":1}"#, #"{"password":"[redacted]","a":1}"#),
            (#" [{"apiKey":"\#(secret)"}]"#, #" [{"apiKey":"[redacted]"}]"#),
            (#"{"a":"{\"accessToken\":\"\#(secret)\"}"}"#, #"{"a":"{\"accessToken\":\"[redacted]\"}"}"#),
            (#"{"a":"{\"b\":\"{\\\"accessToken\\\":\\\"\#(secret)\\\"}\"}"}"#, nil),
            (#"{"a":"{\"b\":\"{\\\"c\\\":\\\"password=\#(secret)\\\"}\"}"}"#, nil),
            (#"{"next":"https://h/p?access_token=\#(secret)"}"#, #"{"next":"https://h/p?access_token=[redacted]"}"#),
            ("https://h/p?limit=25&access_token=\(secret)", "https://h/p?limit=25&access_token=[redacted]"),
            ("/p?a=b&token=\(secret)#x=1", "/p?a=b&token=[redacted]#x=1"),
            ("https://u:\(secret)@h/", "https://h/"),
            ("grant_type=password&password=\(secret)", "grant_type=password&password=[redacted]"),
            (#"{"password":"\#(secret)"#, "[redacted]"),
            ("Server=h;User Id=sa;Password=\(secret)", "[redacted]"),
            (#"mutation { logIn(name: "ada", password: "\#(secret)") { id } }"#, "[redacted]"),
            ("<a>\n<password>\(secret)</password></a>", "[redacted]"),
            ("<password>\(secret)</password>", "[redacted]"),
            ("<password type='plain'>\(secret)</password>", "[redacted]"),
            (#"<add key="password" value="\#(secret)"/>"#, "[redacted]"),
            ("Login failed, password: \(secret)", "[redacted]"), ("api_key:\(secret)", "[redacted]"),
            ("Invalid: {'username': 'ada', 'password': '\(secret)'}", "[redacted]"),
            (#"config['api_key'] = '\#(secret)'"#, "[redacted]"), ("$password = '\(secret)';", "[redacted]"),
            ("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n\(secret)\r\n--b--", "[redacted]"),
            (#"data-props="{&quot;password&quot;:&quot;\#(secret)&quot;}" x"#, "[redacted]"),
            (#"Body: {\u0022password\u0022:\u0022\#(secret)\u0022}"#, "[redacted]"),
            ("GET /x?next=%2F%3Fpassword%3D\(secret) HTTP/1.1", "[redacted]"),
            ("https%3A%2F%2Fh%2Fcb%3Faccess_token%3D\(secret)", nil),
            ("%7B%22access_token%22%3A%22\(secret)%22%7D", nil),
            // A percent sign that is not an escape hides no secret.
            ("a=1&next=http://u:\(secret)@h/50%", nil), ("https://h/x?next=https://ada:\(secret)@h/50%", nil),
            (#"https://h/?data={"access_token":"\#(secret)","rate":"5%"}"#, nil),
            ("https://h/?a=%2Fx%3Fnext%3Dhttp%3A%2F%2Fu%3A\(secret)%40h%2F50%25", nil),
            (" https://h/p?token=\(secret)\n", " https://h/p?token=[redacted]\n"),
            ("https://h/p?q=a b&token=\(secret)", "https://h/p?q=a b&token=[redacted]"),
            ("https://\(secret)@h/db\n", "https://h/db\n"), ("a=b&code=\(secret)", "a=b&code=[redacted]"),
            ("h/p?code=\(secret)", "h/p?code=[redacted]"),
            ("mailto:a@h?token=\(secret)", "mailto:a@h?token=[redacted]"),
        ] as [(String, String?)]
    )
    func looksInto(_ text: String, expected: String?) throws {
        func body(_ text: String) -> JSONValue {
            ["a": ["b", .string(text)], "c": .string("d"), "e": .string(text)]
        }
        let sent = body(text).jsonText
        // The string is the same if its characters are escaped.
        let escapes = [("=", #"\u003d"#), ("/", #"\/"#), ("<", #"\u003C"#)]
        let escaped = escapes.reduce(sent) { $0.replacing($1.0, with: $1.1) }
        for sent in [sent, escaped] {
            let event = try SentEvent(CapturedCall(body: sent, answer: sent))
            #expect(!event.readable.contains(Self.secret))
            for side in ["request", "response"] {
                let received = try #require(event.value[side]?["body"])
                if let expected { #expect(received == body(expected)) }
            }
        }
    }

    @Test(
        "A JSON string without a secret stays byte for byte",
        arguments: [
            #"The \"password\" field is required"#, "Invalid value for parameter 'refresh_token'", "ada@example.com",
            "a = b", "// mail ada@example.com = 1", "YWJj==", #"{\"a\": [1, \"x=y\"]}"#, #"https:\/\/h\/p?a=1"#,
            #"<p class=\"x\">Sign in</p>"#, "passwords = 3", #"\u003cb\u003e \u00e9 = é"#, "key: value, code = 3",
            "https://h/a@b?c=d", #"a\tb=c"#, "C:\\\\password", "//div[@class='x']/a", #"//*[@id=\"main\"]"#,
            "//@types/node",
            #"C:\\ada@corp"#, #"mutation L($password: String!) {\n  logIn(password: $password) { id }\n}"#,
            "[Bug] password field too small on <input>", "[INFO] Password reset sent to ada@example.com",
            "[Reset password](https://h/reset?x=1)", "{count, plural, =0 {No password} other {# passwords}}",
            "{{user}}, your password has been changed <br>", "[INFO] see https://docs, or mail ada@example.com",
            #"input[name=\"password\"]"#, #"[data-testid=\"password\"]"#, #"data[\"password\"]"#, #"\"password\""#,
            "//input[@name='password']", "key=value:NoSchedule", "code=404,msg=x", "if(code==200)", "code!=0",
            "^(?<code>[A-Z]+)=(.*)$", "^https?://[^@]+@host$", "mailto:ada@example.com?subject=Hi",
            "<label>Password:</label>", #"<input type=\"password\"> <br>"#, "SELECT 1 WHERE password = $1", "100%",
            "2026-11-29T12:00:00Z", "a%20b", "The time is 10:30, the code is: 5", "AAAA+key+AAAA==",
        ]
    )
    func keeps(_ text: String) throws {
        let body = #"{"a" : [ "\#(text)" ],"b=c":"d@e"}"#
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.body(of: "request") != nil && event.readable.contains(body))
    }

    @Test("A body that is a single JSON string is searched for secrets") func topLevel() throws {
        let body = #" "https://h/k?X-Amz-Signature=\#(Self.secret)" "#
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.body(of: "response") == #" "https://h/k?X-Amz-Signature=[redacted]" "#)
    }

    @Test("A masked key is removed from JSON inside a string") func masks() throws {
        let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction(), maskedKeys: ["card"])
        let body = policy.body(CapturedBody(Data(#"{"a":"{\"card\":1,\"b\":2}"}"#.utf8)), contentType: nil).body
        #expect(body.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"a":"{\"b\":2}"}"#)
    }

    @Test("JSON strings inside JSON strings are redacted in linear time") func linear() throws {
        var text = "a=" + String(repeating: "[{", count: 20_000)
        for _ in 0..<3 { text = JSONValue.object(["a": .string(text)]).jsonText }
        let body = JSONValue.array(Array(repeating: .string(text), count: 10)).jsonText
        #expect(try SentEvent(CapturedCall(body: body, answer: body), bodyLimit: 1 << 24).body(of: "request") != nil)
    }
}
