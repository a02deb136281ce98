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

    /// Runs the cases.
    ///
    /// A case that is invalid or fails does not stop the others.
    ///
    /// - Returns: True if all cases could be run.
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
