import Foundation

extension LoopbackServer.Response {
    /// A response that closes the connection without sending a single byte.
    public static let drop = Self(ending: .drop)

    /// A response that resets the connection (TCP RST) without sending a single byte.
    public static let reset = Self(ending: .reset)

    /// Returns a response with a JSON body.
    ///
    /// - Parameters:
    ///   - text: The JSON text, which is sent as it is.
    ///   - status: The status code. Default: 200.
    /// - Returns: The response.
    public static func json(_ text: String, status: Int = 200) -> Self {
        content(text, type: "application/json", status: status)
    }

    /// Returns a response with a plain text body in UTF-8.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - status: The status code. Default: 200.
    /// - Returns: The response.
    public static func text(_ text: String, status: Int = 200) -> Self {
        content(text, type: "text/plain; charset=utf-8", status: status)
    }

    /// Returns a response with a status code and an empty body.
    ///
    /// - Parameter code: The status code.
    /// - Returns: The response.
    public static func status(_ code: Int) -> Self {
        Self(status: code)
    }

    /// Returns a redirect with an empty body.
    ///
    /// - Parameters:
    ///   - location: The value of the `Location` header, absolute or relative.
    ///   - status: The status code. Default: 302.
    /// - Returns: The response.
    public static func redirect(to location: String, status: Int = 302) -> Self {
        Self(status: status, headers: [LoopbackServer.Header(name: "Location", value: location)])
    }

    /// Returns a response that sends nothing and closes the connection when the duration is over.
    ///
    /// It ends early if the server stops or the client closes the connection.
    ///
    /// - Parameter duration: The time before the connection closes.
    /// - Returns: The response.
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
