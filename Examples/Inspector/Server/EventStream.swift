import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The server-sent events of one page: the records that arrive, and the state of the collector.
final class EventStream: Sendable {
    private static let interval = Duration.milliseconds(100)
    private static let recordsPerMessage = 500
    /// The number of messages that are sent without a pause, so that a page that opens late soon has everything.
    private static let messagesPerPiece = 20

    private struct Cursor {
        var place: RecordStore.Cursor
        var clearCount: Int
        var first: Int?
        var state: JSONValue?
    }

    private let store: RecordStore
    private let state: @Sendable () -> JSONValue
    private let cursor: Lock<Cursor>

    /// Creates a stream of the changes after a sequence number.
    init(_ store: RecordStore, after sequence: Int, state: @escaping @Sendable () -> JSONValue) {
        self.store = store
        self.state = state
        let place = RecordStore.Cursor(sequence: sequence)
        cursor = Lock(Cursor(place: place, clearCount: store.changes(after: place, limit: 0).clearCount))
    }

    var response: LoopbackServer.Response {
        LoopbackServer.Response(
            headers: [LoopbackServer.Header(name: "Content-Type", value: "text/event-stream")],
            body: .live(every: Self.interval) { self.next() }
        )
    }

    private func next() -> Data {
        cursor.withLock { cursor in
            var text = ""
            for _ in 0..<Self.messagesPerPiece {
                let changes = store.changes(after: cursor.place, limit: Self.recordsPerMessage)
                if changes.clearCount != cursor.clearCount {
                    text += "event: cleared\ndata: {}\n\n"
                    cursor.clearCount = changes.clearCount
                }
                guard changes.cursor != cursor.place || changes.first != cursor.first else { break }
                text += Self.message(changes)
                cursor.place = changes.cursor
                cursor.first = changes.first
            }
            let state = state()
            if state != cursor.state {
                text += "event: state\ndata: \(state.jsonText)\n\n"
                cursor.state = state
            }
            return Data(text.utf8)
        }
    }

    private static func message(_ changes: RecordStore.Changes) -> String {
        let records = changes.records.map { id, record in
            #"{"id":\#(id),"copies":\#(record.copies),\#(record.summary.json)}"#
        }
        let data = #"{"first":\#(changes.first),"records":[\#(records.joined(separator: ","))]}"#
        // A reader that is cut off while it catches up begins again.
        let id = changes.cursor.nextID == nil ? changes.cursor.sequence : 0
        return "event: records\nid: \(id)\ndata: \(data)\n\n"
    }
}
