/// Quotes text for a shell, so that bash and zsh read it as one word that equals the text.
enum ShellWord {
    /// Returns a text in quotation marks.
    ///
    /// Most texts are in single quotes, within which nothing has a meaning. Other texts are written as `$'...'` with
    /// octal escapes: those with control characters, which a terminal acts on when they are pasted, with invisible
    /// characters, such as those that change the direction of text, and with a single quote or an exclamation mark,
    /// which the history of an interactive shell may expand.
    ///
    /// - Parameter text: A text without NUL, which no argument of a process can contain.
    static func quoted(_ text: String) -> String {
        // Scalars are compared, because a quote with a combining mark after it is another `Character`.
        guard text.unicodeScalars.contains(where: needsEscape) else { return "'\(text)'" }
        return text.unicodeScalars.reduce(into: "$'") { word, scalar in
            // A terminal in another encoding may take a backslash for the second byte of a character, so that there
            // must be none before a quote.
            if needsEscape(scalar) || scalar == "\\" {
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { word += octal(byte) }
            } else {
                word.unicodeScalars.append(scalar)
            }
        } + "'"
    }

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F || scalar == "'" || scalar == "!" }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
