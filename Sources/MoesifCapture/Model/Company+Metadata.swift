public import Foundation

extension Moesif.Company {
    /// Creates a company with metadata from values that are not literals, such as `["plan_name": plan]`.
    @_disfavoredOverload
    public init(
        id: String,
        domain: String? = nil,
        sessionToken: String? = nil,
        modifiedTime: Date? = nil,
        ipAddress: String? = nil,
        campaign: Moesif.Campaign? = nil,
        metadata: [String: any JSONConvertible]
    ) {
        self.init(
            id: id,
            domain: domain,
            sessionToken: sessionToken,
            modifiedTime: modifiedTime,
            ipAddress: ipAddress,
            campaign: campaign,
            metadata: JSONObject(metadata)
        )
    }
}
