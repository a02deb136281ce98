import CMoesifCurl
import Foundation

/// A request in the form that libcurl needs.
struct CurlRequest: Sendable {
    let url: String
    private let lines: [String]
    private let body: Data?
    let isSecure: Bool
    private let isLoopback: Bool
    private let timeout: Duration
    private let certificateAuthority: String?

    init(_ request: CollectorRequest, timeout: Duration, certificateAuthority: String?) {
        url = request.url.absoluteString
        isSecure = request.url.scheme?.lowercased() == "https"
        isLoopback = CollectorEndpoint.isLoopback(request.url.host?.lowercased() ?? "")
        body = request.body ?? (request.method == .post ? Data() : nil)
        // Suppresses libcurl's default content type, which is that of a form.
        let untyped = body != nil && request.headers[.contentType] == nil ? ["Content-Type:"] : []
        lines = request.headers.map(Self.line) + untyped
        self.timeout = timeout
        self.certificateAuthority = certificateAuthority
    }

    /// Applies the request to a handle, and returns false if libcurl rejects a part of it.
    func apply(to handle: OpaquePointer) -> Bool {
        for line in lines where !moesif_curl_transfer_add_header(handle, line) { return false }
        // The transport enforces the deadline. This longer timeout ends the transfer if the transport is gone.
        let milliseconds = min(max(timeout / .milliseconds(1), 0), 1e9) + 1000
        guard moesif_curl_transfer_set_timeout(handle, Int(milliseconds)) else { return false }
        if isLoopback, !moesif_curl_transfer_avoid_proxies(handle) { return false }
        if isSecure { moesif_curl_transfer_use_http2(handle) }
        if let certificateAuthority, !moesif_curl_transfer_trust(handle, certificateAuthority) { return false }
        guard let body else { return true }
        return body.withUnsafeBytes { moesif_curl_transfer_set_body(handle, $0.baseAddress, $0.count) }
    }

    /// Returns a header as a line.
    ///
    /// To libcurl, `Name:` means a header to leave out, and `Name;` a header with an empty value.
    private static func line(_ name: HeaderName, _ value: String) -> String {
        let line = value.isEmpty ? "\(name);" : "\(name): \(value)"
        // A line break would begin another header, and a null character would end the text.
        return line.contains { $0.isNewline || $0 == "\0" } ? String(line.filter { !$0.isNewline && $0 != "\0" }) : line
    }
}
