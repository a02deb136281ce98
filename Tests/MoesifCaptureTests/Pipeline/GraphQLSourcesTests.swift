import Foundation
import Testing

@testable import MoesifCapture

/// The name of a GraphQL operation is read only from data that is sent.
@Suite("Sources of the operation name") struct GraphQLSourcesTests {
    struct Request: Sendable, CustomTestStringConvertible {
        let body: String?
        var type = "application/json"
        var query = ""

        var testDescription: String {
            "\(type) \(body ?? "") \(query)"
        }
    }

    private static let members = #"{"operationName":"Named","query":"query Queried { a }"}"#
    private static let object = Request(body: members)
    private static let batch = Request(body: "[\(members)]")
    private static let items = "operationName=Named&query=query+Queried+%7B+a+%7D"
    private static let form = Request(body: items, type: "application/x-www-form-urlencoded")
    private static let url = Request(body: nil, query: "?\(items)")
    private static let document = Request(body: "query Queried { a }", type: "application/graphql")
    private static let cut = Request(body: #"{"operationName":"Named","query":"query Queried { a }","variables":{"#)
    private static let upload = Request(
        body: "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n\(members)\r\n--x--",
        type: "multipart/form-data; boundary=x"
    )

    private func event(
        _ request: Request,
        _ redaction: Moesif.Redaction,
        masks: Moesif.Masks = Moesif.Masks(),
        bodies: Moesif.HostList = .all
    ) throws -> Moesif.Event {
        let call = try CapturedCall(
            "https://h/graphql" + request.query,
            sent: ["Content-Type": request.type],
            body: request.body
        )
        return EventBuilder(.init(redaction: redaction, masks: masks, bodyLimit: 1 << 18, bodies: bodies)).event(call)
    }

    @Test(
        "In onlyListed mode, the operation name is read only from listed keys and query items",
        arguments: [
            (object, ["operationName"], [], "Named"), (object, ["query"], [], "Queried"), (object, [], [], nil),
            (object, ["QUERY", "OPERATIONNAME"], [], "Named"), (object, ["[].operationName", "[].query"], [], nil),
            (object, ["a.query", "items[].query"], [], nil), (object, [], ["operationName", "query"], nil),
            (batch, ["operationName"], [], "Named"), (batch, ["[].operationName"], [], "Named"),
            (batch, ["[].query"], [], "Queried"), (batch, ["items[].query", "a.operationName"], [], nil),
            (batch, [], ["operationName"], nil),
            (form, ["operationName"], [], "Named"), (form, ["query"], [], "Queried"),
            (form, [], ["operationName", "query"], nil), (form, ["a.query"], [], nil),
            (url, [], ["operationName"], "Named"), (url, [], ["query"], "Queried"),
            (url, ["operationName", "query"], [], nil), (url, [], ["id"], nil),
            // A body that is omitted names nothing.
            (document, ["query", "operationName"], ["query"], nil), (upload, ["operations", "operationName"], [], nil),
            (cut, ["operationName", "query"], [], nil),
            (Request(body: members, query: "?operationName=Other"), ["variables"], ["operationName"], "Other"),
        ] as [(Request, Set<String>, Set<String>, String?)]
    )
    func listed(_ request: Request, _ keys: Set<String>, _ items: Set<String>, _ expected: String?) throws {
        var redaction = Moesif.Redaction()
        redaction.mode = .onlyListed(queryItems: items, bodyKeys: keys)
        var event = try event(request, redaction)
        #expect(event.actionName == expected)
        event.actionName = nil
        let rest = event.request.uri + String(decoding: event.request.body?.bytes ?? Data(), as: UTF8.self)
        for name in ["Named", "Queried", "Other"] where name == expected { #expect(rest.contains(name)) }
    }

    @Test("In onlyListed mode, a body that is not sent names no operation") func withoutBodies() throws {
        var redaction = Moesif.Redaction()
        redaction.mode = .onlyListed(queryItems: ["operationName"], bodyKeys: ["operationName", "query"])
        #expect(try event(Self.object, redaction, bodies: .none).actionName == nil)
        #expect(try event(Self.url, redaction, bodies: .none).actionName == "Named")
        #expect(try event(Self.object, Moesif.Redaction(), bodies: .none).actionName == "Named")
    }

    @Test(
        "The operation name is not read from a masked or redacted path",
        arguments: [
            (object, ["[].operationName", "items[].query", "a.query"], "Named"),
            (batch, ["[].operationName"], "Queried"),
            (batch, ["[].query"], "Named"), (batch, ["[].QUERY", "[].operationName"], nil),
            (batch, ["items[].query"], "Named"), (form, ["a.operationName"], "Named"), (upload, ["a.query"], "Named"),
        ] as [(Request, Set<String>, String?)]
    )
    func hiddenPaths(_ request: Request, _ paths: Set<String>, _ expected: String?) throws {
        var masks = Moesif.Masks()
        masks.requestBodyKeys = paths
        #expect(try event(request, Moesif.Redaction(), masks: masks).actionName == expected)
        var redaction = Moesif.Redaction()
        redaction.bodyKeys.formUnion(paths)
        #expect(try event(request, redaction).actionName == expected)
    }
}
