import Foundation

extension URL {
    /// The host, port and path of the URL, or only the path if the host is 127.0.0.1.
    ///
    /// The query and userinfo are left out because they may contain secrets. The text is percent-encoded, so a terminal
    /// interprets none of it as a command.
    var shortened: String {
        let path = path(percentEncoded: true).isEmpty ? "/" : path(percentEncoded: true)
        guard let host = host(percentEncoded: true), host != "127.0.0.1" else { return path }
        return host + (port.map { ":\($0)" } ?? "") + path
    }
}
