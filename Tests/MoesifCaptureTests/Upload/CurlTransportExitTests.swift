#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A process that exits while it uploads.
@Suite("Exit of a process during libcurl uploads", .tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportExitTests {
    /// OpenSSL frees memory that connections use while the process exits: without care one child in ten crashed.
    ///
    /// Most of the children exit early, while libcurl and OpenSSL initialize.
    @Test("A process that exits during uploads does not crash", .tags(.slow, .race))
    func aProcessThatEndsWhileItUploadsEndsWell() async throws {
        let server = try TLSServer()
        let url = try server.url()
        let authority = server.authority
        for number in 0..<60 {
            let microseconds = UInt32(number * number * 10)
            await #expect(processExitsWith: .success) {
                [url = url as URL, authority = authority as URL, microseconds = microseconds as UInt32] in
                for _ in 0..<8 {
                    let transport = try CurlFixture.transport(trusting: authority)
                    Task {
                        while true { _ = try await transport.send(CurlFixture.post(url)) }
                    }
                }
                usleep(microseconds)
                exit(0)
            }
        }
    }

    @Test("An exit handler registered after libcurl was loaded can still upload")
    func whatIsRegisteredAfterLibcurlCanStillUpload() async throws {
        let server = try TLSServer()
        let url = try server.url()
        let authority = server.authority
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL, authority = authority as URL] in
            #expect(CurlLibrary.isReady)
            LastUpload.place.withLock { $0 = LastUpload(url: url, authority: authority) }
            atexit { LastUpload.send() }
            exit(0)
        }
    }
}

/// An upload in an exit handler; the process exits with status 7 if the upload succeeds.
private struct LastUpload: Sendable {
    static let place = Lock<LastUpload?>(nil)

    let url: URL
    let authority: URL

    static func send() {
        guard let upload = place.withLock({ $0 }) else { return }
        let done = DispatchSemaphore(value: 0)
        Task {
            let transport = try CurlFixture.transport(trusting: upload.authority)
            if try await transport.send(CurlFixture.post(upload.url)).status == 201 { _exit(7) }
        }
        _ = done.wait(timeout: .now() + 10)
    }
}
#endif
