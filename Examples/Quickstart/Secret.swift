import Foundation
import MoesifCapture

/// A credential in a call, and its place.
///
/// The values need no escapes in JSON or in a URL, so a search for the plain text finds them everywhere.
struct Secret: Sendable {
    /// The part of a call that contains the credential.
    enum Place: String {
        case header
        case query
        case form
        case response
    }

    static let password = Secret(name: "password", value: "pw-6f1c2a", place: .form)
    static let oauthClient = Secret(name: "client_secret", value: "cs-90b7de", place: .form)
    static let authorization = Secret(name: "Authorization", value: "au-51d3e8", place: .header)
    static let headerKey = Secret(name: "X-Api-Key", value: "hk-c4a90f", place: .header)
    static let queryKey = Secret(name: "api_key", value: "qk-72e6b1", place: .query)
    static let accessToken = Secret(name: "access_token", value: "at-08fd35", place: .response)

    let name: String
    let value: String
    let place: Place

    /// Returns the value at its place in an event, or nil if the event has none.
    func replacement(in event: DeliveredEvent) -> String? {
        switch place {
        case .header:
            event.json["request"]?["headers"]?[name]?.string
        case .query:
            URLComponents(string: event.uri)?.queryItems?.first { $0.name == name }?.value
        case .form:
            event.decodedBody(of: "request").flatMap { form in
                URLComponents(string: "?" + form)?.queryItems?.first { $0.name == name }?.value
            }
        case .response:
            event.json["response"]?["body"]?[name]?.string
        }
    }
}
