public import Foundation

extension Moesif {
    /// A user of your API, as Moesif keeps one.
    ///
    /// Field for field Moesif's UserModel (https://www.moesif.com/docs/api#users). What is nil is not written and stays
    /// as it is at Moesif, which merges metadata member by member, at every depth.
    public struct User: Identifiable, Sendable, Hashable {
        /// What the user is identified by: permanent, such as the key of a database, the same as in events.
        public var id: String
        /// The company the user belongs to.
        public var companyID: String?
        /// A session of the user; Moesif adds it to those it knows.
        public var sessionToken: String?
        /// When the user was changed; without it, Moesif takes the time at which the update came.
        public var modifiedTime: Date?
        /// The user's address, by which Moesif finds the place.
        public var ipAddress: String?
        /// What the user's browser or app calls itself.
        public var userAgent: String?
        /// The campaign that brought the user.
        public var campaign: Moesif.Campaign?
        /// Anything else; Moesif shows `email`, `name`, `first_name`, `last_name`, `phone` and `photo_url` as the
        /// user's own.
        public var metadata: JSONObject?

        /// Creates a user; only the id must be said.
        public init(
            id: String,
            companyID: String? = nil,
            sessionToken: String? = nil,
            modifiedTime: Date? = nil,
            ipAddress: String? = nil,
            userAgent: String? = nil,
            campaign: Moesif.Campaign? = nil,
            metadata: JSONObject? = nil
        ) {
            self.id = id
            self.companyID = companyID
            self.sessionToken = sessionToken
            self.modifiedTime = modifiedTime
            self.ipAddress = ipAddress
            self.userAgent = userAgent
            self.campaign = campaign
            self.metadata = metadata
        }
    }
}

extension JSONWriter {
    mutating func user(_ user: Moesif.User) {
        beginObject()
        member("user_id", user.id)
        member("company_id", user.companyID)
        member("session_token", user.sessionToken)
        member("modified_time", user.modifiedTime)
        member("ip_address", user.ipAddress)
        member("user_agent_string", user.userAgent)
        member("campaign", user.campaign)
        member("metadata", user.metadata)
        endObject()
    }
}
