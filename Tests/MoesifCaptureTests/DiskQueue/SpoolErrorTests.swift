import Foundation
import Testing

@testable import MoesifCapture

/// The meaning of system errors for a spool file.
struct SpoolErrorTests {
    @Test(
        "A temporary system error is retried, and on Apple platforms a locked device counts as temporary",
        arguments: [
            (EMFILE, true, true), (ENFILE, true, true), (ENOMEM, true, true), (EPERM, true, false),
            (EACCES, false, false), (ENOENT, false, false), (EIO, false, false), (ENOSPC, false, false),
        ]
    )
    func passing(_ code: Int32, _ onDarwin: Bool, _ elsewhere: Bool) {
        let error = SpoolError.system("open a spool file", code)
        #expect(error.isTemporary(isDarwin: true) == onDarwin)
        #expect(error.isTemporary(isDarwin: false) == elsewhere)
        #expect(error.isTemporary == (Platform.isDarwin ? onDarwin : elsewhere))
        #expect(!SpoolError.full.isTemporary(isDarwin: true))
    }

    @Test("Forcing data to disk reports success and failure", arguments: [true, false])
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
