import MoesifCapture

/// A reason to reject a request, as the status code to respond with.
struct HTTPRejection: Error, Hashable {
    let status: Int
}

/// The request line and header fields of one request.
struct HTTPRequestHead: Sendable {
    enum Framing: Hashable {
        case fixed(Int)
        case chunked
    }

    let method: String
    let target: String
    /// True if the client speaks HTTP/1.0, which has no chunked encoding and no persistent connections by default.
    let isLegacy: Bool
    private(set) var headers: [LoopbackServer.Header] = []

    init(requestLine: String) throws(HTTPRejection) {
        let parts = requestLine.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isToken(parts[0]), !parts[1].isEmpty else {
            throw HTTPRejection(status: 400)
        }
        switch parts[2] {
        case "HTTP/1.1": isLegacy = false
        case "HTTP/1.0": isLegacy = true
        case let version where version.hasPrefix("HTTP/"): throw HTTPRejection(status: 505)
        default: throw HTTPRejection(status: 400)
        }
        method = String(parts[0])
        target = String(parts[1])
    }

    mutating func add(headerLine: String) throws(HTTPRejection) {
        guard let colon = headerLine.firstIndex(of: ":"), Self.isToken(headerLine[..<colon]) else {
            throw HTTPRejection(status: 400)
        }
        let value = headerLine[headerLine.index(after: colon)...].trimmingHTTPSpace()
        headers.append(LoopbackServer.Header(name: String(headerLine[..<colon]), value: value))
    }

    var wantsClose: Bool {
        isLegacy || headers.hasToken("close", in: "Connection")
    }

    var expectsContinue: Bool {
        !isLegacy && headers.hasToken("100-continue", in: "Expect")
    }

    /// Returns the framing of the body.
    func framing() throws(HTTPRejection) -> Framing {
        let encodings = headers.values(of: "Transfer-Encoding")
        let lengths = headers.values(of: "Content-Length")
        if !encodings.isEmpty {
            // A request with both headers is a smuggling technique. A client that sends both has a bug that a test
            // should reveal.
            guard lengths.isEmpty else {
                throw HTTPRejection(status: 400)
            }
            guard encodings.map({ $0.lowercased() }) == ["chunked"] else {
                throw HTTPRejection(status: 501)
            }
            return .chunked
        }
        guard let length = lengths.first else {
            return .fixed(0)
        }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !length.isEmpty, length.utf8.allSatisfy(digits.contains), lengths.allSatisfy({ $0 == length }) else {
            throw HTTPRejection(status: 400)
        }
        guard let count = Int(length) else {
            throw HTTPRejection(status: 413)
        }
        return .fixed(count)
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }
}
