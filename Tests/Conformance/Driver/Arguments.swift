import Foundation

/// The command line of the driver, which the docstring of `judge.py` describes.
struct Arguments {
    /// The subject of the cases.
    enum Kind: String {
        /// Calls that the app makes.
        case outgoing
        /// Calls that the app receives.
        case incoming
        /// Updates of users, companies and subscriptions.
        case customer
        /// Actions, which the app reports with `track`.
        case action
    }

    /// The way in which the client learns of a call, an update or an action.
    enum Route: String {
        /// A capturing session.
        case session
        /// A plain session whose configuration has the client's protocol.
        case `protocol`
        /// `incoming.capture` around a handler.
        case capture
        /// `incoming.begin`, and the response in pieces.
        case begin
        /// `incoming.record`, after the call has ended.
        case record
        /// `updateUser` and the other updates.
        case update
        /// `track`.
        case track

        var kind: Kind {
            switch self {
            case .session, .protocol: .outgoing
            case .capture, .begin, .record: .incoming
            case .update: .customer
            case .track: .action
            }
        }
    }

    /// A mistake in the command line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let kind: Kind
    let cases: URL
    let collector: URL
    let route: Route
    /// The server that outgoing calls go to; nil for the other kinds.
    let thirdParty: String?
    /// An address on which no server listens; nil for the other kinds.
    let refused: String?

    init(_ words: [String]) throws {
        var values: [String: String] = [:]
        var rest = words[...]
        while let name = rest.popFirst() {
            guard Self.names.contains(name) else { throw Fault(description: "unknown argument \(name)") }
            guard let value = rest.popFirst() else { throw Fault(description: "\(name) lacks a value") }
            values[name] = value
        }

        func value(_ name: String) throws -> String {
            guard let value = values[name] else { throw Fault(description: "\(name) is missing") }
            return value
        }

        let kindName = values["--kind"] ?? Kind.outgoing.rawValue
        guard let kind = Kind(rawValue: kindName) else { throw Fault(description: "there is no kind \(kindName)") }
        self.kind = kind
        cases = URL(fileURLWithPath: try value("--cases"))
        thirdParty = kind == .outgoing ? try value("--third-party") : nil
        refused = kind == .outgoing ? try value("--refused") : nil
        guard let collector = URL(string: try value("--collector")) else {
            throw Fault(description: "--collector is not a URL")
        }
        self.collector = collector
        let name = try value("--route")
        guard let route = Route(rawValue: name), route.kind == kind else {
            throw Fault(description: "there is no route \(name)")
        }
        self.route = route
    }

    private static let names = ["--kind", "--cases", "--third-party", "--collector", "--refused", "--route"]
}
