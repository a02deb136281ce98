import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The identity that the app of a case sets on the call itself.
struct CaseIdentity: Sendable {
    private static let names: Set = ["user", "company", "subscription", "session_token", "action_name"]

    private let said: JSONObject

    init(_ value: JSONValue) throws {
        guard let said = value.object, said.allSatisfy({ Self.names.contains($0.key) && $0.value.string != nil })
        else {
            throw CaseFault(description: "said is no object of \(Self.names.sorted().joined(separator: ", "))")
        }
        self.said = said
    }

    /// Returns a request that sets the identity of its call.
    func said(by request: URLRequest) -> URLRequest {
        request.capturing(
            user: said["user"]?.string,
            company: said["company"]?.string,
            subscription: said["subscription"]?.string,
            sessionToken: said["session_token"]?.string,
            actionName: said["action_name"]?.string
        )
    }

    /// Sets the identity of a received call.
    func say(of call: IncomingCall) {
        call.identify(
            user: said["user"]?.string,
            company: said["company"]?.string,
            subscription: said["subscription"]?.string,
            sessionToken: said["session_token"]?.string,
            actionName: said["action_name"]?.string
        )
    }

    /// Sets the identity of the calls that are recorded within an operation.
    func say(around operation: () -> Void) {
        Moesif.withContext(
            user: said["user"]?.string,
            company: said["company"]?.string,
            subscription: said["subscription"]?.string,
            sessionToken: said["session_token"]?.string,
            actionName: said["action_name"]?.string,
            operation
        )
    }
}
