/// Why no response came from the collector.
package struct CollectorFailure: Error, Sendable, Equatable {
    /// What happened.
    package struct Reason: Sendable, Equatable {
        /// The reason in words, such as `connection refused`.
        let words: String
        /// True if nothing changes by itself: the URL or the certificates are wrong, not the network.
        let isLasting: Bool
        /// True if there was a connection on which a response could come.
        let hasConnected: Bool
        /// What to look at, in one clause; nil if that is not known.
        let advice: String?

        private init(_ words: String, isLasting: Bool = false, hasConnected: Bool = false, advice: String? = nil) {
            self.words = words
            self.isLasting = isLasting
            self.hasConnected = hasConnected
            self.advice = advice
        }

        static let badURL = Reason("bad URL", isLasting: true, advice: "check baseURL")
        static let hostNotFound = Reason("could not resolve host")
        package static let refused = Reason("connection refused")
        static let unreachable = Reason("host unreachable")
        /// The connection could not be made, for another reason.
        static let notConnected = Reason("could not connect")
        static let noResponse = Reason("connection closed without a response", hasConnected: true)
        static let connectionLost = Reason("connection lost", hasConnected: true)
        static let notHTTP = Reason("the answer is not HTTP", hasConnected: true, advice: "check baseURL")
        /// No TLS connection could be made, for another reason than the certificates.
        static let tlsFailed = Reason("TLS handshake failed", advice: "a server of plain http fails like this too")
        static let certificateNotTrusted = Reason("TLS handshake failed: certificate not trusted")
        static let certificateOfOtherHost = Reason("TLS handshake failed: certificate is for another host")
        static let certificateExpired = Reason("TLS handshake failed: certificate expired or not yet valid")
        /// The server wants a certificate of the client's, or does not take the one it got.
        static let clientCertificateWanted = Reason(
            "TLS handshake failed: the server wants a client certificate",
            isLasting: true
        )
        static let insecureForbidden = Reason("the system forbids plain http", isLasting: true)
        static let noResources = Reason("the system is out of memory, threads or sockets")
        static let other = Reason("request failed", hasConnected: true)

        /// The whole exchange took longer than it may.
        package static func timedOut(_ timeout: Duration) -> Reason {
            // `30 s`, or `0.4 s` where it is not a whole number.
            let (seconds, rest) = timeout.components
            let tenths = rest / 100_000_000_000_000_000
            let words = tenths == 0 ? "\(seconds)" : "\(seconds).\(tenths)"
            return Reason("timed out after \(words) s", hasConnected: true)
        }

        /// A web page was the answer: the base URL leads elsewhere, or the network wants its user to log in.
        static func webPage(status: Int) -> Reason {
            Reason(
                "the answer is a web page, status \(status)",
                hasConnected: true,
                advice: "check baseURL, and whether the network wants a login"
            )
        }

        /// The proxy did not connect to the collector; it answered with this status.
        static func refusedByProxy(_ status: Int) -> Reason {
            Reason("the proxy refused the connection with status \(status)")
        }
    }

    /// What the library that made the connection calls it.
    package enum Code: Sendable, Equatable, CustomStringConvertible {
        /// A `CURLcode`.
        case curl(Int)
        /// The code of a `URLError`.
        case urlError(Int)

        package var description: String {
            switch self {
            case .curl(let number): "curl code \(number)"
            case .urlError(let number): "URLError code \(number)"
            }
        }
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
}

extension CollectorFailure: CustomStringConvertible {
    /// The reason in words, then the server and the code: `connection refused (127.0.0.1:9500, curl code 7)`.
    package var description: String {
        let details = [server, code?.description].compactMap { $0 }
        return details.isEmpty ? reason.words : "\(reason.words) (\(details.joined(separator: ", ")))"
    }
}
