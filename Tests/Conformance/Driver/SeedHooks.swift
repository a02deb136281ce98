import Foundation
import MoesifCapture

/// The hooks of a cases file, by the names that the file describes.
enum SeedHooks {
    private struct Deliberate: Error {}

    /// Sets the hook for one of Moesif's options.
    static func apply<Side: SeedSide>(
        _ option: String,
        _ name: String,
        to configuration: inout Moesif.Configuration,
        _ side: Side.Type
    ) throws {
        switch option {
        case "SKIP\(Side.suffix)": configuration[keyPath: Side.path].common.skip = try skip(name)
        case "IDENTIFY_USER\(Side.suffix)": configuration[keyPath: Side.path].common.identifyUser = try text(name)
        case "IDENTIFY_COMPANY\(Side.suffix)": configuration[keyPath: Side.path].common.identifyCompany = try text(name)
        case "IDENTIFY_SUBSCRIPTION\(Side.suffix)":
            configuration[keyPath: Side.path].common.identifySubscription = try text(name)
        case "ACTION_NAME\(Side.suffix)": configuration[keyPath: Side.path].common.actionName = try text(name)
        case "GET_SESSION_TOKEN\(Side.suffix)": configuration[keyPath: Side.path].common.sessionToken = try text(name)
        case "GET_METADATA\(Side.suffix)": configuration[keyPath: Side.path].common.metadata = try metadata(name)
        case "MASK_EVENT_MODEL": configuration.maskEvent = try mask(name)
        case "MASK_EVENT_IN_PLACE": configuration.maskEventInPlace = try maskInPlace(name)
        default: throw CaseFault(description: "there is no hook option \(option)")
        }
    }

    private static func skip(_ name: String) throws -> @Sendable (CapturedCall) throws -> Bool {
        switch name {
        case "skip_always": { _ in true }
        case "skip_never": { _ in false }
        case "skip_if_header": { $0.request.headers["X-Skip"] == "1" }
        case "skip_if_5xx": { ($0.response?.status ?? 0) >= 500 }
        case "throws": { _ in throw Deliberate() }
        default: throw unknown(name)
        }
    }

    private static func text(_ name: String) throws -> @Sendable (CapturedCall) throws -> String? {
        switch name {
        case "user_const": { _ in "user-123" }
        case "user_from_header": { $0.request.headers["X-User"] }
        case "user_int": { _ in "\(42)" }
        case "company_const": { _ in "company-9" }
        case "subscription_const": { _ in "subscription-7" }
        case "subscription_from_header": { $0.request.headers["X-Subscription"] }
        case "action_const": { _ in "hook-action" }
        case "action_from_header": { $0.request.headers["X-Action"] }
        case "token_from_header": { $0.request.headers["X-Session"] }
        case "throws": { _ in throw Deliberate() }
        default: throw unknown(name)
        }
    }

    private static func metadata(_ name: String) throws -> @Sendable (CapturedCall) throws -> JSONObject? {
        switch name {
        case "metadata_const": { _ in ["datacenter": "westus", "n": 7, "nested": ["k": [1, 2]]] }
        case "metadata_from_response": { call in call.response.map { ["status": .int($0.status)] } }
        // Metadata can only be a JSON value. The closest to invalid metadata is a number that JSON cannot represent.
        case "metadata_not_json": { _ in ["number": .double(.infinity)] }
        case "throws": { _ in throw Deliberate() }
        default: throw unknown(name)
        }
    }

    private static func mask(_ name: String) throws -> @Sendable (Moesif.Event) throws -> Moesif.Event? {
        switch name {
        case "mask_drop_auth": changing { $0.request.headers[.authorization] = nil }
        case "mask_drop_response_body": changing { $0.response?.body = nil }
        case "mask_user": changing { $0.userID = "masked" }
        case "mask_returns_nothing": { _ in nil }
        case "throws": { _ in throw Deliberate() }
        default: throw unknown(name)
        }
    }

    private static func maskInPlace(_ name: String) throws
        -> @Sendable (inout Moesif.Event, CapturedCall) throws -> Void
    {
        switch name {
        case "mask_request_of_host": droppingRequest { $0.request.url.host == "127.0.0.1" }
        case "mask_request_of_path": droppingRequest { $0.request.url.path == "/echo" }
        case "mask_request_of_key": droppingRequest { $0.request.headers["X-Api-Key"] == "key-abc" }
        case "mask_response_of_404": { event, call in if call.response?.status == 404 { event.response?.body = nil } }
        case "throws": { _, _ in throw Deliberate() }
        default: throw unknown(name)
        }
    }

    private static func droppingRequest(of isMeant: @escaping @Sendable (CapturedCall) -> Bool)
        -> @Sendable (inout Moesif.Event, CapturedCall) -> Void
    {
        { event, call in if isMeant(call) { event.request.body = nil } }
    }

    private static func changing(_ change: @escaping @Sendable (inout Moesif.Event) -> Void)
        -> @Sendable (Moesif.Event) -> Moesif.Event?
    {
        { event in
            var event = event
            change(&event)
            return event
        }
    }

    private static func unknown(_ name: String) -> CaseFault {
        CaseFault(description: "there is no hook \(name) for that option")
    }
}
