/// Determines the client address of a received call.
///
/// The result is the address of the peer, unless the peer is a trusted proxy. If it is, the resolver reads the
/// forwarding header from the last entry backward and stops at the first address that is not a trusted proxy. An entry
/// that is not an address also ends the search.
struct ClientAddressResolver: Sendable {
    private let trusted: [AddressRange]
    private let header: HeaderName

    init(_ options: Moesif.IncomingOptions) {
        trusted = options.trustedProxies.compactMap(AddressRange.init)
        header = options.forwardingHeader
    }

    /// Returns the client address, or `nil` if the address of the peer is unknown.
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
            // Split by bytes: the client's part of the value can end with text that merges with the proxy's comma into
            // one `Character`.
            return value.utf8.split(separator: ASCII.comma, omittingEmptySubsequences: false).map { Substring($0) }
        }
        return ForwardedHeader.origins(in: value) ?? []
    }
}
