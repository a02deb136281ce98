import Foundation
import MoesifCapture
import Testing

@Suite("Local debug log")
struct LocalDebugTests {
    @Test("Log entries go to standard error with localDebug")
    func entriesGoToStandardError() async {
        let result = await #expect(
            processExitsWith: .success,
            observing: [\.standardErrorContent, \.standardOutputContent]
        ) {
            _ = Moesif(applicationID: "") { $0.localDebug = true }
        }
        let content = result?.standardErrorContent ?? []
        let said = String(decoding: content, as: UTF8.self)
        #expect(said.contains("MoesifCapture error: nothing is captured: The application ID is empty: "))
        let printed = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(!printed.contains("MoesifCapture"))
    }

    @Test("A client prints nothing by default or with a log closure")
    func clientIsSilentByItselfAndWhereAClosureTakesTheEntries() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            _ = Moesif(applicationID: "")
            _ = Moesif(applicationID: "") {
                $0.localDebug = true
                $0.log = { _ in }
            }
        }
        let content = result?.standardErrorContent ?? []
        let said = String(decoding: content, as: UTF8.self)
        #expect(!said.contains("MoesifCapture "))
    }
}
