import Foundation

/// What is shown while a benchmark runs, on standard error.
enum Progress {
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    static func step(_ name: String) {
        write("\(name) ...\n")
    }
}
