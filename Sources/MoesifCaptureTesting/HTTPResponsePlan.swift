import Foundation

/// The bytes of a response in the order in which they are sent.
struct HTTPResponsePlan {
    typealias Chunk = LoopbackServer.Response.Chunk

    /// The head, and the body if it is sent in one piece.
    private(set) var opening: Data
    /// The remaining pieces in wire format.
    private(set) var pieces: [Chunk] = []
    private(set) var live: LoopbackServer.Response.LiveBody?
    let staysOpen: Bool

    init(_ response: LoopbackServer.Response, to parsed: HTTPRequestParser.Parsed) {
        let headers = response.headers
        let hasLength = !headers.values(of: "Content-Length").isEmpty
        let framesItself = hasLength || !headers.values(of: "Transfer-Encoding").isEmpty
        let isChunked = !hasLength && !parsed.isLegacy
        let forbidsBody = (100..<200).contains(response.status) || [204, 304].contains(response.status)
        let sendsBody = !forbidsBody && parsed.request.method != "HEAD"
        let announcesClose =
            response.ending == .close || parsed.wantsClose || headers.hasToken("close", in: "Connection")
        var added: [String] = []
        var body = Data()
        var closes = announcesClose || response.ending == .dropAfterChunks

        switch response.body.kind {
        case .data(let data) where sendsBody:
            added += framesItself ? [] : ["Content-Length: \(data.count)"]
            body = data
        case .chunks(let chunks) where sendsBody:
            added += framesItself || !isChunked ? [] : ["Transfer-Encoding: chunked"]
            pieces = isChunked ? chunks.map(Self.framed) : chunks
            if isChunked, response.ending != .dropAfterChunks {
                pieces.append(Chunk(Data("0\r\n\r\n".utf8)))
            }
        case .cut(let data, let declaredLength):
            added += framesItself || forbidsBody ? [] : ["Content-Length: \(declaredLength)"]
            body = sendsBody ? data.prefix(max(0, declaredLength)) : body
            closes = true
        case .live(let body) where sendsBody:
            // The connection ends the body, so the pieces need no framing.
            live = body
            closes = true
            added += announcesClose ? [] : ["Connection: close"]
        case .data, .chunks, .live:
            break
        }
        if announcesClose, headers.values(of: "Connection").isEmpty {
            added.append("Connection: close")
        }
        let lines =
            ["HTTP/1.1 \(response.status) \(response.reason)"] + headers.map { "\($0.name): \($0.value)" } + added
        opening = Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        opening.append(body)
        staysOpen = !closes
    }

    /// Returns a chunk with its framing.
    ///
    /// An empty chunk stays empty, because framing would make it the end of the body.
    private static func framed(_ chunk: Chunk) -> Chunk {
        guard !chunk.data.isEmpty else { return chunk }
        var wire = Data("\(String(chunk.data.count, radix: 16))\r\n".utf8)
        wire.append(chunk.data)
        wire.append(contentsOf: "\r\n".utf8)
        return Chunk(wire, delay: chunk.delay)
    }
}
