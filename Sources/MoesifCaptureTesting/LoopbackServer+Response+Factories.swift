import Foundation

extension LoopbackServer.Response {
    /// A response that closes the connection without a single byte of answer.
    public static let drop = Self(ending: .drop)

    /// A response that resets the connection (TCP RST) without a single byte of answer.
    public static let reset = Self(ending: .reset)

    /// Returns a response with a body of JSON text, which is sent as it is.
    public static func json(_ text: String, status: Int = 200) -> Self {
        content(text, type: "application/json", status: status)
    }

    /// Returns a response with a body of plain UTF-8 text.
    public static func text(_ text: String, status: Int = 200) -> Self {
        content(text, type: "text/plain; charset=utf-8", status: status)
    }

    /// Returns a response with this status code and an empty body.
    public static func status(_ code: Int) -> Self {
        Self(status: code)
    }

    /// Returns a redirect with an empty body.
    /// - Parameter location: The `Location` as sent, absolute or relative.
    public static func redirect(to location: String, status: Int = 302) -> Self {
        Self(status: status, headers: [LoopbackServer.Header(name: "Location", value: location)])
    }

    /// Returns a response that sends nothing for this long, then closes the connection.
    ///
    /// It ends early when the server stops or the client closes its side of the connection.
    public static func hang(_ duration: Duration) -> Self {
        Self(ending: .hang(duration))
    }

    private static func content(_ text: String, type: String, status: Int) -> Self {
        Self(
            status: status,
            headers: [LoopbackServer.Header(name: "Content-Type", value: type)],
            body: .data(Data(text.utf8))
        )
    }
}
