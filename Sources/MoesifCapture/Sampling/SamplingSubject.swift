import Foundation

/// What sampling looks at of a call.
struct SamplingSubject: Sendable, Equatable {
    static let routePath = "request.route"

    var verb: String
    /// The path of the URI, percent-encoded; "/" where there is none, and where no rule looks at it.
    var route: String
    var ipAddress: String?
    var status: Int?
    var userID: String?
    var companyID: String?

    /// The value at a path of a rule, as the collector's configuration names it; nil for what a call does not have.
    func value(at path: String) -> String? {
        switch path {
        case "request.verb": verb
        case Self.routePath: route
        case "request.ip_address": ipAddress
        case "response.status": status.map(String.init)
        default: nil
        }
    }

    /// The path part of an absolute URI.
    static func route(of uri: String) -> String {
        guard let scheme = uri.range(of: "://") else { return "/" }
        let rest = uri[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}
