public import Foundation

/// A transport that writes events to files, for you to keep or for a log shipper to send.
///
/// Nothing is sent to Moesif. Each item is one line of JSON in `events.ndjson`, `actions.ndjson`, `users.ndjson`,
/// `companies.ndjson` or `subscriptions.ndjson`:
///
/// ```swift
/// let files = try FileTransport(directory: URL(filePath: "/var/lib/my-service/events"))
/// let moesif = Moesif(applicationID: "your-collector-application-id") { configuration in
///     configuration.transport = files
/// }
/// ```
///
/// The files contain events in plain text, after redaction. A folder that the transport creates has mode 0700, and the
/// files have mode 0600. If a file cannot be written, the client keeps its events within its bounds and retries.
/// <doc:KeepingEvents> describes the format, the rotation, and how to read and ship the files.
///
/// Several transports and processes can use one folder.
public final class FileTransport: CollectorTransport {
    private let files: EventFiles
    /// Admits one request at a time, because a task that waits for it can be cancelled.
    private let turns = AsyncSemaphore(places: 1)
    /// File access would block a thread of Swift's cooperative pool.
    private let queue = DispatchQueue(label: "com.moesif.capture.file", qos: .utility)

    /// Creates a transport.
    ///
    /// It opens nothing until the first request.
    ///
    /// - Parameters:
    ///   - directory: The folder of the files. It is created with the first file if it is missing. It must not be a
    ///     symbolic link, belong to another user, or be writable by other users.
    ///   - maximumFileSize: The size in bytes at which a file is rotated; 1 or more. A request that is larger than this
    ///     gets a file to itself. Default: 64 MiB.
    ///   - maximumFileCount: The maximum number of files of each kind, including the current one; 1 to 1,000. A rotation
    ///     deletes the oldest file above this number, shipped or not. Default: 10.
    /// - Throws: ``FileTransportError`` if a size or count is out of range, or if the URL is not a file URL.
    public init(
        directory: URL,
        maximumFileSize: Int = 64 * 1024 * 1024,
        maximumFileCount: Int = 10
    ) throws(FileTransportError) {
        guard directory.isFileURL else { throw .notAFolder }
        guard maximumFileSize >= 1 else { throw .invalidFileSize }
        guard (1...1000).contains(maximumFileCount) else { throw .invalidFileCount }
        files = EventFiles(
            // A relative path must not change its meaning with the current folder.
            directory: directory.absoluteURL,
            maximumFileSize: maximumFileSize,
            maximumFileCount: maximumFileCount
        )
    }

    /// Appends the items of a request to the file of their kind, all of them or none.
    ///
    /// - Parameter request: The request.
    /// - Returns: A response with status 201. The status is 200, with an empty object, if the request delivers nothing;
    ///   404 for an unknown path; and 400 for a body that is neither a JSON object nor an array.
    /// - Throws: ``FileTransportError`` if the items cannot be written, or `CancellationError` if the task was cancelled
    ///   before they were written.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        guard request.method == .post, let body = request.body else {
            return CollectorResponse(status: 200, body: Data("{}".utf8))
        }
        guard let kind = PayloadKind.allCases.first(where: { [$0.path, $0.batchPath].contains(request.path) }) else {
            return CollectorResponse(status: 404)
        }
        try await turns.enter()
        defer { turns.leave() }
        let isCancelled = Lock(false)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { [files] in
                    continuation.resume(
                        with: Swift.Result {
                            guard let lines = JSONLines.lines(of: body) else { return CollectorResponse(status: 400) }
                            if !lines.isEmpty {
                                try files.append(lines, to: kind.fileName) { isCancelled.withLock { $0 } }
                            }
                            return CollectorResponse(status: 201)
                        }
                    )
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
    }
}

extension PayloadKind {
    /// The name of the file for items of this kind, without its extension.
    fileprivate var fileName: String {
        switch self {
        case .event: "events"
        case .user: "users"
        case .company: "companies"
        case .subscription: "subscriptions"
        case .action: "actions"
        }
    }
}
