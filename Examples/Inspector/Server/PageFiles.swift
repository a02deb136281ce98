import Foundation
import MoesifCaptureTesting

/// The files of the page, which are read once.
struct PageFiles: Sendable {
    /// A failure to find or read the files.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private static let types = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
    ]

    private let responses: [String: LoopbackServer.Response]

    init() throws(Fault) {
        guard let folder = Bundle.module.url(forResource: "Page", withExtension: nil) else {
            throw Fault(description: "no files of the page")
        }
        var responses: [String: LoopbackServer.Response] = [:]
        do {
            for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
                guard let type = Self.types[file.pathExtension] else { continue }
                responses[file.lastPathComponent] = LoopbackServer.Response(
                    headers: [LoopbackServer.Header(name: "Content-Type", value: type)],
                    body: .data(try Data(contentsOf: file))
                )
            }
        } catch {
            throw Fault(description: "cannot read the files of the page in \(folder.path)")
        }
        guard responses["index.html"] != nil else { throw Fault(description: "no page in \(folder.path)") }
        self.responses = responses
    }

    /// Returns a file, or nil if the page has none of this name.
    ///
    /// The empty name stands for the page itself.
    func response(for name: String) -> LoopbackServer.Response? {
        // The names are keys and no paths, so that no request can reach another file.
        responses[name.isEmpty ? "index.html" : name]
    }
}
