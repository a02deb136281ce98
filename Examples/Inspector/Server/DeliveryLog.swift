import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The newest requests that an app's client has sent, the fault that they meet, and the statistics that the app reports.
final class DeliveryLog: Sendable {
    private static let limit = 200
    private static let longestPath = 200

    private struct State {
        var fault: Fault?
        var deliveries: [JSONValue] = []
        var lastID = 0
        var statistics: JSONValue?
    }

    private let state = Lock(State())

    var json: JSONObject {
        state.withLock { state in
            var json: JSONObject = [
                "fault": state.fault?.json ?? ["kind": "none", "seconds": 0, "count": .null],
                "deliveries": .array(state.deliveries.reversed()),
            ]
            json["statistics"] = state.statistics
            return json
        }
    }

    func setFault(_ fault: Fault?) {
        state.withLock { $0.fault = fault }
    }

    func setStatistics(_ statistics: JSONValue) {
        state.withLock { $0.statistics = statistics }
    }

    /// Returns the fault that the next request meets.
    func takeFault() -> Fault? {
        state.withLock { state in
            guard var fault = state.fault else { return nil }
            let taken = fault
            if let count = fault.count {
                fault.count = count - 1
                state.fault = count > 1 ? fault : nil
            }
            return taken
        }
    }

    /// Adds a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - answer: The status that it gets, in words if it gets none.
    ///   - unpacked: The length of the decompressed body, or nil if it cannot be decompressed.
    ///   - items: The number of items, or nil if they cannot be read.
    ///   - fault: The fault that the request meets.
    func add(
        _ request: LoopbackServer.Request,
        answer: String,
        unpacked: Int? = nil,
        items: Int? = nil,
        fault: Fault? = nil
    ) {
        var delivery: JSONObject = [
            "time": .milliseconds(Date()),
            "path": .string(String(request.path.unicodeScalars.prefix(Self.longestPath))),
            "bytes": .int(request.body.count),
            "answer": .string(answer),
        ]
        delivery["unpacked"] = unpacked.map { .int($0) }
        delivery["items"] = items.map { .int($0) }
        delivery["fault"] = fault.map { .string($0.kind.rawValue) }
        state.withLock { state in
            state.lastID += 1
            delivery["id"] = .int(state.lastID)
            state.deliveries.append(.object(delivery))
            if state.deliveries.count > Self.limit { state.deliveries.removeFirst() }
        }
    }
}
