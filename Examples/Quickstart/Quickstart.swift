import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Captures some calls, delivers their events, and shows the events that the collector received.
@main
struct Quickstart {
    private static func run(_ arguments: Arguments, _ api: ThirdParty, _ collector: FakeCollector?) async -> Int32 {
        // One client for the process. It reads MOESIF_APPLICATION_ID and MOESIF_BASE_URI from the environment.
        var configuration = Moesif.Configuration()
        if let collector {
            configuration = Moesif.Configuration(applicationID: "quickstart")
            configuration.baseURL = collector.url
        }
        configuration.log = { entry in complain("\(entry)") }
        configuration.setHooks()
        let moesif = Moesif(configuration: configuration)
        // A wrong option disables the client, and the log says why.
        if moesif.state.error != nil { return 2 }

        // Use it as you use a URLSession. Each call is captured when it ends.
        let session = moesif.session()
        let calls = arguments.urls.isEmpty ? api.calls : arguments.urls.map(Call.init)
        var outcomes: [Outcome] = []
        for call in calls { outcomes.append(await call.make(with: session)) }

        // Deliver the events that still wait before the process ends.
        let statistics = await moesif.shutdown(timeout: .seconds(10)).statistics

        let report = Report(calls: calls, outcomes: outcomes, collector: collector, statistics: statistics)
        print(report.text)
        return report.isGood ? 0 : 1
    }

    static func main() async {
        do {
            let arguments = try Arguments(
                words: CommandLine.arguments.dropFirst(),
                environment: ProcessInfo.processInfo.environment
            )
            if arguments.wantsHelp { return print(Arguments.usage) }
            // With an application ID of your own, events go to Moesif. Otherwise they go to a collector in this process.
            let collector = arguments.hasApplicationID ? nil : try FakeCollector()
            exit(await run(arguments, try ThirdParty(), collector))
        } catch let fault as Arguments.Fault {
            complain(fault.description)
            exit(2)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("moesif-quickstart: \(text)\n".utf8))
    }
}
