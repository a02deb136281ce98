import Foundation
public import MoesifCapture

/// The request of an event as a command that repeats it with cURL.
///
/// ```swift
/// let collector = try FakeCollector()
/// for event in collector.events {
///     do {
///         print(try CURLCommand(event).text)
///     } catch {
///         print("no command: \(error)")
///     }
/// }
/// ```
///
/// The command can be pasted into bash and zsh. Every text of the event is quoted, so that no part of it is executed.
/// Redacted values stay `[redacted]`; replace them before you run the command.
///
/// The command has the headers of the event without those that describe the transfer of the body. cURL adds its own
/// `Accept` and `User-Agent` if the event has none. A binary body, and one of more than 64 KiB, is decoded from base64 by
/// the command `base64`.
public struct CURLCommand: Sendable, Hashable, CustomStringConvertible {
    /// The command, without a line break at its end.
    ///
    /// Lines with `#` before it name the parts of the request that are missing. An interactive zsh reports such a line as
    /// an unknown command unless its option `INTERACTIVE_COMMENTS` is set.
    public let text: String

    /// The command, as ``text``.
    public var description: String {
        text
    }

    /// The maximum length of a word in bytes.
    ///
    /// Linux allows 131,072.
    private static let longestWord = 100_000
    /// The maximum length of a body that is a word of the command, in bytes.
    private static let longestBody = 65_536

    /// Creates a command from an event.
    ///
    /// - Parameter event: The event as a collector receives it.
    /// - Throws: ``CURLCommandError`` if the event has no request that cURL can send.
    public init(_ event: JSONValue) throws(CURLCommandError) {
        guard let call = ExportedCall(event) else { throw .noCall }
        guard Self.isValid(url: call.url) else { throw .invalidURL }
        let method = call.method ?? "GET"
        guard !method.isEmpty, method.utf8.count < 100, method.utf8.allSatisfy(HTTPRequestHead.isTokenByte) else {
            throw .invalidMethod
        }
        let body = Body(call.request)
        var options = Self.options(method: method, hasBody: body != nil)
        // cURL removes the segments `.` and `..` of a path.
        if call.url.contains("/.") { options.append("--path-as-is") }
        options.append("--url \(ShellWord.quoted(call.url))")
        var comments = Self.comments(call)
        for (number, header) in call.request.headers.enumerated() where !Self.isForTransfer(header, of: call.request) {
            if let word = Self.word(header) {
                options.append("--header \(ShellWord.quoted(word))")
            } else {
                comments.append("header \(number + 1): not valid")
            }
        }
        // cURL adds the content type of a form to every body.
        if body != nil, call.request.header("Content-Type") == nil { options.append("--header 'Content-Type:'") }
        if let body { options.append(body.option) }
        let command = ["curl --globoff --proto '=http,https'"] + options
        text = comments.map { "# \($0)\n" }.joined() + (body?.source ?? "") + command.joined(separator: " \\\n  ")
    }

    private static func isValid(url: String) -> Bool {
        let start = url.prefix(8).lowercased()
        return (start.hasPrefix("http://") || start.hasPrefix("https://")) && url.utf8.count <= longestWord
            && url.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
    }

    private static func options(method: String, hasBody: Bool) -> [String] {
        switch (method, hasBody) {
        case ("GET", false), ("POST", true): []
        // With another option, cURL would wait for the body of the response.
        case ("HEAD", false): ["--head"]
        default: ["--request \(ShellWord.quoted(method))"]
        }
    }

    /// Returns notes on parts that are missing.
    ///
    /// A shell that knows no comments executes the line, so it has only characters without a meaning.
    private static func comments(_ call: ExportedCall) -> [String] {
        let parts = ["uri", "verb", "headers", "request_headers", "request_body"]
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.:-".unicodeScalars)
        return call.omissions.filter { parts.contains($0.part) }.map { omission in
            let scalars = "\(omission.part): \(omission.reason)".unicodeScalars.prefix(200)
            return String(String.UnicodeScalarView(scalars.map { allowed.contains($0) ? $0 : " " }))
        }
    }

    /// Returns whether a header describes the transfer of the body, which differs between the call and the command.
    private static func isForTransfer(_ header: ExportedMessage.Field, of request: ExportedMessage) -> Bool {
        switch header.name.lowercased() {
        case "content-length", "transfer-encoding": return true
        case "content-encoding":
            // The event has the body decompressed, unless it still begins as gzip data.
            guard header.value.lowercased().contains("gzip") else { return false }
            if case .binary(let bytes) = request.body { return !bytes.starts(with: [0x1F, 0x8B]) }
            return request.body != .none
        default: return false
        }
    }

    /// Returns the argument for a header, or nil if HTTP does not allow the header.
    private static func word(_ header: ExportedMessage.Field) -> String? {
        // A name that begins with `@` would make cURL read a file.
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(HTTPRequestHead.isTokenByte),
            !header.value.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }),
            header.name.utf8.count + header.value.utf8.count < longestWord
        else { return nil }
        // Without a value, a colon would remove the header.
        let value = header.value.trimmingHTTPSpace()
        return value.isEmpty ? "\(header.name);" : "\(header.name): \(value)"
    }

    /// The body of a command.
    private struct Body {
        /// The option that names the body.
        let option: String
        /// The commands that write the body to the input of cURL.
        var source = ""

        init?(_ message: ExportedMessage) {
            switch message.body {
            case .none: return nil
            case .json(let text), .text(let text):
                guard text.utf8.count > longestBody || text.utf8.contains(0) else {
                    option = "--data-raw \(ShellWord.quoted(text))"
                    return
                }
                source = Self.decoding(Data(text.utf8))
            case .binary(let bytes): source = Self.decoding(bytes)
            }
            option = "--data-binary @-"
        }

        private static func decoding(_ bytes: Data) -> String {
            "printf '%s' '\(bytes.base64EncodedString())' | base64 --decode | "
        }
    }
}
