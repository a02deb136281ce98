/// The status and the headers of a response, read line by line.
struct ResponseHead {
    /// What a line tells.
    enum Progress {
        /// More lines follow.
        case incomplete
        /// The final status is known, and all headers are.
        case complete
        /// There are too many lines to go on.
        case tooLong
    }

    /// No head of the collector is longer, with what comes before the final status and after the body.
    static let maximumLength = 64 * 1024
    static let maximumCount = 256

    /// The final status; nil before it came.
    private(set) var status: Int?
    private(set) var headers = HeaderFields()
    private(set) var isComplete = false
    private var length = 0
    private var count = 0
    private var lastName: HeaderName?

    /// Reads a line, with its end.
    ///
    /// What is not a header is passed over, and so is what follows the end of the head: trailers.
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

    /// `HTTP/1.1 201 Created`: what came before it was not final.
    private mutating func start(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 2)
        let code = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        status = code >= 200 ? code : nil
        headers = HeaderFields()
        lastName = nil
    }

    private mutating func add(_ text: String) {
        if text.first == " " || text.first == "\t", let lastName {
            // A line that continues the one before.
            headers[lastName] = (headers[lastName] ?? "") + " " + text.trimmingHTTPSpace()
        } else if let colon = text.firstIndex(of: ":") {
            let name = HeaderName(text[..<colon].trimmingHTTPSpace())
            headers.add(text[text.index(after: colon)...].trimmingHTTPSpace(), for: name)
            lastName = name
        }
    }
}
