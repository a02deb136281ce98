import Foundation
import MoesifCapture

extension Moesif.Configuration {
    /// Sets hooks that skip calls, identify the user and company, add metadata and remove passwords.
    ///
    /// Every hook runs on the client's worker after the call has ended.
    mutating func setHooks() {
        outgoing.skip = { call in call.request.url.path.contains("health/probe") }
        outgoing.identifyUser = { call in call.request.headers["X-User"] }
        outgoing.identifyCompany = { _ in "67890" }
        outgoing.metadata = { _ in ["datacenter": "westus", "deployment_version": "v1.2.3"] }
        maskEvent = { event in
            var event = event
            event.response?.body?["password"] = nil
            return event
        }
    }
}
