import Foundation
import Testing

@testable import MoesifCapture

@Suite("Version of the library")
struct VersionTests {
    @Test("The version is the newest one in the changelog")
    func changelog() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let changelog = try String(contentsOf: root.appending(path: "CHANGELOG.md"), encoding: .utf8)
        let newest = try #require(
            changelog.split(separator: "\n").first { $0.hasPrefix("## ") && $0 != "## Unreleased" }
        )
        #expect(newest.dropFirst(3).prefix { $0 != " " } == Version.current)
    }
}
