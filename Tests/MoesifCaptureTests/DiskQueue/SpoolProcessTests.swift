import Foundation
import Testing

@testable import MoesifCapture

/// Tests that need another process: a kill, a second user, limits and rights of a whole process.
@Suite("The spool across processes") struct SpoolProcessTests {
    @Test("Records survive SIGKILL") func recordsSurviveAKill() async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            var options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            options.synchronization = .never
            let spool = try Spool(options, time: SystemTimeSource())
            let positions = try (1...100).map { try spool.append("record \($0)") }
            spool.acknowledge(positions.prefix(30))
            kill(getpid(), SIGKILL)
        }
        let spool = try Spool(fixture.options, time: SystemTimeSource())
        #expect(try spool.texts() == (31...100).map { "record \($0)" })
        #expect(spool.counts.damaged == 0)
    }

    /// Kills a process that writes continuously, so that the kill comes at an arbitrary point.
    @Test("SIGKILL during writes loses no accepted record")
    func killInTheMiddleLosesNothingThatWasAccepted() async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            [path = path as String] in
            let spool = try Spool(.directory(URL(fileURLWithPath: path)), time: SystemTimeSource())
            let appended = Lock(0)
            let killer = Thread {
                while appended.withLock({ $0 }) < 200 {}
                kill(getpid(), SIGKILL)
            }
            killer.start()
            for number in 1...10_000 {
                try spool.append("\(number) " + String(repeating: "x", count: 3000))
                appended.withLock { $0 = number }
                let line = Array("accepted \(number)\n".utf8)
                _ = write(1, line, line.count)
            }
            while true { pause() }
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let accepted = output.split(separator: "\n").filter { $0.hasPrefix("accepted ") }.count
        #expect(accepted >= 100)
        let spool = try Spool(fixture.options, time: SystemTimeSource())
        let numbers = try spool.texts().map { Int($0.prefix { $0 != " " }) }
        // One more record may be complete on disk but not yet reported as accepted.
        #expect(numbers.count >= accepted)
        #expect(numbers == (1...max(1, numbers.count)).map { $0 })
        #expect(spool.counts.damaged == 0)
    }

    @Test("A second process cannot open the same folder") func secondProcessIsRefused() async throws {
        let fixture = try SpoolFixture()
        let spool = try fixture.open()
        try spool.append("record")
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            let refusal = spoolError { () throws(SpoolError) in _ = try Spool(options, time: SystemTimeSource()) }
            #expect(refusal == .inUse)
        }
        #expect(try spool.texts() == ["record"])
    }

    #if os(Linux)
    @Test("Descriptors copied by a started program do not keep the folder locked", .tags(.linux))
    func programsThatAreStartedDoNotHoldTheLock() throws {
        let fixture = try SpoolFixture()
        let spool = try fixture.open()
        try spool.append("record")
        let own = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            return target?.hasPrefix(fixture.folder.path) ?? false
        }
        // The folder, the lock and the file.
        let descriptors = own.compactMap { Int32($0) }
        #expect(descriptors.count == 3)
        for descriptor in descriptors { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
        // A program that is being started holds copies of them for a moment.
        let copies = descriptors.map { dup($0) }
        defer { for copy in copies { close(copy) } }
        spool.close()
        #expect(try fixture.open().texts() == ["record"])
    }
    #endif

    /// A limit on file size stops a write halfway, like a full disk, and can be lifted again.
    @Test("A write that stops halfway leaves only whole records")
    func writeThatStopsHalfWayLeavesWholeRecords() async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            let spool = try Spool(options, time: SystemTimeSource())
            let payload = String(repeating: "x", count: 1000)
            try spool.append("1" + payload)
            try ResourceLimit.fileSize.lowered(to: 2500) {
                try spool.append("2" + payload)
                for _ in 1...3 {
                    let refusal = spoolError { () throws(SpoolError) in try spool.append("refused" + payload) }
                    #expect(refusal?.code == EFBIG)
                }
                // A shorter record still fits.
                try spool.append("3")
            }
            try spool.append("4" + payload)
            #expect(try spool.texts().map { $0.prefix(1) } == ["1", "2", "3", "4"])
            #expect(spool.counts.records == 4)
            #expect(spool.counts.isBalanced)
        }
        #expect(try fixture.segments.count == 1)
        let spool = try Spool(fixture.options, time: SystemTimeSource())
        #expect(try spool.texts().map { $0.prefix(1) } == ["1", "2", "3", "4"])
        #expect(spool.counts.damaged == 0)
    }

    #if os(Linux)
    /// Devices replace the spool's file: one is full, the other accepts writes but cannot synchronize them.
    @Test(
        "A spool file that cannot be written is replaced by a new one",
        .tags(.linux),
        arguments: ["/dev/full": ENOSPC, "/dev/null": EINVAL].map { ($0, $1) }
    )
    func fileThatFailsIsLeftForAnother(device: String, code: Int32) async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) {
            [path = path as String, device = device as String, code = code as Int32] in
            var options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            options.synchronization = .always
            let spool = try Spool(options, time: SystemTimeSource())
            try spool.append("1")
            try replaceSegmentFile(in: path, by: device)
            let refusal = spoolError { () throws(SpoolError) in try spool.append("refused") }
            #expect(refusal?.code == code)
            try spool.append("2")
            #expect(try spool.texts() == ["1", "2"])
            #expect(spool.counts.isBalanced)
            spool.close()
            let next = try Spool(options, time: SystemTimeSource())
            #expect(try next.texts() == ["1", "2"])
            #expect(next.counts.damaged == 0)
        }
    }

    @Test("An empty spool file that cannot be written is deleted", .tags(.linux))
    func emptyFileThatFailsIsDeleted() async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let spool = try Spool(.directory(URL(fileURLWithPath: path)), time: SystemTimeSource())
            ResourceLimit.fileSize.lowered(to: 40) {
                // The header fits, the record does not.
                #expect(spoolError { () throws(SpoolError) in try spool.append("refused") }?.code == EFBIG)
            }
            #expect(spool.counts.bytes == SegmentIdentity.headerLength)
            try replaceSegmentFile(in: path, by: "/dev/full")
            #expect(spoolError { () throws(SpoolError) in try spool.append("refused") }?.code == ENOSPC)
            #expect(spool.counts.bytes == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".spool") }
            #expect(names == [])
        }
    }
    #endif

    @Test("A spool file that cannot be started leaves nothing behind")
    func fileThatCannotBeStartedLeavesNothingBehind() async throws {
        let fixture = try SpoolFixture()
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let spool = try Spool(.directory(URL(fileURLWithPath: path)), time: SystemTimeSource())
            try ResourceLimit.fileSize.lowered(to: 20) {
                for _ in 1...3 {
                    #expect(spoolError { () throws(SpoolError) in try spool.append("refused") }?.code == EFBIG)
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".spool") }
                #expect(names == [])
                #expect(spool.counts.bytes == 0)
            }
            try spool.append("record")
            #expect(try spool.texts() == ["record"])
        }
    }

    /// Root may write everywhere, so the child process gives up root rights if it has them.
    @Test("A folder without write permission causes errors but delivers no record twice")
    func folderThatCannotBeWrittenIsAnErrorAndNoMore() async throws {
        let fixture = try SpoolFixture()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: fixture.parent.path)
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            if getuid() == 0 { #expect(setuid(65_534) == 0) }
            let options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            let spool = try Spool(options, time: SystemTimeSource())
            chmod(path, 0o500)
            #expect(spoolError { () throws(SpoolError) in try spool.append("refused") }?.code == EACCES)
            chmod(path, 0o700)
            let positions = [try spool.append("delivered"), try spool.append("also delivered")]
            chmod(path, 0o500)
            // The file cannot be deleted, but its records can be marked.
            #expect(spool.acknowledge(positions) == 2)
            #expect(spool.counts.unmarked == 0)
            #expect(try spool.all() == [])
            spool.close()
            chmod(path, 0o700)
            let next = try Spool(options, time: SystemTimeSource())
            #expect(try next.all() == [])
            #expect(next.counts.recovered == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["CACHEDIR.TAG", "lock"])
            next.close()

            // A folder that cannot be created.
            chmod(path, 0o500)
            let inner = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path + "/inner"))
            let refusal = spoolError { () throws(SpoolError) in _ = try Spool(inner, time: SystemTimeSource()) }
            #expect(refusal?.code == EACCES)
            // A folder of another user.
            let foreign = Moesif.SpoolOptions.directory(URL(fileURLWithPath: "/usr"))
            #expect(
                spoolError { () throws(SpoolError) in _ = try Spool(foreign, time: SystemTimeSource()) } == .notPrivate
            )
            chmod(path, 0o700)
        }
    }

    @Test("A folder is erased even if its files cannot be deleted") func readOnlyFolderIsErased() async throws {
        let fixture = try SpoolFixture()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: fixture.parent.path)
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            if getuid() == 0 { #expect(setuid(65_534) == 0) }
            let options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            let spool = try Spool(options, time: SystemTimeSource())
            try spool.append("denied")
            chmod(path, 0o500)
            try spool.eraseAll()
            #expect(try spool.all() == [] && spool.counts.records == 0 && spool.counts.isBalanced)
            chmod(path, 0o700)
            try spool.append("granted")
            spool.close()
            let next = try Spool(options, time: SystemTimeSource())
            #expect(try next.texts() == ["granted"] && next.counts.damaged == 0)
            next.close()
        }
    }

    /// Without file descriptors the spool cannot read its files, but must not count them as lost.
    @Test("Running out of file descriptors loses no record") func shortageOfDescriptorsLosesNothing() async throws {
        let fixture = try SpoolFixture()
        fixture.options.byteLimit = 1_000_000
        let path = fixture.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            var options = Moesif.SpoolOptions.directory(URL(fileURLWithPath: path))
            options.byteLimit = 100_000
            let spool = try Spool(options, time: SystemTimeSource())
            for number in 0..<50 { try spool.append("\(number) " + String(repeating: "x", count: 1000)) }
            var taken: [Int32] = []
            while let descriptor = Optional(dup(1)), descriptor >= 0 { taken.append(descriptor) }
            #expect(spoolError { () throws(SpoolError) in _ = try spool.all() }?.code == EMFILE)
            for descriptor in taken { close(descriptor) }
            #expect(try spool.all().count == 50)
            #expect(spool.counts.lost == 0)
        }
    }
}

#if os(Linux)
/// Replaces the descriptor of the spool's only open segment file with a device.
private func replaceSegmentFile(in path: String, by device: String) throws {
    let replacement = open(device, O_RDWR)
    var replaced = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
        guard let target, target.hasPrefix(path), target.hasSuffix(".spool"), let descriptor = Int32(name) else {
            continue
        }
        if dup2(replacement, descriptor) == descriptor { replaced += 1 }
    }
    #expect(replaced == 1)
}
#endif
