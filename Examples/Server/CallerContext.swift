import Hummingbird
import NIOCore

/// A request's context: where it came from, and who sent it.
struct CallerContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    /// Who sent the request; nil until `IdentifyCaller` has found out, and for strangers.
    var user: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
