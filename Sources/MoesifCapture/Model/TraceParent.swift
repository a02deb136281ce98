/// A value of the `traceparent` header of W3C Trace Context (https://www.w3.org/TR/trace-context/).
///
/// It names a trace and a span in it.
struct TraceParent: Sendable, Equatable {
    /// The length of a version 00 header in bytes.
    private static let length = 55

    private let trace: (high: UInt64, low: UInt64)
    /// The ID of the span, which is never 0.
    let span: UInt64
    /// The trace flags; bit 0 is set if the caller may have recorded the trace.
    let flags: UInt8

    /// Parses a header, or returns nil if it does not match the specification.
    ///
    /// White space around the header is ignored. A header that was sent several times contains a comma and is invalid.
    /// In a version that is not known yet, anything after the flags and a hyphen is ignored.
    init?(_ header: String) {
        var header = header
        guard let read = header.withUTF8({ Self(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = read
    }

    private init?(_ header: UnsafeRawBufferPointer) {
        let isText: (UInt8) -> Bool = { $0 != ASCII.space && $0 != ASCII.tab }
        guard let first = header.firstIndex(where: isText), let last = header.lastIndex(where: isText) else {
            return nil
        }
        let text = UnsafeRawBufferPointer(rebasing: header[first...last])
        guard text.count >= Self.length, [2, 35, 52].allSatisfy({ text[$0] == ASCII.minus }),
            let version = Self.number(text[0..<2]), version != 0xFF,
            let high = Self.number(text[3..<19]), let low = Self.number(text[19..<35]), high | low != 0,
            let span = Self.number(text[36..<52]), span != 0,
            let flags = Self.number(text[53..<55])
        else { return nil }
        if text.count > Self.length {
            guard version > 0, text[Self.length] == ASCII.minus, !text.contains(ASCII.comma) else { return nil }
        }
        self.init(trace: (high, low), span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    private init(trace: (high: UInt64, low: UInt64), span: UInt64, flags: UInt8) {
        self.trace = trace
        self.span = span
        self.flags = flags
    }

    /// Returns the first span of a new trace, with the sampled flag set because the call that starts a trace is
    /// recorded.
    static func makeRoot() -> Self {
        Self(trace: (RandomID.makeSpan(), RandomID.makeSpan()), span: RandomID.makeSpan(), flags: 1)
    }

    /// Returns another span in the same trace.
    func with(span: UInt64) -> Self {
        Self(trace: trace, span: span, flags: flags)
    }

    /// The ID of the trace as 32 hexadecimal digits.
    var traceID: String {
        RandomID.hexadecimal(trace.high) + RandomID.hexadecimal(trace.low)
    }

    /// The value as a version 00 header.
    var header: String {
        // Only the flags that the specification defines may be propagated: sampled, and random of level 2.
        "00-\(traceID)-\(RandomID.hexadecimal(span))-0\(flags & 3)"
    }

    /// Returns whether both values belong to the same trace.
    func isInTrace(of other: Self) -> Bool {
        trace == other.trace
    }

    static func == (left: Self, right: Self) -> Bool {
        left.trace == right.trace && left.span == right.span && left.flags == right.flags
    }

    /// Parses up to 16 lower-case hexadecimal digits, or returns nil if there is any other byte.
    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits {
            guard let value = ASCII.hexValue(byte), byte == ASCII.lowercase(byte) else { return nil }
            number = number << 4 | UInt64(value)
        }
        return number
    }
}
