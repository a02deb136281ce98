import Foundation

/// The driver's command line, as the head of `judge.py` has it.
struct Arguments {
    enum Route: String {
        /// A capturing session.
        case session
        /// A plain session whose configuration carries the client's protocol.
        case `protocol`
    }

    /// What is wrong with a command line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let cases: URL
    let thirdParty: String
    let collector: URL
    let refused: String
    let route: Route

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

        cases = URL(fileURLWithPath: try value("--cases"))
        thirdParty = try value("--third-party")
        refused = try value("--refused")
        guard let collector = URL(string: try value("--collector")) else {
            throw Fault(description: "--collector is not a URL")
        }
        self.collector = collector
        let name = try value("--route")
        guard let route = Route(rawValue: name) else { throw Fault(description: "there is no route \(name)") }
        self.route = route
    }

    private static let names = ["--cases", "--third-party", "--collector", "--refused", "--route"]
}
