import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Shows the events that apps on this machine send.
@main
struct Inspector {
    static func main() async {
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            switch arguments.command {
            case .help: print(Arguments.usage)
            case .serve: try await serve(arguments, [], replay: nil)
            case .replay(let file):
                let saved = try await read(file)
                let name = URL(fileURLWithPath: file).lastPathComponent
                let records = saved.map { Record(saved: $0, itemCount: saved.count) }
                try await serve(arguments, records, replay: name)
            case .export(let format, let source):
                let items = try await read(source).map { Data(ReceivedItems.text($0).utf8) }
                for piece in ExportPieces(items, format) { try FileHandle.standardOutput.write(contentsOf: piece) }
            }
        } catch let fault as Arguments.Fault {
            complain(fault.description)
            exit(2)
        } catch let error as LoopbackServerError {
            complain(
                error.isAddressInUse
                    ? "the port is in use, perhaps by another inspector; --port N takes another" : "\(error)"
            )
            exit(1)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func serve(_ arguments: Arguments, _ records: [Record], replay: String?) async throws {
        let store = RecordStore(byteLimit: arguments.byteLimit)
        store.append(records)
        let page = Page(
            store: store,
            deliveries: DeliveryLog(),
            files: try PageFiles(),
            rules: RuleFinder(),
            replay: replay
        )
        let server = try InspectorServer(port: arguments.port, page: page)
        try say("Inspector: \(server.pageAddress)")
        if replay == nil {
            try say(
                "Send events to it: MOESIF_BASE_URI=\(server.collectorAddress) MOESIF_APPLICATION_ID=local <your app>"
            )
        }
        // The server runs on its own threads until a signal ends the process.
        while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
        withExtendedLifetime(server) {}
    }

    private static func read(_ source: String) async throws -> [JSONValue] {
        let saved = try await SavedEvents(from: source)
        if saved.items.isEmpty, !saved.invalidLines.isEmpty {
            throw SavedEvents.Fault(description: "\(source.debugDescription) is not an NDJSON file")
        }
        if let first = saved.invalidLines.first {
            let count = saved.invalidLines.count
            complain("left out \(count) \(count == 1 ? "line" : "lines") of no JSON, the first is line \(first)")
        }
        return saved.items
    }

    /// Writes a line without a buffer, because a script that waits for the address reads it through a pipe.
    private static func say(_ text: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
    }

    private static func complain(_ text: String) {
        // There is no other place for a complaint.
        try? FileHandle.standardError.write(contentsOf: Data("inspector: \(text)\n".utf8))
    }
}

extension LoopbackServerError {
    fileprivate var isAddressInUse: Bool { systemCall == "bind" && code == EADDRINUSE }
}
