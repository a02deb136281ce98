import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Captures some calls, delivers them, and shows what the collector was sent.
@main
struct Quickstart {
    private static func run(_ arguments: Arguments, _ api: ThirdParty, _ collector: FakeCollector?) async -> Int32 {
        // One client for the process, as the environment says: MOESIF_APPLICATION_ID and MOESIF_BASE_URI.
        var configuration = Moesif.Configuration()
        if let collector {
            configuration = Moesif.Configuration(applicationID: "quickstart")
            configuration.baseURL = collector.url
        }
        configuration.log = { entry in complain("\(entry)") }
        configuration.setHooks()
        let moesif = Moesif(configuration: configuration)
        // A wrong option neither throws nor traps: the client then captures nothing. The log has said why.
        if moesif.state.error != nil { return 2 }

        // Used as a URLSession is; each call made with it is captured when it ends.
        let session = moesif.session()
        let calls = arguments.urls.isEmpty ? api.calls : arguments.urls.map(Call.init)
        var outcomes: [Outcome] = []
        for call in calls { outcomes.append(await call.make(with: session)) }

        // Before the process ends: what is still waiting is delivered, for as long as the timeout allows.
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
            // With an application id of your own the events go to the real collector; otherwise to one in here.
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
