public import Foundation

extension Moesif {
    /// A company that uses your API, as Moesif keeps one.
    ///
    /// Field for field Moesif's CompanyModel (https://www.moesif.com/docs/api#companies). What is nil is not written
    /// and stays as it is at Moesif, which merges metadata member by member, at every depth.
    public struct Company: Identifiable, Sendable, Hashable {
        /// What the company is identified by: permanent, such as the key of a database, the same as in events.
        public var id: String
        /// The domain of the company's web site, by which Moesif finds out more about it.
        public var domain: String?
        /// A session of the company; Moesif adds it to those it knows.
        public var sessionToken: String?
        /// When the company was changed; without it, Moesif takes the time at which the update came.
        public var modifiedTime: Date?
        /// The company's address, by which Moesif finds the place.
        public var ipAddress: String?
        /// The campaign that brought the company.
        public var campaign: Moesif.Campaign?
        /// Anything else.
        public var metadata: JSONObject?

        /// Creates a company; only the id must be said.
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
