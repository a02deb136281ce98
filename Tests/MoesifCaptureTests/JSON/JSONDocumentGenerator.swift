/// Generates the same JSON documents in each run, with nesting, spaces, duplicates, escapes and all number forms.
struct JSONDocumentGenerator {
    /// The keys that name a secret, unescaped and in lower case.
    static let secrets: Set<String> = ["password", "token"]

    private static let keys = [
        #""a""#, #""b""#, #""""#, #""id""#, #""passwords""#, #""\u00e9t\u00e9""#, #""日本""#, #""a\"b\\""#,
        #""password""#, #""\u0070assword""#, #""PassWord""#, #""p\u0061ss\u0057ord""#, #""TOKEN""#, #""token""#,
    ]
    private static let secretKeys = Set(Self.keys.suffix(6))
    private static let scalars = [
        "0", "-0", "-0.0", "1e2", "1E+2", "10.10", "12345678901234567890123", "0.1e-7", "true", "false", "null",
        #""""#, #""x""#, #""\ud83d\ude00""#, #""a\/b\n\t\u0000""#, #""é日😀""#, #""password""#,
        #""{\"token\":1}""#, #""a longer string, that takes several steps of eight bytes""#,
    ]

    private var random: SplitMix64
    private var text = ""
    private var redacted = ""
    /// The number of redacted members around the current position.
    ///
    /// Text written inside them is not in `redacted`.
    private var muted = 0

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// Returns an object or array, and its text with the value of each secret member replaced by `"[redacted]"`.
    mutating func document() -> (text: String, redacted: String) {
        text = ""
        redacted = ""
        space()
        container(depth: 1)
        space()
        return (text, redacted)
    }

    /// Returns the text with one to three small changes, most of which make it invalid.
    mutating func mutated(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<max(1, bytes.count), using: &random)
            guard index < bytes.count else { break }
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(interestingByte(), at: index)
            case 2: bytes[index] = interestingByte()
            case 3: bytes.removeSubrange(index...)
            case 4: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &random))
            case 5: swapBracket(&bytes)
            default: bytes.insert(contentsOf: bytes[index..<min(index + 5, bytes.count)], at: index)
            }
        }
        return bytes
    }

    /// Turns one bracket into another.
    private mutating func swapBracket(_ bytes: inout [UInt8]) {
        let brackets = Array("[]{}".utf8)
        guard let index = bytes.indices.filter({ brackets.contains(bytes[$0]) }).randomElement(using: &random) else {
            return
        }
        bytes[index] = brackets[Int.random(in: 0..<4, using: &random)]
    }

    private mutating func interestingByte() -> UInt8 {
        let bytes =
            Array(#"{}[]:,"\/ 0123456789+-.eEtrufalsn'x"#.utf8) + [0, 9, 10, 13, 31, 127, 128, 191, 192, 224, 237]
        return Bool.random(using: &random)
            ? bytes[Int.random(in: bytes.indices, using: &random)] : UInt8.random(in: 0...255, using: &random)
    }

    private mutating func write(_ part: String) {
        text += part
        if muted == 0 { redacted += part }
    }

    private mutating func space() {
        let spaces = ["", "", "", " ", "\n", "\t", "\r\n  "]
        write(spaces[Int.random(in: spaces.indices, using: &random)])
    }

    private mutating func container(depth: Int) {
        let isObject = Int.random(in: 0..<3, using: &random) > 0
        write(isObject ? "{" : "[")
        let count = Int.random(in: 0...5, using: &random)
        for index in 0..<count {
            if index > 0 { write(",") }
            if isObject { member(depth: depth) } else { value(depth: depth) }
        }
        if count == 0 { space() }
        write(isObject ? "}" : "]")
    }

    private mutating func member(depth: Int) {
        let key = Self.keys[Int.random(in: Self.keys.indices, using: &random)]
        space()
        write(key)
        space()
        write(":")
        guard Self.secretKeys.contains(key) else { return value(depth: depth) }
        // The space before a replaced value is removed with it. The space after it stays.
        muted += 1
        space()
        scalarOrContainer(depth: depth)
        muted -= 1
        if muted == 0 { redacted += #""[redacted]""# }
        space()
    }

    private mutating func value(depth: Int) {
        space()
        scalarOrContainer(depth: depth)
        space()
    }

    private mutating func scalarOrContainer(depth: Int) {
        if depth < 5, Int.random(in: 0..<3, using: &random) == 0 {
            container(depth: depth + 1)
        } else {
            write(Self.scalars[Int.random(in: Self.scalars.indices, using: &random)])
        }
    }
}
