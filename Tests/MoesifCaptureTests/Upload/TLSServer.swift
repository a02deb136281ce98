#if os(Linux)
import Foundation
import Testing

/// A TLS server in a separate process (`tls_server.py`), with a certificate for `localhost` and its authority.
final class TLSServer {
    let port: Int
    /// The certificate of the authority that signed the server's certificate.
    let authority: URL
    private let folder: URL
    private let process = Process()
    /// The server ends when this pipe closes.
    private let input = Pipe()

    /// - Parameters:
    ///   - offersHTTP2: True if the server offers HTTP/2.
    ///   - days: The number of days for which the certificate is valid; negative if it has expired.
    init(offersHTTP2: Bool = false, days: Int = 2) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        authority = folder.appendingPathComponent("authority.pem")
        try Self.makeCertificates(in: folder, days: days)
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["python3", Self.script, folder.path + "/server.pem", folder.path + "/server.key"]
            + (offersHTTP2 ? ["h2"] : [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != 10, let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty {
            line.append(more)
        }
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        port = try #require(Int(text), "the server did not start")
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    func url(host: String = "localhost") throws -> URL {
        try #require(URL(string: "https://\(host):\(port)/v1/events/batch"))
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/tls_server.py"

    private static func makeCertificates(in folder: URL, days: Int) throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try run(
            ["req", "-x509"] + key
                + ["-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=Test authority"],
            in: folder
        )
        try run(
            ["req"] + key
                + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"]
                + ["-addext", "subjectAltName=DNS:localhost"],
            in: folder
        )
        try run(
            ["x509", "-req", "-in", "server.csr", "-out", "server.pem", "-days", "\(days)"]
                + ["-copy_extensions", "copy"]
                + ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"],
            in: folder
        )
    }

    private static func run(_ arguments: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
    }
}
#endif
