import AsyncHTTPClient
import Foundation
import MoesifAsyncHTTPClient
import MoesifCapture
import NIOCore

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The clients that call the third party.
struct ThirdPartyClients: Sendable {
    let session: any CapturingSession
    let execute: @Sendable (HTTPClientRequest) async throws -> HTTPClientResponse

    /// Creates clients that capture their calls.
    init(_ client: HTTPClient, _ moesif: Moesif) {
        session = moesif.session()
        let client = MoesifHTTPClient(client, moesif: moesif)
        execute = { try await client.execute($0, timeout: .seconds(10)) }
    }

    /// Creates the same clients without capture, for comparison.
    init(plain client: HTTPClient) {
        session = URLSession(configuration: .default)
        execute = { try await client.execute($0, timeout: .seconds(10)) }
    }
}
