import Foundation
import Testing

@testable import MoesifCapture

/// Whole calls with the default lists: the secret must not appear anywhere in the event.
@Suite("Redaction by the default lists") struct RedactionTests {
    private static let secret = "Hunter2isTheSecret"
    private static let mark = "[redacted]"
    private var secret: String { Self.secret }
    private var mark: String { Self.mark }

    private static let form: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test("The default lists are the documented ones") func theListsAreTheDocumentedOnes() {
        let redaction = Moesif.Redaction()
        #expect(redaction.headers == Set(DefaultLists.headers.map { HeaderName($0) }))
        #expect(redaction.headersContaining == Set(DefaultLists.headerFragments))
        #expect(redaction.queryItems == Set(DefaultLists.queryItems))
        #expect(redaction.bodyKeys == Set(DefaultLists.bodyKeys))
        #expect(redaction.bodyKeys.union(redaction.formKeys) == Set(DefaultLists.formKeys))
        #expect(Moesif.Redaction.mark == "[redacted]")
    }

    @Test(
        "Each listed header is redacted in any case, on both sides",
        arguments: DefaultLists.spellings(DefaultLists.headers)
    )
    func headersByName(_ name: String) throws {
        let headers: HeaderFields = ["A": "1", HeaderName(name): secret]
        let event = try SentEvent(CapturedCall(sent: headers, received: headers))
        #expect(!event.readable.contains(secret))
        #expect(event.header(name, of: "request") == mark && event.header("A", of: "request") == "1")
        #expect(event.header(name) == mark && event.header("A") == "1")
    }

    /// The list of fragments is empty, so that each name must match by itself.
    @Test("Each listed header is redacted by its name alone", arguments: DefaultLists.headers)
    func headersByNameWithoutTheFragments(_ name: String) throws {
        var redaction = Moesif.Redaction()
        redaction.headersContaining = []
        let headers: HeaderFields = [HeaderName(name.uppercased()): secret]
        let event = try SentEvent(CapturedCall(sent: headers, received: headers), redaction: redaction)
        #expect(!event.readable.contains(secret))
    }

    @Test(
        "A header with a listed fragment in its name is redacted",
        arguments: DefaultLists.spellings(DefaultLists.headerFragments)
    )
    func headersByFragment(_ fragment: String) throws {
        for name in [fragment, "X-\(fragment)", "\(fragment)-Id", "xx\(fragment)s", "My-\(fragment)-Header"] {
            let headers: HeaderFields = [HeaderName(name): secret]
            let event = try SentEvent(CapturedCall(sent: headers, received: headers))
            #expect(!event.readable.contains(secret), "\(name)")
            #expect(event.header(name, of: "request") == mark && event.header(name) == mark)
        }
    }

    @Test(
        "Headers with similar names are sent unchanged",
        arguments: [
            "X-Session", "Session-Id", "Accept", "X-Key", "User-Agent", "ETag", "Key", "Authorizations",
            "WWW-Authenticate",
            "X-Monkey", "X-Request-Id", "Tok-en",
        ]
    )
    func headersThatStay(_ name: String) throws {
        let headers: HeaderFields = [HeaderName(name): "value"]
        let event = try SentEvent(CapturedCall(sent: headers, received: headers))
        #expect(event.header(name, of: "request") == "value" && event.header(name) == "value")
    }

    @Test(
        "Each listed query item is redacted in any case and encoding",
        .tags(.slow),
        arguments: DefaultLists.spellings(DefaultLists.queryItems)
    )
    func queryItems(_ name: String) throws {
        let event = try SentEvent(CapturedCall("https://h/p?a=1&\(name)=\(secret)&b=2"))
        #expect(event.uri == "https://h/p?a=1&\(name)=\(mark)&b=2")
        #expect(!event.readable.contains(secret))
        let first = name.prefix(1)
        let encodings = [
            DefaultLists.percentEncoded(name), DefaultLists.percentEncoded(name).uppercased(),
            DefaultLists.percentEncoded(first) + name.dropFirst(), "user%5B\(name)%5D", "%5B\(name)%5D",
            "\(name)%5B0%5D",
            "a%5Bb%5D%5B\(name)%5D", "a=1;\(name)", "a;\(name)", "x;y=2;\(name)",
        ]
        for encoded in encodings {
            let event = try SentEvent(CapturedCall("https://h/p?\(encoded)=\(secret)&b=2"))
            #expect(event.uri == "https://h/p?\(encoded)=\(mark)&b=2")
            #expect(!event.readable.contains(secret), "\(encoded)")
        }
    }

    @Test(
        "Each listed query item is redacted in headers that hold URIs",
        .tags(.slow),
        arguments: DefaultLists.spellings(DefaultLists.queryItems)
    )
    func queryItemsInHeadersThatHoldURIs(_ name: String) throws {
        for item in [name, DefaultLists.percentEncoded(name), "user[\(name)]", "a=1;\(name)"] {
            for start in ["https://h/p", "/p", "p", "//h/p", ""] {
                let uri = "\(start)?a=1&\(item)=\(secret)"
                let link = #"<\#(uri)>; rel="next", <\#(uri)&z=1>; rel="prev""#
                var headers: HeaderFields = ["Link": link, "CONTENT-LOCATION": uri, "referer": uri]
                for name in DefaultLists.uriHeaders { headers[name] = uri }
                let event = try SentEvent(CapturedCall(sent: headers, received: headers))
                #expect(!event.readable.contains(secret), "\(uri)")
                let redacted = "\(start)?a=1&\(item)=\(mark)"
                for name in headers.names.map(\.description) where name != "Link" {
                    #expect(event.header(name, of: "request") == redacted && event.header(name) == redacted)
                }
                #expect(event.header("Link") == #"<\#(redacted)>; rel="next", <\#(redacted)&z=1>; rel="prev""#)
            }
        }
    }

    @Test("Each listed query item is redacted in the final URI after a redirect", arguments: DefaultLists.queryItems)
    func queryItemsInTheFinalURI(_ name: String) throws {
        let call = try CapturedCall("https://h/p")
        let final = try #require(URL(string: "https://u:\(secret)@h/q?\(name)=\(secret)#\(secret)"))
        let event = try SentEvent(
            call.answered(CapturedCall.Response(url: final, status: 200, headers: [:], body: .none))
        )
        #expect(event.value["metadata"]?["capture"]?["final_uri"]?.string == "https://h/q?\(name)=\(mark)")
        #expect(!event.readable.contains(secret))
    }

    @Test(
        "Query items with similar names are sent unchanged",
        arguments: [
            "keyboard", "monkey", "page", "session", "keys", "k", "coder", "zip_code", "tokens", "x-amz-date", "author",
            "sign",
            "password_hint", "a%5Bkeyboard%5D", "api-key",
        ]
    )
    func queryItemsThatStay(_ name: String) throws {
        let uri = "https://h/p?\(name)=value&a=key&key"
        let event = try SentEvent(CapturedCall(uri, received: ["Location": uri]))
        #expect(event.uri == uri && event.header("Location") == uri)
    }

    @Test(
        "Each listed JSON key is redacted at every depth, in any case",
        .tags(.slow),
        arguments: DefaultLists.spellings(DefaultLists.bodyKeys)
    )
    func jsonBodyKeys(_ name: String) throws {
        let escaped = "\\u00" + String(name.utf8.first ?? 0, radix: 16) + name.dropFirst()
        for key in [name, escaped] {
            let member = #""\#(key)": "\#(secret)""#
            let documents = [
                "{\(member)}", #"{"a":1.10,\#(member),"b":2}"#, "[{\(member)},{\(member)}]",
                #"{"a":{"b":[[{"c":{\#(member)}}]]}}"#, #"{"\#(key)":{"x":["\#(secret)"]}}"#, "{\(member),\(member)}",
                #"{"\#(key)":["\#(secret)"]}"#, "\u{FEFF}{\(member)}",
            ]
            for document in documents {
                for type in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
                    let headers: HeaderFields = ["Content-Type": type]
                    let call = try CapturedCall(sent: headers, body: document, received: headers, answer: document)
                    let event = try SentEvent(call)
                    #expect(!event.readable.contains(secret), "\(document)")
                    for side in ["request", "response"] {
                        #expect(event.value[side]?["transfer_encoding"] == "json")
                        #expect(event.body(of: side)?.contains(mark) == true)
                    }
                }
            }
        }
    }

    @Test("The rest of a redacted JSON body stays byte for byte") func theRestOfAJSONBodyStaysByteForByte() throws {
        let body = #"{ "n" : 12345678901234567890123, "access_token" : "x" , "f":[10.10, -0.0] }"#
        let event = EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: 100)).event(
            try CapturedCall(body: body)
        )
        let sent = try #require(event.request.body?.bytes)
        #expect(
            String(decoding: sent, as: UTF8.self)
                == #"{ "n" : 12345678901234567890123, "access_token" :"[redacted]" , "f":[10.10, -0.0] }"#
        )
    }

    @Test(
        "JSON members with similar keys are sent unchanged",
        arguments: [
            #"{"code":"kept"}"#, #"{"a":[{"passwords":"kept"}]}"#, #"{"token":"kept","session":"kept","key":"kept"}"#,
            #"{"a":"access_token"}"#, #"["access_token"]"#, #"{"access_tokens":1,"_access_token":2}"#,
        ]
    )
    func jsonBodyKeysThatStay(_ body: String) throws {
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.body(of: "request") == body && event.body(of: "response") == body)
    }

    @Test(
        "Each listed form key is redacted in any case and encoding",
        .tags(.slow),
        arguments: DefaultLists.spellings(DefaultLists.formKeys)
    )
    func formKeys(_ name: String) throws {
        let types = [
            nil, "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8",
        ]
        let first = name.prefix(1)
        let names = [
            name, DefaultLists.percentEncoded(name), DefaultLists.percentEncoded(first) + name.dropFirst(),
            "user[\(name)]",
            "user%5B\(name)%5D", "\(name)[]", "a=1;\(name)", "a[b][\(name)]", "=&\(name)", "&&\(name)",
        ]
        for type in types {
            for item in names {
                let headers: HeaderFields = type.map { ["Content-Type": $0] } ?? [:]
                let body = "grant=x&\(item)=\(secret)&b=%zz&c=d+e"
                let event = try SentEvent(CapturedCall(sent: headers, body: body, received: headers, answer: body))
                #expect(!event.readable.contains(secret), "\(body)")
                let redacted = "grant=x&\(item)=\(mark)&b=%zz&c=d+e"
                #expect(event.body(of: "request") == redacted && event.body(of: "response") == redacted)
                #expect(event.value["request"]?["transfer_encoding"] == "base64")
            }
        }
    }

    @Test(
        "Form fields with similar keys are sent unchanged",
        arguments: [
            "password_hint=a&b=c", "passwords=1", "token=1&key=2&codes=3", "session=1", "a=password", "password", "",
            "user[passwords]=1", "pass+word=1",
        ]
    )
    func formKeysThatStay(_ body: String) throws {
        let event = try SentEvent(CapturedCall(sent: Self.form, body: body, received: Self.form, answer: body))
        let expected = body.isEmpty ? nil : body
        #expect(event.body(of: "request") == expected && event.body(of: "response") == expected)
    }

    /// A combining mark after a separator must not hide the separator.
    @Test(
        "A combining mark after a separator does not hide a secret",
        arguments: ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{20DD}"]
    )
    func combiningMarksHideNoSeparator(_ combining: String) throws {
        let hidden = combining + secret
        let headers: HeaderFields = [
            "Location": "https://h/?token=\(hidden)", "Content-Location": "/p#\(hidden)",
            "Referer": "https://u:\(secret)@\(combining)h/", "Link": "<\(combining)https://h/?a=1;key=\(hidden)>",
            "Content-Type": "application/x-www-form-urlencoded",
        ]
        let forms = [
            "password=\(hidden)&a=1", "a=1;\(combining)&password=\(secret)", "u[password]\(combining)=\(secret)",
        ]
        for form in forms {
            let event = try SentEvent(CapturedCall(sent: headers, body: form, received: headers, answer: form))
            #expect(!event.readable.contains(secret), "\(event.readable)")
        }
    }
}
