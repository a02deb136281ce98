import Foundation

/// A certificate for 127.0.0.1 and the authority that signed it, valid for two days.
///
/// The command `openssl` creates both.
struct Certificate {
    let authority: URL
    let file: URL
    let key: URL
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "moesif-certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = folder.appending(path: "ca.pem")
        file = folder.appending(path: "server.pem")
        key = folder.appending(path: "server.key")
        let new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        let authorityKey = folder.appending(path: "ca.key")
        try Self.openssl(
            new + ["-subj", "/CN=benchmark authority", "-keyout", authorityKey.path, "-out", authority.path]
        )
        try Self.openssl(
            new + [
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-addext",
                "basicConstraints=critical,CA:FALSE", "-CA", authority.path, "-CAkey", authorityKey.path, "-keyout",
                key.path, "-out", file.path,
            ]
        )
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Fault(description: "openssl created no certificate") }
    }
}
