import Foundation
import Testing

@testable import MoesifCapture

@Suite struct SpoolFolderTests {
    private let fixture: SpoolFixture

    init() throws {
        fixture = try SpoolFixture()
    }

    private func mode(_ url: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    private func refusal() -> SpoolError? {
        spoolError { () throws(SpoolError) in _ = try fixture.open() }
    }

    // MARK: - Permissions

    @Test("Only the user can access the spool folder and its files") func folderAndFilesAreTheUsersAlone() throws {
        fixture.options.directory = fixture.parent.appendingPathComponent("a/b/c")
        let spool = try fixture.open()
        try spool.append("record")
        #expect(try mode(fixture.folder) == 0o700)
        let files = try FileManager.default.contentsOfDirectory(at: fixture.folder, includingPropertiesForKeys: nil)
        #expect(files.count == 3)
        for file in files { #expect(try mode(file) == 0o600) }
    }

    @Test("An existing empty folder is made private", arguments: [0o755, 0o777, 0o1777])
    func folderThatHoldsNothingElseIsClosedToOthers(mode: Int) throws {
        try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: fixture.folder.path)
        _ = try fixture.open()
        #expect(try self.mode(fixture.folder) == 0o700)
    }

    @Test("A folder with other files that everyone can write to is refused")
    func folderInWhichOthersWriteIsRefused() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: fixture.parent.path)
        try Data().write(to: fixture.parent.appendingPathComponent("another's"))
        fixture.options.directory = fixture.parent
        #expect(refusal() == .notPrivate)
        #expect(try mode(fixture.parent) == 0o1777)
    }

    @Test("A folder with other files keeps its permissions, and the spool's files are private")
    func folderThatOthersMayHaveToEnterStaysOpen() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.parent.path)
        try Data().write(to: fixture.parent.appendingPathComponent("another's"))
        fixture.options.directory = fixture.parent
        try fixture.open().append("record")
        #expect(try mode(fixture.parent) == 0o755)
        #expect(try mode(try fixture.segment()) == 0o600)
    }

    @Test("The spool folder is marked as excluded from backups") func backupsAreToldToLeaveItOut() throws {
        _ = try fixture.open()
        let tag = try Data(contentsOf: fixture.folder.appendingPathComponent("CACHEDIR.TAG"))
        #expect(tag.starts(with: Data("Signature: 8a477f597d28d172789f06886806bc55".utf8)))
        #if canImport(Darwin)
        let values = try fixture.folder.resourceValues(forKeys: [.isExcludedFromBackupKey])
        #expect(values.isExcludedFromBackup == true)
        #endif
    }

    // MARK: - Links and other kinds of files

    @Test("A symbolic link to a folder is refused", arguments: ["records", "records/"])
    func linkToAFolderIsRefused(name: String) throws {
        let target = fixture.parent.appendingPathComponent("target")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: fixture.folder, withDestinationURL: target)
        fixture.options.directory = URL(fileURLWithPath: fixture.parent.path + "/" + name)
        #expect(refusal() == .notAFolder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
    }

    @Test("A file in place of the spool folder is refused") func fileInPlaceOfTheFolderIsRefused() throws {
        try Data("precious".utf8).write(to: fixture.folder)
        #expect(refusal() == .notAFolder)
        #expect(try Data(contentsOf: fixture.folder) == Data("precious".utf8))
    }

    @Test("A URL that is not a file URL is refused") func urlOfTheNetIsRefused() throws {
        fixture.options.directory = try #require(URL(string: "https://example.com/spool"))
        #expect(refusal() == .notAFolder)
    }

    @Test("A symbolic link in place of the lock file is refused") func linkInPlaceOfTheLockIsRefused() throws {
        try fixture.open().close()
        let target = fixture.parent.appendingPathComponent("target")
        let lock = fixture.folder.appendingPathComponent("lock")
        try FileManager.default.removeItem(at: lock)
        try FileManager.default.createSymbolicLink(at: lock, withDestinationURL: target)
        #expect(refusal() == .notAFile)
        #expect(!FileManager.default.fileExists(atPath: target.path))
    }

    @Test("A symbolic link in place of a spool file is not followed") func linkInPlaceOfASegmentIsNotFollowed() throws {
        let spool = try fixture.open()
        try spool.append("elsewhere")
        spool.close()
        let target = fixture.parent.appendingPathComponent("target")
        let link = try fixture.segment()
        try FileManager.default.moveItem(at: link, to: target)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        let before = try Data(contentsOf: target)

        let next = try fixture.open()
        #expect(try next.all() == [])
        #expect(next.counts.damaged == 1)
        try next.append("record")
        #expect(try next.texts() == ["record"])
        #expect(try Data(contentsOf: target) == before)
        #expect(try fixture.segments.count == 2)
    }

    @Test("A pipe or folder in place of a spool file does not block the spool")
    func pipeAndFolderInPlaceOfSegmentsHoldNobodyUp() throws {
        try fixture.open().close()
        #expect(mkfifo(fixture.folder.appendingPathComponent(SegmentName.name(1)).path, 0o600) == 0)
        let tag = fixture.folder.appendingPathComponent("CACHEDIR.TAG")
        try FileManager.default.removeItem(at: tag)
        #expect(mkfifo(tag.path, 0o600) == 0)
        try FileManager.default.createDirectory(
            at: fixture.folder.appendingPathComponent(SegmentName.name(2)),
            withIntermediateDirectories: true
        )
        let spool = try fixture.open()
        #expect(spool.counts.damaged == 2)
        try spool.append("record")
        #expect(try spool.texts() == ["record"])
        #expect(try fixture.segments.count == 3)
    }

    @Test("Foreign files in the spool folder are left unchanged") func foreignFilesAreLeftAlone() throws {
        try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
        let names = ["notes.txt", "1.spool", "0000000000000001.spool.bak", "0000000000000009.spool", "\u{1F600}"]
        for name in names {
            try Data("not a segment, \(name)".utf8).write(to: fixture.folder.appendingPathComponent(name))
        }
        let spool = try fixture.open()
        #expect(try spool.all() == [])
        // Only the file with a segment's name was read.
        #expect(spool.counts.damaged == 1)
        #expect(spool.counts.bytes == 0)
        let position = try spool.append("record")
        spool.acknowledge([position])
        for name in names {
            let content = try Data(contentsOf: fixture.folder.appendingPathComponent(name))
            #expect(content == Data("not a segment, \(name)".utf8))
        }
    }

    @Test("A spool is full if a file with the highest number exists")
    func fileOfTheHighestNumberLeavesNoneForOthers() throws {
        try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
        let name = SegmentName.name(SegmentName.highestNumber)
        try Data("foreign".utf8).write(to: fixture.folder.appendingPathComponent(name))
        let spool = try fixture.open()
        #expect(spoolError { () throws(SpoolError) in try spool.append("record") } == .full)
        #expect(try fixture.segments.count == 1)
    }

    // MARK: - Exclusive use

    @Test("A second spool in the process cannot open the same folder") func secondSpoolOfTheProcessIsRefused() throws {
        let spool = try fixture.open()
        try spool.append("record")
        #expect(refusal() == .inUse)
        spool.close()
        #expect(try fixture.open().texts() == ["record"])
    }

    @Test("The folder is free when its spool is released") func folderIsFreeWhenTheSpoolIsGone() throws {
        for _ in 0..<3 { _ = try fixture.open() }
        #expect(refusal() == nil)
    }

    // MARK: - Changes while the spool is open

    @Test("A removed spool file is noticed, and its records are counted as lost") func removedFileIsNoticed() throws {
        let spool = try fixture.open()
        try spool.append("gone")
        try FileManager.default.removeItem(at: try fixture.segment())
        #expect(spoolError { () throws(SpoolError) in try spool.append("refused") } == .removed)
        try spool.append("kept")
        #expect(try spool.texts() == ["kept"])
        #expect(spool.counts.lost == 1)
        #expect(spool.counts.unmarked == 0)
        #expect(spool.counts.isBalanced)
        spool.close()
        #expect(try fixture.open().texts() == ["kept"])
    }

    @Test("A removed spool folder is noticed, and its records are counted as lost")
    func removedFolderIsNoticed() throws {
        let spool = try fixture.open()
        try spool.append("gone")
        try FileManager.default.removeItem(at: fixture.folder)
        #expect(spoolError { () throws(SpoolError) in try spool.append("refused") } == .removed)
        #expect(spoolError { () throws(SpoolError) in try spool.append("refused") }?.code == ENOENT)
        #expect(try spool.all() == [])
        #expect(spool.counts.lost == 1)
        #expect(spool.counts.isBalanced)
    }

    @Test("A spool keeps working after its folder is moved") func movedFolderGoesOn() throws {
        let spool = try fixture.open()
        try spool.append("before")
        let moved = fixture.parent.appendingPathComponent("moved")
        try FileManager.default.moveItem(at: fixture.folder, to: moved)
        try spool.append("after")
        #expect(try spool.texts() == ["before", "after"])
        spool.close()
        fixture.options.directory = moved
        #expect(try fixture.open().texts() == ["before", "after"])
    }

    @Test("A spool error describes what happened") func errorsNameWhatHappened() {
        #expect(SpoolError.inUse.description == "the spool directory is in use by another client")
        let full = SpoolError.system("write a spool file", ENOSPC)
        #expect(full.description.hasPrefix("could not write a spool file: "))
        #expect(full.description.hasSuffix("(\(ENOSPC))"))
    }
}
