import Foundation

extension URL {
    /// What of a URL is worth a column: host, port and path, and for this machine the path alone.
    ///
    /// Never its query or userinfo, which may hold secrets. Percent-encoded, so that nothing in it acts on a terminal.
    var shortened: String {
        let path = path(percentEncoded: true).isEmpty ? "/" : path(percentEncoded: true)
        guard let host = host(percentEncoded: true), host != "127.0.0.1" else { return path }
        return host + (port.map { ":\($0)" } ?? "") + path
    }
}
