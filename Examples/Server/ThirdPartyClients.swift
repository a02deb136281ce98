import AsyncHTTPClient
import Foundation
import MoesifAsyncHTTPClient
import MoesifCapture
import NIOCore

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The clients with which the server calls a third party.
struct ThirdPartyClients: Sendable {
    let session: any CapturingSession
    let execute: @Sendable (HTTPClientRequest) async throws -> HTTPClientResponse

    /// Clients whose calls are captured.
    init(_ client: HTTPClient, _ moesif: Moesif) {
        session = moesif.session()
        let client = MoesifHTTPClient(client, moesif: moesif)
        execute = { try await client.execute($0, timeout: .seconds(10)) }
    }

    /// The same clients without capture, to compare with.
    init(plain client: HTTPClient) {
        session = URLSession(configuration: .default)
        execute = { try await client.execute($0, timeout: .seconds(10)) }
    }
}
