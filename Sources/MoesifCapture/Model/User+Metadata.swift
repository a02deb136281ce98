public import Foundation

extension Moesif.User {
    /// Creates a user with metadata from values that are not literals, such as `["email": email]`.
    @_disfavoredOverload
    public init(
        id: String,
        companyID: String? = nil,
        sessionToken: String? = nil,
        modifiedTime: Date? = nil,
        ipAddress: String? = nil,
        userAgent: String? = nil,
        campaign: Moesif.Campaign? = nil,
        metadata: [String: any JSONConvertible]
    ) {
        self.init(
            id: id,
            companyID: companyID,
            sessionToken: sessionToken,
            modifiedTime: modifiedTime,
            ipAddress: ipAddress,
            userAgent: userAgent,
            campaign: campaign,
            metadata: JSONObject(metadata)
        )
    }
}
