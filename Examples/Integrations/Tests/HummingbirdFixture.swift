import Hummingbird
import HummingbirdTesting
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifHummingbird
import NIOCore
import NIOPosix
import Testing

/// A Hummingbird server on loopback that records its requests, and raw connections to it.
struct HummingbirdFixture {
    /// A context with the address of the client.
    struct PeerContext: RequestContext, RemoteAddressRequestContext {
        var coreContext: CoreRequestContextStorage
        let remoteAddress: SocketAddress?

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            remoteAddress = source.channel.remoteAddress
        }
    }

    let collector: FakeCollector
    let moesif: Moesif

    init(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) throws {
        collector = try FakeCollector()
        moesif = collector.client(configure)
    }

    /// Serves on a free port of `localhost` while `visit` runs.
    func serve<Context: RequestContext>(
        _ router: Router<Context>,
        _ visit: @Sendable (_ client: any TestClientProtocol, _ port: Int) async throws -> Void
    ) async throws where Context: InitializableFromSource<ApplicationRequestContextSource> {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await Application(router: router, logger: logger).test(.live) { client in
            try await visit(client, #require(client.port))
        }
    }

    /// Shuts the client down, checks that its counters balance, and returns the events by path.
    func events(sourceLocation: SourceLocation = #_sourceLocation) async -> [String: JSONValue] {
        let end = await moesif.shutdown(timeout: .seconds(30))
        #expect(end.isComplete && end.statistics.isBalanced, sourceLocation: sourceLocation)
        let events = collector.events.map { ($0["request"]?["uri"]?.string?.split(separator: "/").last ?? "", $0) }
        #expect(Set(events.map(\.0)).count == events.count, sourceLocation: sourceLocation)
        return Dictionary(events.map { (String($0), $1) }) { first, _ in first }
    }

    typealias Inbound = NIOAsyncChannelInboundStream<ByteBuffer>
    typealias Outbound = NIOAsyncChannelOutboundWriter<ByteBuffer>

    /// Opens a connection and closes it after `talk`.
    static func connect<Result>(
        to port: Int,
        _ talk: (Inbound, Outbound) async throws -> Result
    ) async throws -> Result {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let channel = try await bootstrap.connect(host: "localhost", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { try await talk($0, $1) }
    }

    /// Sends text on a new connection, and returns all bytes until the server closes it.
    static func exchange(_ text: String, with port: Int) async throws -> String {
        try await connect(to: port) { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ByteBuffer()
            for try await buffer in inbound { received.writeImmutableBuffer(buffer) }
            return String(buffer: received)
        }
    }
}
