extension Moesif {
    /// The marketing campaign that brought a user or company.
    ///
    /// The fields are those of Moesif's CampaignModel. Fields that are `nil` are not sent.
    public struct Campaign: Sendable, Hashable {
        /// The source of the visit, such as a search engine.
        ///
        /// Moesif's name: `utm_source`.
        public var utmSource: String?
        /// The kind of link, such as `cpc`.
        ///
        /// Moesif's name: `utm_medium`.
        public var utmMedium: String?
        /// The name of the campaign.
        ///
        /// Moesif's name: `utm_campaign`.
        public var utmCampaign: String?
        /// The paid search terms.
        ///
        /// Moesif's name: `utm_term`.
        public var utmTerm: String?
        /// The link that was followed, if the campaign has several.
        ///
        /// Moesif's name: `utm_content`.
        public var utmContent: String?
        /// The URL of the referring page.
        ///
        /// Moesif's name: `referrer`.
        public var referrer: String?
        /// The domain of the referring page.
        ///
        /// Moesif's name: `referring_domain`.
        public var referringDomain: String?
        /// The click identifier of Google Ads.
        ///
        /// Moesif's name: `gclid`.
        public var gclid: String?

        /// Creates a campaign; every field is optional.
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

    /// Writes the member `campaign`, or nothing if the campaign is nil or has no field that is set.
    mutating func member(_ name: StaticString, _ campaign: Moesif.Campaign?) {
        guard let campaign, campaign != Moesif.Campaign() else { return }
        key(name)
        self.campaign(campaign)
    }
}
