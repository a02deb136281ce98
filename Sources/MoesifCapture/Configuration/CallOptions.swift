extension Moesif {
    /// What is asked of the app about a call, whichever way it goes.
    protocol CallOptions: Sendable {
        var skip: (@Sendable (CapturedCall) throws -> Bool)? { get }
        var identifyUser: (@Sendable (CapturedCall) throws -> String?)? { get }
        var identifyCompany: (@Sendable (CapturedCall) throws -> String?)? { get }
        var sessionToken: (@Sendable (CapturedCall) throws -> String?)? { get }
        var metadata: (@Sendable (CapturedCall) throws -> JSONObject?)? { get }
        var logBody: Bool { get }
        var apiVersion: String? { get }
        var authorizationHeaders: [String] { get }
        var authorizationUserIDField: String { get }
        var basicUserName: Bool { get }
    }
}

extension Moesif.OutgoingOptions: Moesif.CallOptions {}
extension Moesif.IncomingOptions: Moesif.CallOptions {}
