import Foundation
import MoesifCapture

/// The options of a cases file, by Moesif's names.
enum SeedOptions {
    /// Sets one option.
    static func apply<Side: SeedSide>(
        _ option: String,
        _ value: JSONValue,
        to configuration: inout Moesif.Configuration,
        _ side: Side.Type
    ) throws {
        let path = Side.path
        switch option {
        case "LOG_BODY\(Side.suffix)": configuration[keyPath: path].common.logBody = try bool(value, option)
        case "HOSTS\(Side.suffix)": configuration[keyPath: path].common.hosts = try hosts(value, option)
        case "BODY_HOSTS\(Side.suffix)": configuration[keyPath: path].common.bodies = try hosts(value, option)
        case "SAMPLE_RATE\(Side.suffix)":
            let rate = try int(value, option)
            configuration[keyPath: path].common.sampling = sampling(configuration[keyPath: path]) { $0.rate = rate }
        case "KEEPS_ERRORS\(Side.suffix)":
            let keeps = try bool(value, option)
            configuration[keyPath: path].common.sampling = sampling(configuration[keyPath: path]) {
                $0.keepsErrors = keeps
            }
        case "KEEPS_SLOWER_THAN\(Side.suffix)":
            let limit = Duration.milliseconds(try int(value, option))
            configuration[keyPath: path].common.sampling = sampling(configuration[keyPath: path]) {
                $0.keepsSlowerThan = limit
            }
        case "API_VERSION": configuration[keyPath: path].common.apiVersion = try text(value, option)
        case "AUTHORIZATION_HEADER_NAME":
            configuration[keyPath: path].common.authorizationHeaders = try names(value, option)
        case "AUTHORIZATION_USER_ID_FIELD":
            configuration[keyPath: path].common.authorizationUserIDField = try text(value, option)
        case "AUTHORIZATION_BASIC_USER": configuration[keyPath: path].common.basicUserName = try bool(value, option)
        case "REQUEST_HEADER_MASKS":
            configuration.masks.requestHeaders = Set(try names(value, option).map { HeaderName($0) })
        case "RESPONSE_HEADER_MASKS":
            configuration.masks.responseHeaders = Set(try names(value, option).map { HeaderName($0) })
        case "REQUEST_BODY_MASKS": configuration.masks.requestBodyKeys = Set(try names(value, option))
        case "RESPONSE_BODY_MASKS": configuration.masks.responseBodyKeys = Set(try names(value, option))
        case "REDACT_PATHS": configuration.redaction.path.formUnion(try names(value, option).map(pattern))
        case "REDACT_BODY_KEYS": configuration.redaction.bodyKeys.formUnion(try names(value, option))
        case "ONLY_LISTED": configuration.redaction.mode = try onlyListed(value, option)
        case "BATCH_SIZE": configuration.delivery.batchSize = try int(value, option)
        case "EVENT_QUEUE_SIZE": configuration.delivery.queueCapacity = try int(value, option)
        case "LOCAL_DEBUG": configuration.localDebug = try bool(value, option)
        default:
            guard try configuration[keyPath: path].applyOwn(option, value) else {
                throw CaseFault(description: "there is no option \(option)")
            }
        }
    }

    /// Returns the current sampling of a side with a change.
    private static func sampling(
        _ side: some SeedSide,
        _ change: (inout Moesif.Sampling) -> Void
    ) -> Moesif.Sampling {
        var sampling = side.common.sampling ?? Moesif.Sampling(rate: 100)
        change(&sampling)
        return sampling
    }

    static func bool(_ value: JSONValue, _ option: String) throws -> Bool {
        guard let bool = value.bool else { throw wrongType(option, "a truth value") }
        return bool
    }

    private static func int(_ value: JSONValue, _ option: String) throws -> Int {
        guard let int = value.int else { throw wrongType(option, "an integer") }
        return int
    }

    static func text(_ value: JSONValue, _ option: String) throws -> String {
        guard let text = value.string else { throw wrongType(option, "a string") }
        return text
    }

    /// Returns the hosts of `{"only": [...]}`, or all hosts except those of `{"except": [...]}`.
    static func hosts(_ value: JSONValue, _ option: String) throws -> Moesif.HostList {
        if let only = value["only"] { return .only(try names(only, option)) }
        if let others = value["except"] { return .except(try names(others, option)) }
        throw wrongType(option, "a list of hosts")
    }

    private static func pattern(_ text: String) throws -> Moesif.Redaction.PathPattern {
        guard let pattern = Moesif.Redaction.PathPattern(text) else {
            throw CaseFault(description: "\(text) is no pattern of a path")
        }
        return pattern
    }

    /// Returns the mode that sends only the listed values: `{"headers": [...], "query": [...], "body": [...]}`.
    private static func onlyListed(_ value: JSONValue, _ option: String) throws -> Moesif.Redaction.Mode {
        guard let headers = value["headers"], let items = value["query"], let keys = value["body"] else {
            throw wrongType(option, "an object of lists")
        }
        return .onlyListed(
            headers: Set(try names(headers, option).map { HeaderName($0) }),
            queryItems: Set(try names(items, option)),
            bodyKeys: Set(try names(keys, option))
        )
    }

    /// Returns the names of a list or of a string with commas, because Moesif's options have either.
    static func names(_ value: JSONValue, _ option: String) throws -> [String] {
        if let names = value.array?.compactMap(\.string), names.count == value.array?.count { return names }
        return try text(value, option).split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map { String($0) }
    }

    private static func wrongType(_ option: String, _ type: String) -> CaseFault {
        CaseFault(description: "\(option) is not \(type)")
    }
}
