import Foundation
import MoesifCapture

/// Splits a stream of bytes into HTTP/1.1 requests.
///
/// Pass bytes to ``append(_:)``, then call ``next()`` until it returns `.incomplete`. The parser reads no socket, so it
/// can be tested on its own.
package struct HTTPRequestParser: Sendable {
    package struct Parsed: Sendable, Hashable {
        package let request: LoopbackServer.Request
        package let isLegacy: Bool
        package let wantsClose: Bool
    }

    package enum Outcome: Sendable, Hashable {
        case incomplete
        /// The client waits for `100 Continue` before it sends its body.
        case awaitsContinue
        case request(Parsed)
        /// The stream is not valid HTTP from here on.
        case rejected(status: Int)
    }

    private enum Phase {
        case head
        case fixedBody(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
    }

    private let headLimit: Int
    private let bodyLimit: Int
    private var buffer: [UInt8] = []
    private var position = 0
    /// The end of the part after `position` that is known to hold no line feed.
    ///
    /// A line that arrives byte by byte is therefore searched only once.
    private var searched = 0
    private var lineBudget: Int
    private var phase = Phase.head
    private var head: HTTPRequestHead?
    private var body = Data()
    private var awaitsContinue = false
    private var rejection: HTTPRejection?

    package init(headLimit: Int = 1 << 20, bodyLimit: Int = 256 << 20) {
        self.headLimit = headLimit
        self.bodyLimit = bodyLimit
        lineBudget = headLimit
    }

    package mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.removeSubrange(..<position)
        searched -= position
        position = 0
        buffer.append(contentsOf: bytes)
    }

    package mutating func next() -> Outcome {
        if let rejection {
            return .rejected(status: rejection.status)
        }
        do throws(HTTPRejection) {
            return try advance()
        } catch {
            rejection = error
            return .rejected(status: error.status)
        }
    }

    private mutating func advance() throws(HTTPRejection) -> Outcome {
        while true {
            switch phase {
            case .head:
                try checkFirstByte()
                guard let line = try takeLine() else { return .incomplete }
                if try readHead(line), case .fixedBody(0) = phase { return finish() }
            case .fixedBody(let remaining):
                let missing = takeBody(upTo: remaining)
                phase = .fixedBody(remaining: missing)
                guard missing > 0 else { return finish() }
                return stalled()
            case .chunkSize:
                guard let line = try takeLine() else { return stalled() }
                let size = try chunkSize(line)
                phase = size == 0 ? .trailers : .chunk(remaining: size)
                lineBudget = headLimit
            case .chunk(let remaining):
                let missing = takeBody(upTo: remaining)
                phase = missing > 0 ? .chunk(remaining: missing) : .chunkEnd
                guard missing == 0 else { return .incomplete }
            case .chunkEnd:
                guard let line = try takeLine() else { return .incomplete }
                guard line.isEmpty else { throw HTTPRejection(status: 400) }
                phase = .chunkSize
            case .trailers:
                guard let line = try takeLine() else { return .incomplete }
                if line.isEmpty { return finish() }
            }
        }
    }

    /// Rejects a stream that cannot be HTTP, such as TLS, at once, because it may never contain a line feed.
    private func checkFirstByte() throws(HTTPRejection) {
        guard head == nil, position < buffer.count else { return }
        let byte = buffer[position]
        guard HTTPRequestHead.isTokenByte(byte) || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") else {
            throw HTTPRejection(status: 400)
        }
    }

    /// Reads one line of the head and returns whether the head is complete.
    private mutating func readHead(_ line: String) throws(HTTPRejection) -> Bool {
        guard head != nil else {
            // Some clients send an empty line after a body.
            if !line.isEmpty {
                head = try HTTPRequestHead(requestLine: line)
            }
            return false
        }
        guard line.isEmpty else {
            try head?.add(headerLine: line)
            return false
        }
        switch try head?.framing() {
        case .fixed(let count):
            guard count <= bodyLimit else { throw HTTPRejection(status: 413) }
            phase = .fixedBody(remaining: count)
        case .chunked:
            phase = .chunkSize
        case nil:
            return false
        }
        lineBudget = headLimit
        awaitsContinue = head?.expectsContinue ?? false
        return true
    }

    private func chunkSize(_ line: String) throws(HTTPRejection) -> Int {
        let digits = line.prefix { $0 != ";" }.trimmingHTTPSpace()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            throw HTTPRejection(status: 400)
        }
        guard let size = Int(digits, radix: 16), size <= bodyLimit - body.count else {
            throw HTTPRejection(status: 413)
        }
        return size
    }

    /// Returns the next line without its line break, or nil if it has not arrived yet.
    private mutating func takeLine() throws(HTTPRejection) -> String? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            guard buffer.count - position <= lineBudget else { throw HTTPRejection(status: 431) }
            return nil
        }
        lineBudget -= end + 1 - position
        guard lineBudget >= 0 else { throw HTTPRejection(status: 431) }
        var line = buffer[position..<end]
        if line.last == UInt8(ascii: "\r") {
            line.removeLast()
        }
        position = end + 1
        searched = position
        return String(decoding: line, as: UTF8.self)
    }

    /// Moves the available part of the body and returns the number of bytes of `count` that are missing.
    private mutating func takeBody(upTo count: Int) -> Int {
        let available = min(count, buffer.count - position)
        body.append(contentsOf: buffer[position..<position + available])
        position += available
        searched = position
        return count - available
    }

    /// Asks for the body once, unless the client has begun to send it already.
    private mutating func stalled() -> Outcome {
        guard awaitsContinue else { return .incomplete }
        awaitsContinue = false
        return body.isEmpty && position == buffer.count ? .awaitsContinue : .incomplete
    }

    private mutating func finish() -> Outcome {
        defer {
            head = nil
            body = Data()
            phase = .head
            lineBudget = headLimit
            awaitsContinue = false
        }
        guard let head else { return .incomplete }
        let request = LoopbackServer.Request(
            method: head.method,
            target: head.target,
            headers: head.headers,
            body: body
        )
        return .request(Parsed(request: request, isLegacy: head.isLegacy, wantsClose: head.wantsClose))
    }
}
