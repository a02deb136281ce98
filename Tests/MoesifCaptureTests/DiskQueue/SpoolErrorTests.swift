import Foundation
import Testing

@testable import MoesifCapture

/// What a refusal of the system says about the file.
struct SpoolErrorTests {
    @Test(
        "What passes is tried again; a locked device shuts files for a while, another system for good",
        arguments: [
            (EMFILE, true, true), (ENFILE, true, true), (ENOMEM, true, true), (EPERM, true, false),
            (EACCES, false, false), (ENOENT, false, false), (EIO, false, false), (ENOSPC, false, false),
        ]
    )
    func passing(_ code: Int32, _ onDarwin: Bool, _ elsewhere: Bool) {
        let error = SpoolError.system("open a spool file", code)
        #expect(error.isPassing(isDarwin: true) == onDarwin)
        #expect(error.isPassing(isDarwin: false) == elsewhere)
        #expect(error.isPassing == (Platform.isDarwin ? onDarwin : elsewhere))
        #expect(!SpoolError.full.isPassing(isDarwin: true))
    }

    @Test("Forcing to disk says whether it was done", arguments: [true, false])
    func flush(_ isFull: Bool) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("flush-\(UUID().uuidString)")
        try Data("a".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forUpdating: file)
        #expect(Platform.flush(handle.fileDescriptor, isFull: isFull) == 0)
        try handle.close()
        #expect(Platform.flush(-1, isFull: isFull) == -1)
    }
}
