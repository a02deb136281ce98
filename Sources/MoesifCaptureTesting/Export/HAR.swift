public import Foundation
public import MoesifCapture

/// Events as an HTTP archive, which the developer tools of browsers and other tools open.
///
/// The format is HAR 1.2. Each call is one entry. Items that are no calls, such as actions, are left out. An event that
/// is not in Moesif's format gives an entry with every field that the format requires.
///
/// ```swift
/// let collector = try FakeCollector()
/// let archive = HAR(collector.events)
/// try archive.data.write(to: URL(fileURLWithPath: "calls.har"))
/// ```
///
/// The event of a call has fewer facts than the format. The version of HTTP is `unknown`, the text of a status is empty,
/// and the size of the headers is -1. The time until the request was sent is part of `wait`. If the event has no time
/// of the first byte, `wait` is the whole duration. A call without a response has the status 0 and the text of the error
/// in `_error`. Notes, for example about a body that was left out, are in `comment`.
public struct HAR: Sendable, Hashable {
    /// The archive as a JSON object with the member `log`.
    public let json: JSONValue

    /// Creates an archive of events.
    ///
    /// - Parameter events: The events as a collector receives them, such as ``FakeCollector/events``.
    public init(_ events: [JSONValue]) {
        let entries = events.compactMap(Self.entry)
        json = [
            "log": [
                "version": "1.2",
                "creator": ["name": "MoesifCapture", "version": JSONValue(Version.current)],
                "pages": [],
                "entries": .array(entries),
            ]
        ]
    }

    /// The archive as the content of a file, in UTF-8.
    public var data: Data {
        Data(json.jsonText.utf8)
    }

    /// Returns the entry of an event, or nil for an item that is no call.
    package static func entry(_ event: JSONValue) -> JSONValue? {
        ExportedCall(event).map { .object(entry($0)) }
    }

    private static func entry(_ call: ExportedCall) -> JSONObject {
        let times = Times(call)
        var entry: JSONObject = [
            // The format requires a time.
            "startedDateTime": .string(call.start?.text ?? "1970-01-01T00:00:00.000Z"),
            "time": milliseconds(times.total),
            "request": .object(request(call)),
            "response": .object(response(call)),
            "cache": [:],
            "timings": [
                "blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": milliseconds(times.wait),
                "receive": milliseconds(times.receive),
            ],
        ]
        if let address = call.response?.address { entry["serverIPAddress"] = .string(address) }
        entry["_direction"] = .string(call.isIncoming ? "Incoming" : "Outgoing")
        let comment = comment(call)
        if !comment.isEmpty { entry["comment"] = .string(comment) }
        return entry
    }

    private static func comment(_ call: ExportedCall) -> String {
        let notes = [
            call.error.map { "error: \($0)" }, call.finalURL.map { "answered by \($0)" },
            call.start == nil ? "the time is unknown" : nil,
        ]
        return (notes.compactMap(\.self) + call.omissions.map { "\($0.part): \($0.reason)" }).joined(separator: "; ")
    }

    /// Returns a time in milliseconds, rounded to microseconds and without a fraction of zero.
    private static func milliseconds(_ value: Double) -> JSONValue {
        let rounded = (value * 1000).rounded() / 1000
        return Int(exactly: rounded).map { .int($0) } ?? .double(rounded)
    }

    /// The parts of the duration of a call in milliseconds; their sum is `total`.
    private struct Times {
        let total: Double
        let wait: Double

        init(_ call: ExportedCall) {
            total = call.duration ?? call.firstByte ?? 0
            wait = min(call.firstByte ?? total, total)
        }

        var receive: Double {
            total - wait
        }
    }
}
