import Foundation

/// Messages on standard error while a benchmark runs.
enum Progress {
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    static func step(_ name: String) {
        write("\(name) ...\n")
    }
}
