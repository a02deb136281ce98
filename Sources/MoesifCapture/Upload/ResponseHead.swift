/// The status and the headers of a response, parsed line by line.
struct ResponseHead {
    /// The state of the head after a line.
    enum Progress {
        /// More lines follow.
        case incomplete
        /// The final status and all headers are known.
        case complete
        /// The head exceeds a limit.
        case tooLong
    }

    /// The maximum number of bytes of all lines, including interim responses and trailers.
    static let maximumLength = 64 * 1024
    static let maximumCount = 256

    /// The final status, or `nil` until it arrives.
    private(set) var status: Int?
    private(set) var headers = HeaderFields()
    private(set) var isComplete = false
    private var length = 0
    private var count = 0
    private var lastName: HeaderName?

    /// Reads one line, including its line break.
    ///
    /// Lines that are not headers are ignored, and so are the trailers after the end of the head.
    mutating func read(_ line: UnsafeRawBufferPointer) -> Progress {
        length += line.count
        count += 1
        guard length <= Self.maximumLength, count <= Self.maximumCount else { return .tooLong }
        guard !isComplete else { return .complete }
        let text = String(decoding: line.filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            start(text)
        } else if text.isEmpty {
            isComplete = status != nil
        } else if status != nil {
            add(text)
        }
        return isComplete ? .complete : .incomplete
    }

    /// Reads a status line such as `HTTP/1.1 201 Created`, and discards the interim response before it.
    private mutating func start(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 2)
        let code = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        status = code >= 200 ? code : nil
        headers = HeaderFields()
        lastName = nil
    }

    private mutating func add(_ text: String) {
        if text.first == " " || text.first == "\t", let lastName {
            // The line continues the previous header.
            headers[lastName] = (headers[lastName] ?? "") + " " + text.trimmingHTTPSpace()
        } else if let colon = text.firstIndex(of: ":") {
            let name = HeaderName(text[..<colon].trimmingHTTPSpace())
            headers.add(text[text.index(after: colon)...].trimmingHTTPSpace(), for: name)
            lastName = name
        }
    }
}
