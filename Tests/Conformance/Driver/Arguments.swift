import Foundation

/// The driver's command line, as the head of `judge.py` has it.
struct Arguments {
    /// What the cases are about.
    enum Kind: String {
        /// Calls that the app makes.
        case outgoing
        /// Calls that the app receives.
        case incoming
        /// Updates of users, companies and subscriptions.
        case customer
        /// What is done beside calls.
        case action
    }

    /// By what means the client is told.
    enum Route: String {
        /// A capturing session.
        case session
        /// A plain session whose configuration carries the client's protocol.
        case `protocol`
        /// `incoming.capture` around a handler.
        case capture
        /// `incoming.begin`, and the answer in pieces.
        case begin
        /// `incoming.record`, when all is over.
        case record
        /// `updateUser` and its like.
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

    /// What is wrong with a command line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let kind: Kind
    let cases: URL
    let collector: URL
    let route: Route
    /// Where outgoing calls go; nil for the other kinds.
    let thirdParty: String?
    /// Where nobody listens; nil for the other kinds.
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
