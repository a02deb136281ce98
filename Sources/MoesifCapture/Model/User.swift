public import Foundation

extension Moesif {
    /// A user of your API, as stored by Moesif.
    ///
    /// The fields are those of Moesif's UserModel (https://www.moesif.com/docs/api#users). Fields that are `nil` are
    /// not sent, so they keep their values at Moesif. Moesif merges metadata member by member at every depth.
    public struct User: Identifiable, Sendable, Hashable {
        /// The permanent identifier of the user, such as a database key, identical to the one in events.
        ///
        /// Moesif's name: `user_id`.
        public var id: String
        /// The ID of the company that the user belongs to.
        ///
        /// Moesif's name: `company_id`.
        public var companyID: String?
        /// A session of the user, which Moesif adds to the sessions that it knows.
        ///
        /// Moesif's name: `session_token`.
        public var sessionToken: String?
        /// The time at which the user changed, or `nil` for the time at which Moesif receives the update.
        ///
        /// Moesif's name: `modified_time`.
        public var modifiedTime: Date?
        /// The IP address of the user, from which Moesif derives a location.
        ///
        /// Moesif's name: `ip_address`.
        public var ipAddress: String?
        /// The user agent of the user's browser or app.
        ///
        /// Moesif's name: `user_agent_string`.
        public var userAgent: String?
        /// The campaign that brought the user.
        public var campaign: Moesif.Campaign?
        /// Custom fields of the user.
        ///
        /// Moesif shows `email`, `name`, `first_name`, `last_name`, `phone` and `photo_url` as the user's own fields.
        public var metadata: JSONObject?

        /// Creates a user; only `id` is required.
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
