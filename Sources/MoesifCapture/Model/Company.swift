public import Foundation

extension Moesif {
    /// A company that uses your API, as stored by Moesif.
    ///
    /// The fields are those of Moesif's CompanyModel (https://www.moesif.com/docs/api#companies). Fields that are `nil`
    /// are not sent, so they keep their values at Moesif. Moesif merges metadata member by member at every depth.
    public struct Company: Identifiable, Sendable, Hashable {
        /// The permanent identifier of the company, such as a database key, identical to the one in events.
        ///
        /// Moesif's name: `company_id`.
        public var id: String
        /// The domain of the company's website, from which Moesif looks up more about the company.
        ///
        /// Moesif's name: `company_domain`.
        public var domain: String?
        /// A session of the company, which Moesif adds to the sessions that it knows.
        ///
        /// Moesif's name: `session_token`.
        public var sessionToken: String?
        /// The time at which the company changed, or `nil` for the time at which Moesif receives the update.
        ///
        /// Moesif's name: `modified_time`.
        public var modifiedTime: Date?
        /// The IP address of the company, from which Moesif derives a location.
        ///
        /// Moesif's name: `ip_address`.
        public var ipAddress: String?
        /// The campaign that brought the company.
        public var campaign: Moesif.Campaign?
        /// Custom fields of the company.
        public var metadata: JSONObject?

        /// Creates a company; only `id` is required.
        public init(
            id: String,
            domain: String? = nil,
            sessionToken: String? = nil,
            modifiedTime: Date? = nil,
            ipAddress: String? = nil,
            campaign: Moesif.Campaign? = nil,
            metadata: JSONObject? = nil
        ) {
            self.id = id
            self.domain = domain
            self.sessionToken = sessionToken
            self.modifiedTime = modifiedTime
            self.ipAddress = ipAddress
            self.campaign = campaign
            self.metadata = metadata
        }
    }
}

extension JSONWriter {
    mutating func company(_ company: Moesif.Company) {
        beginObject()
        member("company_id", company.id)
        member("company_domain", company.domain)
        member("session_token", company.sessionToken)
        member("modified_time", company.modifiedTime)
        member("ip_address", company.ipAddress)
        member("campaign", company.campaign)
        member("metadata", company.metadata)
        endObject()
    }
}
