import Foundation
import MoesifCapture

/// The newest requests that an app's client has sent, the fault that they meet, and the statistics that the app reports.
final class DeliveryLog: Sendable {
    private static let limit = 200

    private struct State {
        var fault: Fault?
        var deliveries: [JSONValue] = []
        var lastID = 0
        var statistics: JSONValue?
        var version = 0
    }

    private let state = Lock(State())

    /// A number that is different after each change.
    var version: Int {
        state.withLock { $0.version }
    }

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
        state.withLock { state in
            state.fault = fault
            state.version += 1
        }
    }

    func setStatistics(_ statistics: JSONValue) {
        state.withLock { state in
            state.statistics = statistics
            state.version += 1
        }
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
            state.version += 1
            return taken
        }
    }

    /// Adds a request: its path, lengths, number of items and answer.
    func add(_ delivery: JSONObject) {
        state.withLock { state in
            state.lastID += 1
            var delivery = delivery
            delivery["id"] = .int(state.lastID)
            state.deliveries.append(.object(delivery))
            if state.deliveries.count > Self.limit { state.deliveries.removeFirst() }
            state.version += 1
        }
    }
}
