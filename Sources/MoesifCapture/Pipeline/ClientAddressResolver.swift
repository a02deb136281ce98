/// Finds the address that a request came from.
///
/// It is the peer's, unless the peer is a proxy that is trusted: then what that proxy says in its header, from the last
/// entry on, as far as those who say it are trusted.
struct ClientAddressResolver: Sendable {
    private let trusted: [AddressRange]
    private let header: HeaderName

    init(_ options: Moesif.IncomingOptions) {
        trusted = options.trustedProxies.compactMap(AddressRange.init)
        header = options.forwardingHeader
    }

    /// The address; nil when the peer's is not known.
    func address(of request: CapturedCall.Request) -> String? {
        guard var client = request.peerAddress.flatMap({ IPAddress($0) }) else { return nil }
        guard isTrusted(client), let value = request.headers[header] else { return client.description }
        for entry in entries(of: value).reversed() {
            guard let address = IPAddress(entry) else { break }
            client = address
            guard isTrusted(address) else { break }
        }
        return client.description
    }

    private func isTrusted(_ address: IPAddress) -> Bool {
        trusted.contains { $0.contains(address) }
    }

    private func entries(of value: String) -> [Substring] {
        guard header == .forwarded else {
            // By bytes: a caller may begin a character that the comma of the proxy would be part of.
            return value.utf8.split(separator: ASCII.comma, omittingEmptySubsequences: false).map { Substring($0) }
        }
        return ForwardedHeader.origins(in: value) ?? []
    }
}
