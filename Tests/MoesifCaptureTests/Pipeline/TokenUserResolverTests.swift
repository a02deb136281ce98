import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(10)))
struct TokenUserResolverTests {
    /// Returns a token with these claims, in base64url without padding.
    private static func token(_ claims: String) -> String {
        "eyJhbGciOiJIUzI1NiJ9.\(base64url(claims)).c2ln"
    }

    private static func base64url(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func basic(_ text: String) -> String {
        "Basic " + Data(text.utf8).base64EncodedString()
    }

    private func user(
        _ headers: HeaderFields,
        _ configure: (inout Moesif.CallOptions) -> Void = { _ in }
    ) -> String? {
        var options = Moesif.CallOptions()
        options.authorizationHeaders = ["Authorization"]
        configure(&options)
        return TokenUserResolver(options).user(of: headers)
    }

    @Test("By default, no user is read from the credentials of an outgoing call")
    func byDefaultACredentialNamesNoUser() async throws {
        #expect(Moesif.CallOptions().authorizationHeaders.isEmpty)
        #expect(Moesif.CallOptions().authorizationUserIDField == "sub" && !Moesif.CallOptions().basicUserName)
        let token = Self.token(#"{"sub":"u-1"}"#)
        let event = try await CallFeed().event(of: CallFeed.Call(sent: ["Authorization": "Bearer \(token)"]))
        #expect(event["user_id"] == nil)
    }

    @Test("A token is read in base64url and in padded base64") func theAlphabetOfURLsIsUnderstood() {
        let token = Self.token(#"{"sub":"a???>>>"}"#)
        #expect(token.contains("-") && token.contains("_") && !token.contains("="))
        #expect(user(["Authorization": "Bearer \(token)"]) == "a???>>>")
        let padded = "h." + Data(#"{"sub":"a???>>>"}"#.utf8).base64EncodedString() + ".s"
        #expect(padded.contains("+") && padded.contains("/") && padded.contains("="))
        #expect(user(["Authorization": "Bearer \(padded)"]) == "a???>>>")
    }

    @Test("A token payload of any length is decoded", arguments: 0..<4)
    func everyLengthIsUnderstood(_ length: Int) {
        let id = "u" + String(repeating: "x", count: length)
        #expect(user(["Authorization": "Bearer " + Self.token(#"{"sub":"\#(id)"}"#)]) == id)
    }

    @Test(
        "A token is read after Bearer in any case, or without a scheme",
        arguments: [
            "Bearer ", "bearer ", "BEARER ", "Bearer  ", "", " ",
        ]
    )
    func theSchemeCountsInAnyCaseAndMayBeMissing(_ scheme: String) {
        #expect(user(["Authorization": scheme + Self.token(#"{"sub":"u-1"}"#)]) == "u-1")
    }

    @Test(
        "The sub claim of a token is the user",
        arguments: [
            (#"{"sub":"u-1"}"#, "u-1"), (#"{"sub":"ü 😀"}"#, "ü 😀"), (#"{"sub":42}"#, "42"), (#"{"sub":-1}"#, "-1"),
            (#"{"sub":12345678901234567890123}"#, "12345678901234567890123"), (#"{"Sub":"u-1"}"#, "u-1"),
            (#"{"SUB":"upper","sub":"exact"}"#, "exact"), (#"{"a":{"sub":"inner"},"sub":"outer"}"#, "outer"),
            (#"{"sub":null}"#, nil), (#"{"sub":true}"#, nil), (#"{"sub":{"id":"u-1"}}"#, nil),
            (#"{"sub":["u-1"]}"#, nil),
            (#"{"sub":""}"#, nil), (#"{"email":"u-1"}"#, nil), (#"{"subs":"u-1"}"#, nil), ("{}", nil), ("[]", nil),
            (#""sub""#, nil), ("", nil), (#"{"sub":"u-1""#, nil), ("sub", nil),
        ] as [(String, String?)]
    )
    func theClaimIsTheUser(claims: String, expected: String?) {
        #expect(user(["Authorization": "Bearer " + Self.token(claims)]) == expected)
    }

    @Test(
        "The configured claim of a token is the user, in any case",
        arguments: [("email", "e"), ("EMAIL", "e"), ("userId", "i"), ("userid", "i"), ("sub", "s"), ("none", nil)]
    )
    func anotherClaimMayBeTheUser(field: String, expected: String?) {
        let token = Self.token(#"{"sub":"s","Email":"e","userID":"i"}"#)
        #expect(user(["Authorization": "Bearer \(token)"]) { $0.authorizationUserIDField = field } == expected)
    }

    @Test(
        "A header value that is not a token names no user",
        arguments: [
            "", " ", "Bearer", "Bearer ", "Bearer .", "Bearer ..", "Bearer x", "Bearer a.b", "Bearer a.b.c",
            "Bearer a.b.c.d",
            "Bearer a.!!!!.c", "Bearer a.=.c", "Bearer a.e.c", "Digest a.b.c", "Negotiate YII=",
        ]
    )
    func whatIsNoTokenNamesNoUser(_ value: String) {
        #expect(user(["Authorization": value]) == nil)
    }

    @Test("A token has three parts, and the third may be empty") func aTokenHasThreeParts() {
        let payload = Self.base64url(#"{"sub":"u-1"}"#)
        #expect(user(["Authorization": "Bearer h.\(payload).s"]) == "u-1")
        #expect(user(["Authorization": "Bearer h.\(payload)."]) == "u-1", "an unsigned token has an empty third part")
        for value in ["h.\(payload)", "\(payload)", "h.\(payload).s.t", ".\(payload)"] {
            #expect(user(["Authorization": "Bearer \(value)"]) == nil)
        }
        #expect(user(["Authorization": "Digest h.\(payload).s"]) == nil, "another scheme is no token's")
    }

    @Test("The first configured header that names a user is used") func theFirstHeaderThatNamesOneCounts() {
        let first = Self.token(#"{"sub":"first"}"#)
        let second = Self.token(#"{"sub":"second"}"#)
        let both: HeaderFields = ["x-user-token": second, "Authorization": "Bearer \(first)"]
        #expect(user(both) { $0.authorizationHeaders = ["authorization", "X-User-Token"] } == "first")
        #expect(user(both) { $0.authorizationHeaders = ["X-USER-TOKEN", "AUTHORIZATION"] } == "second")
        #expect(user(both) { $0.authorizationHeaders = ["X-Missing", "x-user-token"] } == "second")
        let broken: HeaderFields = ["Authorization": "Bearer key", "X-User-Token": second]
        #expect(user(broken) { $0.authorizationHeaders = ["authorization", "x-user-token"] } == "second")
        let empty: HeaderFields = ["Authorization": Self.token(#"{"sub":""}"#), "X-User-Token": second]
        #expect(user(empty) { $0.authorizationHeaders = ["authorization", "x-user-token"] } == "second")
        #expect(user(both) { $0.authorizationHeaders = [] } == nil)
        #expect(user(both) { $0.authorizationHeaders = ["X-Other"] } == nil)
    }

    @Test(
        "The user name of Basic credentials is read only if basicUserName is true",
        arguments: [
            (basic("bob:pw"), "bob"), (basic("bob:p:w"), "bob"), (basic("bob:"), "bob"), (basic("jürgen:pw"), "jürgen"),
            ("basic Ym9iOnB3", "bob"), ("BASIC  Ym9iOnB3 ", "bob"), ("Basic Ym9iOg", "bob"),
            (basic(":pw"), nil), (basic("bob"), nil), (basic(""), nil), ("Basic", nil), ("Basic !!!!", nil),
            ("Basic Y", nil),
            (basic("ada:\u{301}p:w"), "ada"),
            ("Ym9iOnB3", nil),
        ]
    )
    func aBasicUserNameCountsOnlyWhenAskedFor(value: String, expected: String?) {
        #expect(user(["Authorization": value]) { $0.basicUserName = true } == expected)
        #expect(user(["Authorization": value]) == nil)
    }

    /// The header is still redacted in the event.
    @Test(
        "The event names the user of a token, and the token is redacted",
        arguments: ["Authorization", "authorization", "X-API-KEY", "x-user-token", "x-identity"]
    )
    func theUserArrivesAndTheCredentialDoesNot(_ header: String) async throws {
        let token = Self.token(#"{"sub":"u-1"}"#)
        let feed = try CallFeed(configuring: {
            $0.outgoing.authorizationHeaders = ["X-User-Token", "AUTHORIZATION", "x-api-key", "X-Identity"]
        })
        let event = try await feed.event(of: CallFeed.Call(sent: [header: token]))
        #expect(event["user_id"] == "u-1")
        #expect(!event.jsonText.contains(token))
        let headers = try #require(event.at("request", "headers")?.object)
        #expect(headers.map(\.value) == ["[redacted]"])
    }

    @Test(
        "In onlyListed mode, a token names a user only if its header is listed",
        arguments: [
            ([], nil), (["X-Other"], nil), (["AUTHORIZATION"], "first"), (["x-user-token"], "second"),
            (["Authorization", "X-User-Token"], "first"),
        ] as [(Set<HeaderName>, String?)]
    )
    func onlyListed(_ listed: Set<HeaderName>, _ expected: String?) async throws {
        let headers = [
            "Authorization": "Bearer " + Self.token(#"{"sub":"first"}"#),
            "X-User-Token": Self.token(#"{"sub":"second"}"#),
        ]
        let feed = try CallFeed(configuring: {
            $0.outgoing.authorizationHeaders = ["authorization", "X-User-Token"]
            $0.redaction.mode = .onlyListed(headers: listed)
        })
        let event = try await feed.event(of: CallFeed.Call(sent: headers))
        #expect(event["user_id"]?.string == expected)
        #expect(expected != nil || !event.jsonText.contains("first") && !event.jsonText.contains("second"))
        let server = IncomingServer { $0.redaction.mode = .onlyListed(headers: listed) }
        await server.serve(IncomingServer.request("/", headers: HeaderFields(headers)))
        let isListed = listed.contains("Authorization")
        #expect(await server.events().map { $0["user_id"]?.string } == [isListed ? "first" : nil])
    }

    @Test(
        "The user from identifyUser wins over the user of a token",
        arguments: [("hook", "hook"), (nil, "token"), ("", "token")] as [(String?, String)]
    )
    func identifyUserWins(answer: String?, expected: String) async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.authorizationHeaders = ["Authorization"]
            $0.outgoing.identifyUser = { _ in answer }
        })
        let token = Self.token(#"{"sub":"token"}"#)
        let event = try await feed.event(of: CallFeed.Call(sent: ["Authorization": "Bearer \(token)"]))
        #expect(event["user_id"]?.string == expected)
    }

    @Test("The token names the user if identifyUser throws") func theTokenStandsInForAHookThatThrows() async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.authorizationHeaders = ["Authorization"]
            $0.outgoing.identifyUser = { _ in throw HookError() }
        })
        let token = Self.token(#"{"sub":"token"}"#)
        let event = try await feed.event(of: CallFeed.Call(sent: ["Authorization": "Bearer \(token)"]))
        #expect(event["user_id"] == "token")
    }

    /// Sampling by user uses the user of the token too.
    @Test("Sampling by user applies to the user of a token") func theUserOfATokenIsSampledByItsRate() async throws {
        let feed = try CallFeed(wanting: ["user_sample_rate": ["u-1": 0]]) {
            $0.outgoing.authorizationHeaders = ["Authorization"]
        }
        for id in ["u-1", "u-2"] {
            let token = Self.token(#"{"sub":"\#(id)"}"#)
            try feed.record(CallFeed.Call(sent: ["Authorization": "Bearer \(token)"]))
        }
        #expect(await feed.events().map { $0["user_id"] } == ["u-2"])
        #expect(feed.recorder.statistics.sampledOut == 1)
    }
}
