import Hummingbird
import NIOCore

/// The context of a request: the address it came from, and the user who sent it.
struct CallerContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    /// The user who sent the request; nil before `IdentifyCaller` has run, and for a missing or unknown API key.
    var user: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
