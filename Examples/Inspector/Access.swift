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
            // Browsers send Origin with each POST, and apps do not.
            return origins.isEmpty ? .collector : .refused("Web pages must not send events.")
        }
        guard origins.allSatisfy({ $0 == "http://\(host)" }) else { return .refused("The origin is another page.") }
        let pieces = request.path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, Self.isEqual(String(pieces[0]), token) else {
            return .refused("The page has a token in its address, which the inspector prints when it starts.")
        }
        return .page(String(pieces[1]))
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
