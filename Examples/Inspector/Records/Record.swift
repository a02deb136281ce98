import Foundation
import MoesifCaptureTesting

/// One item as it arrived: an event, an action, or the update of a user, a company or a subscription.
struct Record: Sendable {
    /// The request that delivered an item.
    struct Delivery: Sendable {
        let time: Date
        /// The length of the request's body on the wire.
        let byteCount: Int
        let itemCount: Int
        let isCompressed: Bool
    }

    let kind: ReceivedItems.Kind
    /// The JSON of the item on one line.
    let json: Data
    /// The members of the summary, without those that depend on the record's place among others.
    let summary: RecordSummary
    let delivery: Delivery
    /// The number of times that an event with the same `transaction_id` has arrived.
    var copies = 1

    /// The memory that the record takes, approximately.
    var cost: Int {
        json.count + summary.json.utf8.count + (summary.transactionID?.utf8.count ?? 0) + 200
    }
}
