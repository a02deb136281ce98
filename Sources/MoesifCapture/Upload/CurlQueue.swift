/// Which requests to one server are under way, and which wait for a place.
///
/// libcurl's own queue forgets requests. Besides, it opens a connection for each of those that start together, though
/// they could share one over HTTP/2: so the first to a server over TLS goes alone until it is connected.
struct CurlQueue<Request> {
    private let places: Int
    private let isSecure: Bool
    private var waiting = Deque<Request>()
    private var underWay = 0
    private var isConnected = false

    init(places: Int, isSecure: Bool) {
        self.places = places
        self.isSecure = isSecure
    }

    /// True when requests wait for the first to be connected.
    var awaitsConnection: Bool {
        isSecure && !isConnected && waiting.count > 0
    }

    /// Adds a request to those that wait.
    mutating func append(_ request: Request) {
        waiting.append(request)
    }

    /// Takes the next request that may start; nil when there is none.
    mutating func next() -> Request? {
        guard underWay < (isSecure && !isConnected ? 1 : places), let request = waiting.popFirst() else { return nil }
        underWay += 1
        return request
    }

    /// Takes note of whether there is a connection that the next requests can share.
    mutating func noteConnection(_ isConnected: Bool) {
        self.isConnected = isConnected
    }

    /// Takes note that a request that was under way has ended.
    mutating func noteEnd() {
        underWay -= 1
    }

    /// Takes all requests that wait.
    mutating func removeAll() -> [Request] {
        waiting.removeAll()
    }
}
