import Foundation
import Testing

@Suite("Privacy manifest")
struct PrivacyManifestTests {
    private struct Manifest: Decodable {
        struct AccessedAPI: Decodable {
            var category: String
            var reasons: [String]

            enum CodingKeys: String, CodingKey {
                case category = "NSPrivacyAccessedAPIType"
                case reasons = "NSPrivacyAccessedAPITypeReasons"
            }
        }

        struct CollectedData: Decodable {
            var type: String
            var isLinked: Bool
            var isForTracking: Bool
            var purposes: [String]

            enum CodingKeys: String, CodingKey {
                case type = "NSPrivacyCollectedDataType"
                case isLinked = "NSPrivacyCollectedDataTypeLinked"
                case isForTracking = "NSPrivacyCollectedDataTypeTracking"
                case purposes = "NSPrivacyCollectedDataTypePurposes"
            }
        }

        var isForTracking: Bool
        var trackingDomains: [String]
        var accessedAPIs: [AccessedAPI]
        var collectedData: [CollectedData]

        enum CodingKeys: String, CodingKey {
            case isForTracking = "NSPrivacyTracking"
            case trackingDomains = "NSPrivacyTrackingDomains"
            case accessedAPIs = "NSPrivacyAccessedAPITypes"
            case collectedData = "NSPrivacyCollectedDataTypes"
        }
    }

    /// The APIs for which Apple requires a reason, by category.
    ///
    /// https://developer.apple.com/documentation/bundleresources/describing-use-of-required-reason-api
    private static let names = [
        "FileTimestamp": [
            "fstat", "fstatat", "lstat", "stat", "getattrlist", "creationDate", "modificationDate",
            "contentModificationDateKey", "creationDateKey", "fileModificationDate",
        ],
        "SystemBootTime": ["systemUptime", "mach_absolute_time"],
        "DiskSpace": [
            "statfs", "fstatfs", "statvfs", "fstatvfs", "volumeAvailableCapacityKey", "systemFreeSize", "systemSize",
        ],
        "ActiveKeyboards": ["activeInputModes"],
        "UserDefaults": ["UserDefaults"],
    ]

    private let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources").standardizedFileURL

    @Test("The manifest declares a linked user ID and usage data, for analytics only")
    func collectedData() throws {
        let manifest = try read()
        #expect(!manifest.isForTracking && manifest.trackingDomains.isEmpty)
        let prefix = "NSPrivacyCollectedDataType"
        #expect(manifest.collectedData.map(\.type) == ["\(prefix)UserID", "\(prefix)OtherUsageData"])
        for data in manifest.collectedData {
            #expect(data.isLinked && !data.isForTracking && data.purposes == ["\(prefix)PurposeAnalytics"])
        }
    }

    @Test("The manifest declares each required-reason API in use, and no other")
    func accessedAPIs() throws {
        let stated = try read().accessedAPIs
        let words = try words()
        let used = Self.names.filter { $0.value.contains { words.contains(Substring($0)) } }
        #expect(Set(used.keys.map { "NSPrivacyAccessedAPICategory\($0)" }) == Set(stated.map(\.category)))
        #expect(stated.map(\.reasons) == [["C617.1"]])
    }

    private func read() throws -> Manifest {
        let file = sources.appending(path: "MoesifCapture/PrivacyInfo.xcprivacy")
        return try PropertyListDecoder().decode(Manifest.self, from: Data(contentsOf: file))
    }

    /// Returns the words in the sources of all targets that apps link.
    private func words() throws -> Set<Substring> {
        var words: Set<Substring> = []
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        for case let file as String in files where [".swift", ".c", ".h"].contains(where: file.hasSuffix) {
            // Apps do not link the test kit.
            guard !file.hasPrefix("MoesifCaptureTesting/") else { continue }
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            for line in code { words.formUnion(line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }) }
        }
        return words
    }
}
