/// The failure of a request that received no valid response from the collector.
package struct CollectorFailure: Error, Sendable, Equatable {
    /// The reason for a failure.
    package struct Reason: Sendable, Equatable {
        /// The reason in words, such as `connection refused`.
        let words: String
        /// True if a retry cannot succeed until the URL or the certificates are changed.
        let isPermanent: Bool
        /// True if there was a connection on which a response could arrive.
        let hasConnected: Bool
        /// The suggested check, as one clause, or `nil` if there is none.
        let advice: String?
        /// True if the transport writes files and contacts no server, so that the words are the whole report.
        let isLocal: Bool

        private init(
            _ words: String,
            isPermanent: Bool = false,
            hasConnected: Bool = false,
            advice: String? = nil,
            isLocal: Bool = false
        ) {
            self.words = words
            self.isPermanent = isPermanent
            self.hasConnected = hasConnected
            self.advice = advice
            self.isLocal = isLocal
        }

        static let badURL = Reason("bad URL", isPermanent: true, advice: "check baseURL")
        static let hostNotFound = Reason("could not resolve host")
        package static let refused = Reason("connection refused")
        static let unreachable = Reason("host unreachable")
        /// The connection could not be established, for a reason not listed here.
        static let notConnected = Reason("could not connect")
        static let noResponse = Reason("connection closed without a response", hasConnected: true)
        static let connectionLost = Reason("connection lost", hasConnected: true)
        static let notHTTP = Reason("the answer is not HTTP", hasConnected: true, advice: "check baseURL")
        /// The TLS handshake failed for a reason other than the certificates.
        static let tlsFailed = Reason("TLS handshake failed", advice: "a server of plain http fails like this too")
        static let certificateNotTrusted = Reason("TLS handshake failed: certificate not trusted")
        static let certificateOfOtherHost = Reason("TLS handshake failed: certificate is for another host")
        static let certificateExpired = Reason("TLS handshake failed: certificate expired or not yet valid")
        /// The server requires a client certificate, or rejects the one that was sent.
        static let clientCertificateWanted = Reason(
            "TLS handshake failed: the server wants a client certificate",
            isPermanent: true
        )
        static let insecureForbidden = Reason("the system forbids plain http", isPermanent: true)
        static let noResources = Reason("the system is out of memory, threads or sockets")
        static let other = Reason("request failed", hasConnected: true)

        /// The request exceeded its timeout.
        package static func timedOut(_ timeout: Duration) -> Reason {
            // Formatted as `30 s`, or as `0.4 s` for a fraction.
            let (seconds, rest) = timeout.components
            let tenths = rest / 100_000_000_000_000_000
            let words = tenths == 0 ? "\(seconds)" : "\(seconds).\(tenths)"
            return Reason("timed out after \(words) s", hasConnected: true)
        }

        /// The response was a web page: the base URL points elsewhere, or the network requires a login.
        static func webPage(status: Int) -> Reason {
            Reason(
                "the answer is a web page, status \(status)",
                hasConnected: true,
                advice: "check baseURL, and whether the network requires a login"
            )
        }

        /// A `FileTransport` could not write.
        static func notWritten(_ error: FileTransportError) -> Reason {
            Reason(error.description, isLocal: true)
        }

        /// The proxy rejected the connection to the collector with this status.
        static func refusedByProxy(_ status: Int) -> Reason {
            Reason("the proxy refused the connection with status \(status)")
        }
    }

    /// The error code of the library that made the connection.
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
    /// The host and port of the server, such as `api.moesif.net:443`, or `nil` if they are unknown.
    package var server: String?
    package var code: Code?

    package init(_ reason: Reason, server: String? = nil, code: Code? = nil) {
        self.reason = reason
        self.server = server
        self.code = code
    }

    /// Returns the failure that a transport threw, or `nil` if the error gives no reason that the client knows.
    init?(thrown error: any Error) {
        switch error {
        case let failure as CollectorFailure: self = failure
        case let error as FileTransportError: self.init(.notWritten(error))
        default: return nil
        }
    }
}

extension CollectorFailure: CustomStringConvertible {
    /// The reason followed by the server and the code, such as `connection refused (127.0.0.1:9500, curl code 7)`.
    package var description: String {
        let details = [server, code?.description].compactMap { $0 }
        return details.isEmpty ? reason.words : "\(reason.words) (\(details.joined(separator: ", ")))"
    }
}
