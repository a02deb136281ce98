import Foundation

/// Runs the cases of a file, each with a new client, and delivers their events.
@main
struct ConformanceDriver {
    static func main() async {
        do {
            let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
            let kind: any ConformanceCase.Type =
                switch arguments.kind {
                case .outgoing: OutgoingCase.self
                case .incoming: IncomingCase.self
                case .customer: CustomerCase.self
                case .action: ActionCase.self
                }
            exit(try await CaseFile(arguments.cases).run(as: kind, arguments) ? 0 : 1)
        } catch {
            complain("\(error)")
            exit(2)
        }
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("moesif-conformance-driver: \(text)\n".utf8))
    }
}
