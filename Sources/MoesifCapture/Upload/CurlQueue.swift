/// The requests to one server that are under way or wait for a connection.
///
/// It replaces libcurl's queue, which loses requests. libcurl also opens a connection for each of several requests that
/// start together, although they could share one over HTTP/2. The first request to a TLS server therefore starts alone,
/// and the others wait until it is connected.
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

    /// True if requests wait until the first one is connected.
    var awaitsConnection: Bool {
        isSecure && !isConnected && waiting.count > 0
    }

    /// Adds a request to the queue.
    mutating func append(_ request: Request) {
        waiting.append(request)
    }

    /// Removes and returns the next request that may start, or returns `nil` if there is none.
    mutating func next() -> Request? {
        guard underWay < (isSecure && !isConnected ? 1 : places), let request = waiting.popFirst() else { return nil }
        underWay += 1
        return request
    }

    /// Notes if there is a connection that the next requests can share.
    mutating func noteConnection(_ isConnected: Bool) {
        self.isConnected = isConnected
    }

    /// Notes that a request that was under way has ended.
    mutating func noteEnd() {
        underWay -= 1
    }

    /// Removes and returns all waiting requests.
    mutating func removeAll() -> [Request] {
        waiting.removeAll()
    }
}
