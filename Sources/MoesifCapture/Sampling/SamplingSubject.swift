import Foundation

/// The properties of a call that sampling rules read.
struct SamplingSubject: Sendable, Equatable {
    static let routePath = "request.route"

    var verb: String
    /// The percent-encoded path of the URI; `/` if there is none, or if no rule reads it.
    var route: String
    var ipAddress: String?
    var status: Int?
    var userID: String?
    var companyID: String?

    /// Returns the property that a rule's path names in the collector's configuration, or `nil` if the call does not
    /// have it.
    func value(at path: String) -> String? {
        switch path {
        case "request.verb": verb
        case Self.routePath: route
        case "request.ip_address": ipAddress
        case "response.status": status.map(String.init)
        default: nil
        }
    }

    /// Returns the path of an absolute URI.
    static func route(of uri: String) -> String {
        guard let scheme = uri.range(of: "://") else { return "/" }
        let rest = uri[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}
