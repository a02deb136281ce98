#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// What the protocol route relies on and Foundation does not promise: a toolchain that changes it fails here, by name.
@Suite(.timeLimit(.minutes(10)))
struct PlatformReliancesTests {
    @Test func defaultConfigurationListsTheClassThatLoadsHTTP() throws {
        let type = try #require(SystemHTTPProtocol.type)
        #expect("\(type)".contains("HTTP"))
        #expect(URLSessionConfiguration.default.protocolClasses?.contains { $0 == type } == true)
    }

    @Test func configurationOfASessionIsTheLiveOne() {
        let session = URLSession(configuration: .ephemeral)
        ProtocolInstallation.change(session.configuration) {
            ProtocolInstallation.inserting(PassthroughURLProtocol.self, into: $0)
        }
        #expect(session.configuration.protocolClasses?.contains { $0 == PassthroughURLProtocol.self } == true)
    }

    @Test func copiesOfARequestAreKnownByTheirReference() throws {
        #expect(ResumeContextRegistry.isReadable)
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        let task = URLSession(configuration: .ephemeral).dataTask(with: request)
        let seen = try #require(task.currentRequest)
        #expect(
            ResumeContextRegistry.identity(of: try #require(task.originalRequest))
                == ResumeContextRegistry.identity(of: seen)
        )
    }

    @Test func flagOfASetTimeoutIsReadable() {
        #expect(TimeoutFlag.isReadable)
    }

    @Test func sessionOfATaskIsShown() throws {
        let session = URLSession(configuration: .ephemeral)
        let task = session.dataTask(with: try #require(URL(string: "http://h/")))
        let shown = SystemHTTPProtocol.classes(of: task)?.map(ObjectIdentifier.init)
        #expect(shown == session.configuration.protocolClasses?.map(ObjectIdentifier.init))
    }

    @Test func bodyOfAnUploadIsShown() throws {
        let session = URLSession(configuration: .ephemeral)
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        let data = session.uploadTask(with: request, from: Data("hello".utf8))
        #expect(SystemHTTPProtocol.uploadBody(of: data, limit: 5).bytes == Data("hello".utf8))
        #expect(SystemHTTPProtocol.uploadBody(of: data, limit: 4) == CapturedBody(omitted: .overLimit, count: 5))
        let file = session.uploadTask(with: request, fromFile: URL(filePath: "/dev/null"))
        #expect(SystemHTTPProtocol.uploadBody(of: file, limit: 5).omission == .file)
        let stream = session.uploadTask(withStreamedRequest: request)
        #expect(SystemHTTPProtocol.uploadBody(of: stream, limit: 5).omission == .streamed)
    }

    /// The object that the platform makes for a task is asked to load on the thread on which classes are asked.
    @Test func sessionQueueRunsWhatItIsGiven() {
        let ran = Lock(false)
        URLSessionWorkQueue.sync { ran.withLock { $0 = true } }
        #expect(ran.withLock { $0 })
    }
}
#endif
