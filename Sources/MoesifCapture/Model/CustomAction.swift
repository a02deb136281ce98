import Foundation

/// An action of a user that is not an HTTP call: Moesif's ActionModel (https://www.moesif.com/docs/api#actions).
struct CustomAction: Sendable {
    var name: String
    var time: Date
    /// The place where the action happened, already redacted.
    var uri: String
    /// The ID by which Moesif recognizes copies.
    var transactionID = RandomID.make()
    var userID: String?
    var companyID: String?
    var subscriptionID: String?
    var sessionToken: String?
    var ipAddress: String?
    var userAgent: String?
    var metadata: JSONObject?

    /// Returns the action as JSON, or throws the first fault in its fields.
    func json() throws(ItemFault) -> [UInt8] {
        try ItemFault.check(name, "action_name", limit: ItemLimits.nameBytes)
        try ItemFault.check(userID, "user_id")
        try ItemFault.check(companyID, "company_id")
        try ItemFault.check(subscriptionID, "subscription_id")
        try ItemFault.check(sessionToken, "session_token")
        try ItemFault.check(ipAddress, "ip_address")
        try ItemFault.check(userAgent, "user_agent_string")
        try ItemFault.check(metadata)
        var members = JSONWriter(capacity: 512)
        if let metadata { members.object(metadata) }
        let length = members.bytes.count
        guard length <= ItemLimits.metadataBytes else { throw .tooLong("metadata", limit: ItemLimits.metadataBytes) }
        var writer = JSONWriter(capacity: 512 + length)
        writer.action(self)
        return writer.bytes
    }
}

extension JSONWriter {
    mutating func action(_ action: CustomAction) {
        beginObject()
        member("action_name", action.name)
        key("request")
        beginObject()
        member("time", action.time)
        member("uri", action.uri)
        member("ip_address", action.ipAddress)
        member("user_agent_string", action.userAgent)
        endObject()
        member("transaction_id", action.transactionID)
        member("user_id", action.userID)
        member("company_id", action.companyID)
        member("subscription_id", action.subscriptionID)
        member("session_token", action.sessionToken)
        member("metadata", action.metadata)
        endObject()
    }
}
