import Foundation
import Testing

@testable import MoesifCapture

/// The documentation's table of options, compared with the options of the library.
@Suite("Options table of the documentation")
struct OptionsTableTests {
    private struct Row {
        let option: String
        let fallback: String
    }

    /// Types of values that are not groups of options.
    private static let values: [Any.Type] = [
        ApplicationID.self, Moesif.Consent.self, Moesif.HostList.self, HeaderName.self, Moesif.Redaction.Mode.self,
        Moesif.OverflowPolicy.self, Moesif.SpoolOptions.Synchronization.self, SystemTimeSource.self,
        SystemRandomSource.self,
    ]
    /// Stored properties that are not options.
    private static let hidden: Set = ["environmentBaseURI"]
    /// Values for options that are nil by default and contain further options.
    private static var samples: [(suffix: String, value: Any)] {
        [
            (".sampling", Moesif.Sampling(rate: 10)),
            (".spool", Moesif.SpoolOptions(directory: URL(filePath: "/"))),
        ]
    }
    private static let required: Set = [
        "applicationID", "outgoing.sampling.rate", "incoming.sampling.rate", "delivery.spool.directory",
    ]

    @Test("The options table has one row for each option, and no other")
    func rowsAreTheOptions() throws {
        let rows = try Self.rows().map(\.option)
        let options = Self.options().map(\.option)
        let twice = Dictionary(grouping: rows, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice.isEmpty)
        #expect(Set(options).subtracting(rows).sorted().isEmpty, "have no row")
        #expect(Set(rows).subtracting(options).sorted().isEmpty, "are no options")
        #expect(options.count > 60)
    }

    @Test("The options table contains the default of each option")
    func defaultsAreRight() throws {
        let rows = Dictionary(try Self.rows().map { ($0.option, $0.fallback) }, uniquingKeysWith: { first, _ in first })
        for (option, fallback) in Self.options() {
            let parts = (rows[option] ?? "").components(separatedBy: ", on Apple's platforms ")
            #expect((Platform.isDarwin ? parts.last : parts.first) == fallback, "\(option)")
        }
    }

    // MARK: - The table

    private static func rows() throws -> [Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = root.appending(path: "Sources/MoesifCapture/MoesifCapture.docc/Options.md")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").flatMap { line -> [Row] in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("|"), cells.count == 7, cells[0].hasPrefix("`") else { return [] }
            return cells[0].components(separatedBy: ", ").map {
                Row(option: $0.trimmingCharacters(in: ["`"]), fallback: cells[1])
            }
        }
    }

    // MARK: - The options

    /// Returns all options with their defaults, as the table spells them.
    private static func options() -> [(option: String, fallback: String)] {
        let configuration = Moesif.Configuration(applicationID: "x")
        let computed = [
            ("outgoing.logBody", spelled(configuration.outgoing.logBody, "")),
            ("incoming.logBody", spelled(configuration.incoming.logBody, "")),
        ]
        return stored(in: configuration, at: "") + computed
    }

    private static func stored(in value: Any, at place: String) -> [(option: String, fallback: String)] {
        Mirror(reflecting: value).children.flatMap { child -> [(option: String, fallback: String)] in
            guard let label = child.label, !hidden.contains(label) else { return [] }
            // Each direction has the options that both have in common.
            let option = place + label
            if label == "common" { return stored(in: child.value, at: place) }
            if isGroup(child.value) { return stored(in: child.value, at: "\(option).") }
            let sample = samples.first { option.hasSuffix($0.suffix) }
            let own = sample.map { stored(in: $0.value, at: "\(option).") } ?? []
            return [(option, required.contains(option) ? "required" : spelled(child.value, option))] + own
        }
    }

    private static func isGroup(_ value: Any) -> Bool {
        let type = type(of: value)
        return Mirror(reflecting: value).displayStyle == .struct && !values.contains { $0 == type }
            && String(reflecting: type).hasPrefix("MoesifCapture.")
    }

    private static func spelled(_ value: Any, _ option: String) -> String {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional, mirror.children.isEmpty { return "nil" }
        switch value {
        case let value as Bool: return "\(value)"
        case let value as Int: return option.hasSuffix("Limit") ? bytes(value) : grouped(value)
        case let value as String: return value
        case let value as URL: return value.absoluteString
        case let value as Duration: return spelled(value)
        case let value as Moesif.HostList: return value == .all ? "all" : value == .none ? "none" : "some"
        case let value as Moesif.OverflowPolicy: return value == .dropNewest ? "dropNewest" : "dropOldest"
        case let value as Moesif.Redaction.Mode: return value == .listed ? "listed" : "onlyListed"
        case let value as Moesif.SpoolOptions.Synchronization:
            return value.interval.map { "after \(spelled($0))" } ?? "never"
        case is SystemTimeSource, is SystemRandomSource: return "the system's"
        default: break
        }
        guard [.set, .collection].contains(mirror.displayStyle) else { return "\(value)" }
        let entries = mirror.children.map { "\($0.value)" }
        return entries.isEmpty ? "none" : entries.count == 1 ? entries[0] : "\(entries.count) entries"
    }

    private static func spelled(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds > 0 && seconds % 86_400 == 0 ? "\(seconds / 86_400) days" : "\(seconds) s"
    }

    private static func bytes(_ count: Int) -> String {
        if count % (1 << 20) == 0 { return "\(count >> 20) MiB" }
        return count % (1 << 10) == 0 ? "\(count >> 10) KiB" : "\(count) bytes"
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? "\(number)" : grouped(number / 1000) + "," + "\(number % 1000 + 1000)".dropFirst()
    }
}
