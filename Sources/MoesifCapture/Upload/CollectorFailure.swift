/// Why no response came from the collector.
package struct CollectorFailure: Error, Sendable, Equatable {
    /// What happened.
    package enum Reason: Sendable, Equatable {
        /// The URL is none that can be asked.
        case badURL
        /// The whole exchange took longer than it may: this long.
        case timedOut(Duration)
        /// The host has no address.
        case hostNotFound
        /// Nothing listens on the port.
        case refused
        /// There is no way to the host.
        case unreachable
        /// The connection could not be made, for another reason.
        case notConnected
        /// The server closed the connection without a response.
        case noResponse
        /// The connection broke.
        case connectionLost
        /// What answered was not HTTP.
        case notHTTP
        /// A web page was the answer: the base URL leads elsewhere, or the network wants its user to log in.
        case webPage(status: Int)
        /// No TLS connection could be made.
        case tlsFailed
        /// The server's certificate is not of an authority that this machine trusts.
        case certificateNotTrusted
        /// The server's certificate names another host.
        case certificateOfOtherHost
        /// The server's certificate has expired, or is not valid yet.
        case certificateExpired
        /// The server wants a certificate of the client's, or does not take the one it got.
        case clientCertificateWanted
        /// The system forbids plain http.
        case insecureForbidden
        /// The proxy did not connect to the collector; it answered with this status.
        case refusedByProxy(Int)
        /// The system grants no memory, no thread or no socket.
        case noResources
        /// Something else.
        case other
    }

    /// What the library that made the connection calls it.
    package enum Code: Sendable, Equatable {
        /// A `CURLcode`.
        case curl(Int)
        /// The code of a `URLError`.
        case urlError(Int)
    }

    package var reason: Reason
    /// Who was asked: `api.moesif.net:443`; nil where that is not known.
    package var server: String?
    package var code: Code?

    package init(_ reason: Reason, server: String? = nil, code: Code? = nil) {
        self.reason = reason
        self.server = server
        self.code = code
    }

    /// True when nothing will change by itself: the URL or the certificates, not the network, are the matter.
    var isLasting: Bool {
        switch reason {
        case .badURL, .clientCertificateWanted, .insecureForbidden: true
        default: false
        }
    }
}

extension CollectorFailure: CustomStringConvertible {
    /// The reason in words, then the server and the code: `connection refused (127.0.0.1:9500, curl code 7)`.
    package var description: String {
        let details = [server, code.map(Self.words)].compactMap { $0 }
        return details.isEmpty ? words : "\(words) (\(details.joined(separator: ", ")))"
    }

    /// The reason in words, without server and code: `connection refused`.
    package var words: String {
        switch reason {
        case .badURL: "bad URL"
        case .timedOut(let timeout): "timed out after \(Self.words(timeout))"
        case .hostNotFound: "could not resolve host"
        case .refused: "connection refused"
        case .unreachable: "host unreachable"
        case .notConnected: "could not connect"
        case .noResponse: "connection closed without a response"
        case .connectionLost: "connection lost"
        case .notHTTP: "answer is not HTTP"
        case .webPage(let status): "the answer is a web page, status \(status)"
        case .tlsFailed: "TLS handshake failed"
        case .certificateNotTrusted: "TLS handshake failed: certificate not trusted"
        case .certificateOfOtherHost: "TLS handshake failed: certificate is for another host"
        case .certificateExpired: "TLS handshake failed: certificate expired or not yet valid"
        case .clientCertificateWanted: "TLS handshake failed: the server wants a client certificate"
        case .insecureForbidden: "the system forbids plain http"
        case .refusedByProxy(let status): "the proxy refused the connection with status \(status)"
        case .noResources: "the system is out of memory, threads or sockets"
        case .other: "request failed"
        }
    }

    private static func words(_ code: Code) -> String {
        switch code {
        case .curl(let number): "curl code \(number)"
        case .urlError(let number): "URLError code \(number)"
        }
    }

    /// `30 s`, or `0.4 s` where it is not a whole number.
    private static func words(_ duration: Duration) -> String {
        let (seconds, rest) = duration.components
        let tenths = rest / 100_000_000_000_000_000
        return tenths == 0 ? "\(seconds) s" : "\(seconds).\(tenths) s"
    }
}
