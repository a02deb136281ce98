import Foundation
import Testing

@testable import MoesifCapture

/// Each list can be changed, and names match in any case.
@Suite("Changes to the redaction lists") struct RedactionListTests {
    @Test("Header names and fragments can be added and removed in any case") func names() throws {
        var redaction = Moesif.Redaction()
        redaction.headers.insert("X-Internal-Ticket")
        redaction.headers.remove("authorization")
        redaction.headersContaining.insert("PassPhrase")
        redaction.headersContaining.remove("token")
        let headers: HeaderFields = [
            "x-internal-TICKET": "s", "Authorization": "kept", "X-PASSPHRASE-2": "s", "X-Token": "kept", "Cookie": "s",
            "X-Auth-Token": "s",
        ]
        let event = try SentEvent(CapturedCall(sent: headers, received: headers), redaction: redaction)
        let mark = Moesif.Redaction.mark
        for side in ["request", "response"] {
            #expect(
                event.value[side]?["headers"] == [
                    "x-internal-TICKET": .string(mark), "Authorization": "kept", "X-PASSPHRASE-2": .string(mark),
                    "X-Token": "kept", "Cookie": .string(mark), "X-Auth-Token": .string(mark),
                ]
            )
        }
    }

    @Test("Query items can be added and removed, and match in any case") func queryItems() throws {
        var redaction = Moesif.Redaction()
        redaction.queryItems.insert("Ticket-ID")
        redaction.queryItems.insert("Straße")
        redaction.queryItems.remove("code")
        let uri = "https://h/?ticket-id=s&TICKET-ID=s&code=kept&STRA%C3%9FE=s&token=s"
        let event = try SentEvent(CapturedCall(uri, received: ["Location": uri]), redaction: redaction)
        let mark = Moesif.Redaction.mark
        let expected = "https://h/?ticket-id=\(mark)&TICKET-ID=\(mark)&code=kept&STRA%C3%9FE=\(mark)&token=\(mark)"
        #expect(event.uri == expected && event.header("Location") == expected)
    }

    @Test("Body keys and form keys can be added and removed, and match in any case") func bodyKeysAndFormKeys() throws {
        var redaction = Moesif.Redaction()
        redaction.bodyKeys.insert("CardNumber")
        redaction.bodyKeys.remove("id_token")
        redaction.formKeys.insert("Pin")
        redaction.bodyKeys.remove("password")
        let json = #"{"cardnumber":"s","CARDNUMBER":"s","id_token":"kept","pin":"kept","access_token":"s"}"#
        let form = "cardnumber=s&CARDNUMBER=s&id_token=kept&password=kept&PIN=s&access_token=s"
        let event = try SentEvent(CapturedCall(body: json, answer: form), redaction: redaction)
        let mark = Moesif.Redaction.mark
        #expect(
            event.value["request"]?["body"]
                == [
                    "cardnumber": .string(mark), "CARDNUMBER": .string(mark), "id_token": "kept", "pin": "kept",
                    "access_token": .string(mark),
                ]
        )
        // A form without a content type is read as a form.
        #expect(
            event.body(of: "response")
                == "cardnumber=\(mark)&CARDNUMBER=\(mark)&id_token=kept&password=kept&PIN=\(mark)&access_token=\(mark)"
        )
    }

    @Test("Empty lists redact nothing") func emptyListsRedactNothing() throws {
        var redaction = Moesif.Redaction()
        redaction.headers = []
        redaction.headersContaining = []
        redaction.queryItems = []
        redaction.bodyKeys = []
        redaction.formKeys = []
        let headers: HeaderFields = ["Authorization": "kept", "X-Token": "kept", "Location": "/?token=kept"]
        let call = try CapturedCall(
            "https://h/?token=kept",
            sent: headers,
            body: "password=kept",
            received: headers,
            answer: #"{"access_token":"kept"}"#
        )
        let event = try SentEvent(call, redaction: redaction)
        #expect(event.uri == "https://h/?token=kept")
        #expect(event.header("Authorization") == "kept" && event.header("Location") == "/?token=kept")
        #expect(event.body(of: "request") == "password=kept")
        #expect(event.body(of: "response") == #"{"access_token":"kept"}"#)
        #expect(!event.readable.contains(Moesif.Redaction.mark))
    }
}
