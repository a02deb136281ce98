#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Challenges of a 401 are recognized by their scheme, as the platform recognizes them.
@Suite("Authentication challenges", .tags(.linux), .timeLimit(.minutes(5)))
struct ChallengeTests {
    @Test("A challenge that only mentions Basic is recorded as an ordinary response")
    func mentionIsNoChallenge() async throws {
        for challenge in [#"Bearer realm="Basic API""#, "Basic", #"Digest realm="basic", nonce="Basic""#] {
            let server = try LoopbackServer { _ in
                LoopbackServer.Response(
                    status: 401,
                    headers: [.init(name: "WWW-Authenticate", value: challenge)],
                    body: .data(Data(#"{"why":"token"}"#.utf8))
                )
            }
            defer { server.stop() }
            let client = TestClient()
            let configuration = URLSessionConfiguration.ephemeral
            configuration.capture(with: client.moesif)
            let session = URLSession(configuration: configuration)
            let data = await uncancelled { try? await session.data(from: server.url("/a")).0 }
            #expect(data == Data(#"{"why":"token"}"#.utf8))
            let event = try #require(await client.events().first)
            #expect(event.at("response", "status") == 401)
            #expect(event.at("response", "body", "why") == "token", "\(challenge)")
        }
    }

    @Test(
        "A challenge header is read as the platform reads it",
        arguments: [
            (#"Basic realm="x""#, true), ("basic REALM = x", true), (#"Digest realm="x", Basic realm="y""#, true),
            (#"Basic charset="UTF-8", realm="x""#, true), (#"Bearer, BASIC realm=x"#, true),
            (#"Negotiate a==, Basic realm="a\"b""#, true), (#"Bearer realm="Basic API""#, false), ("Basic", false),
            ("", false), (",", false), ("Basic realm", false), (#"Basic realm="open"#, false),
            ("Basically realm=x", false),
            (#"Basic charset="UTF-8" realm="x""#, false), ("Basic realm=", false), ("\u{e9} Basic realm=x", false),
        ]
    )
    func fieldsAreRead(_ field: String, _ isChallenge: Bool) {
        #expect(HTTPURLResponse.hasBasicChallenge(field) == isChallenge)
    }

    @Test("A streamed response with a challenge that only mentions Basic is returned at once")
    func streamIsShownAtOnce() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                status: 401,
                headers: [.init(name: "WWW-Authenticate", value: #"Bearer realm="Basic API""#)],
                body: .chunks([.init(Data("a".utf8)), .init(Data("b".utf8), delay: .seconds(3600))])
            )
        }
        defer { server.stop() }
        let client = TestClient()
        let (_, response) = try await client.moesif.session(configuration: .ephemeral).bytes(from: server.url("/"))
        #expect((response as? HTTPURLResponse)?.statusCode == 401)
    }
}
#endif
