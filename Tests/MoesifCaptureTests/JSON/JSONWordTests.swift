import Testing

@testable import MoesifCapture

@Suite struct JSONWordTests {
    @Test("A percent sign or a character from colon to at sign is found at any position") func signs() {
        let plain = Array("Th-e,q.u/i+c#k~{br}[o]w'n^f&o*x!_`|$Z9)(".utf8)
        for length in 8...plain.count {
            #expect(!hasSign(Array(plain[..<length])))
            for index in 0..<length {
                for byte in UInt8(0)..<0x80 {
                    var text = Array(plain[..<length])
                    text[index] = byte
                    let expected = byte == 0x25 || (0x3A...0x40).contains(byte)
                    if hasSign(text) != expected { Issue.record("\(byte) at \(index) of \(length)") }
                }
            }
        }
    }

    private func hasSign(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            bytes.baseAddress.map { JSONWord.hasSign($0, 0..<bytes.count) } ?? false
        }
    }
}
