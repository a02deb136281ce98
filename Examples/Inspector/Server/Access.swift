import MoesifCaptureTesting

/// Decides who may use which part of the server.
///
/// A browser lets any web page send requests to this machine, and a host name can be made to point here. So the page
/// needs a token that only its address has, and requests must name this host and no foreign origin.
struct Access: Sendable {
    enum Decision: Equatable {
        case collector
        /// A path of the page, without its token and slash.
        case page(String)
        /// The address of the page without its last slash.
        case incomplete
        case refused(String)
    }

    var port: UInt16
    let token: String

    func decide(_ request: LoopbackServer.Request) -> Decision {
        let hosts = request.headers.filter { $0.name.lowercased() == "host" }.map(\.value)
        guard hosts.count == 1, let host = hosts.first, names.contains(host) else {
            return .refused("The request names another host.")
        }
        guard request.target.hasPrefix("/") else { return .refused("The target is no path.") }
        let origins = request.headers.filter { $0.name.lowercased() == "origin" }.map(\.value)
        if request.path.hasPrefix("/v1/") {
            // Browsers send one of these headers with each request, and apps do not.
            let isOfBrowser = !origins.isEmpty || request.header("Sec-Fetch-Site") != nil
            return isOfBrowser ? .refused("Web pages must not use the collector.") : .collector
        }
        if ["cross-site", "same-site"].contains(request.header("Sec-Fetch-Site")),
            request.header("Sec-Fetch-Mode") != "navigate"
        {
            return .refused("The request comes from another page.")
        }
        guard origins.allSatisfy({ $0 == "http://\(host)" }) else { return .refused("The origin is another page.") }
        let pieces = request.path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = pieces.first, Self.isEqual(String(first), token) else {
            return .refused("The page has a token in its address, which the inspector prints when it starts.")
        }
        return pieces.count == 2 ? .page(String(pieces[1])) : .incomplete
    }

    /// The values of `Host` that name this server; clients leave out the port 80.
    private var names: [String] {
        let names = ["127.0.0.1", "localhost"]
        return names.map { "\($0):\(port)" } + (port == 80 ? names : [])
    }

    /// Returns a token of 128 random bits.
    static func makeToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let digits = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }
        .joined()
    }

    /// Compares two texts in a time that does not depend on the number of equal characters.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
