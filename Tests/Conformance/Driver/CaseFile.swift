import Foundation
import MoesifCapture

/// A file of cases.
struct CaseFile {
    private let cases: [JSONValue]

    init(_ file: URL) throws {
        guard let cases = JSONValue(parsing: try Data(contentsOf: file))?["cases"]?.array else {
            throw CaseFault(description: "\(file.lastPathComponent) is not a cases file")
        }
        self.cases = cases
    }

    /// Runs the cases, each by itself: one that cannot be made or run loses no other.
    ///
    /// - Returns: Whether all could.
    func run(as kind: any ConformanceCase.Type, _ arguments: Arguments) async -> Bool {
        var isSound = true
        for value in cases {
            do {
                try await kind.init(value).run(arguments)
            } catch {
                ConformanceDriver.complain("case \(value["id"]?.string ?? "(no id)"): \(error)")
                isSound = false
            }
        }
        return isSound
    }
}
