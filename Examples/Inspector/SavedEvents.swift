import Foundation
import MoesifCapture
import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Items from an NDJSON file, from standard input, or from a running inspector.
struct SavedEvents {
    /// A failure to read the items.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let items: [JSONValue]
    /// The numbers of the lines that are no JSON.
    let invalidLines: [Int]

    /// Reads items.
    ///
    /// - Parameter source: A path, `-` for standard input, or the address of a running inspector's page.
    init(from source: String) async throws(Fault) {
        let data: Data
        if source.contains("://") {
            data = try await Self.download(source)
        } else {
            do {
                let file = source == "-" ? FileHandle.standardInput : try Self.open(source)
                data = try file.readToEnd() ?? Data()
            } catch {
                throw Fault(description: "cannot read \(source.debugDescription)")
            }
        }
        let lines = NDJSON(parsing: data)
        items = lines.items
        invalidLines = lines.invalidLines
    }

    private static func open(_ path: String) throws -> FileHandle {
        try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    private static func download(_ address: String) async throws(Fault) -> Data {
        let fault = Fault(
            description: "no inspector answers at this address; it begins with http://127.0.0.1 or localhost"
        )
        // A proxy would learn the token.
        setenv("no_proxy", "127.0.0.1,localhost", 1)
        guard ["127.0.0.1", "localhost"].contains(URL(string: address)?.host) else { throw fault }
        guard let url = URL(string: address)?.appendingPathComponent("export"),
            var components = URLComponents(url: url, resolvingAgainstBaseURL: false)
        else { throw fault }
        components.queryItems = [URLQueryItem(name: "format", value: "ndjson")]
        guard let url = components.url else { throw fault }
        do {
            let (data, response) = try await URLSession.shared.data(from: url)
            guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw fault }
            return data
        } catch {
            throw fault
        }
    }
}

extension Record {
    /// Creates the record of a saved item.
    init(saved item: JSONValue, itemCount: Int) {
        let delivery = Delivery(time: Date(), byteCount: 0, itemCount: itemCount, isCompressed: false)
        self.init(kind: ReceivedItems.Kind(guessing: item), item: item, delivery: delivery)
    }
}

extension ReceivedItems.Kind {
    /// Finds the kind of an item by its members, because a file has no paths.
    fileprivate init(guessing item: JSONValue) {
        if item["action_name"] != nil, item["request"]?["verb"] == nil {
            self = .action
        } else if item["request"] != nil {
            self = .event
        } else if item["user_id"] != nil {
            self = .user
        } else if item["subscription_id"] != nil {
            self = .subscription
        } else {
            self = item["company_id"] == nil ? .event : .company
        }
    }
}
