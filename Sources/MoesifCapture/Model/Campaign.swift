extension Moesif {
    /// Where a user or company came from: the parameters of the campaign that brought it.
    ///
    /// Field for field Moesif's CampaignModel. What is nil is not written.
    public struct Campaign: Sendable, Hashable {
        /// Where the visit came from, such as a search engine.
        public var utmSource: String?
        /// By what kind of link, such as `cpc`.
        public var utmMedium: String?
        /// The name of the campaign.
        public var utmCampaign: String?
        /// The search terms that were paid for.
        public var utmTerm: String?
        /// Which of several links it was.
        public var utmContent: String?
        /// The URL that led to yours.
        public var referrer: String?
        /// The domain of that URL.
        public var referringDomain: String?
        /// The click identifier of Google Ads.
        public var gclid: String?

        /// Creates a campaign.
        public init(
            utmSource: String? = nil,
            utmMedium: String? = nil,
            utmCampaign: String? = nil,
            utmTerm: String? = nil,
            utmContent: String? = nil,
            referrer: String? = nil,
            referringDomain: String? = nil,
            gclid: String? = nil
        ) {
            self.utmSource = utmSource
            self.utmMedium = utmMedium
            self.utmCampaign = utmCampaign
            self.utmTerm = utmTerm
            self.utmContent = utmContent
            self.referrer = referrer
            self.referringDomain = referringDomain
            self.gclid = gclid
        }
    }
}

extension JSONWriter {
    mutating func campaign(_ campaign: Moesif.Campaign) {
        beginObject()
        member("utm_source", campaign.utmSource)
        member("utm_medium", campaign.utmMedium)
        member("utm_campaign", campaign.utmCampaign)
        member("utm_term", campaign.utmTerm)
        member("utm_content", campaign.utmContent)
        member("referrer", campaign.referrer)
        member("referring_domain", campaign.referringDomain)
        member("gclid", campaign.gclid)
        endObject()
    }

    /// The member `campaign`; nothing at all for nil, nor for a campaign of which nothing is known.
    mutating func member(_ name: StaticString, _ campaign: Moesif.Campaign?) {
        guard let campaign, campaign != Moesif.Campaign() else { return }
        key(name)
        self.campaign(campaign)
    }
}
