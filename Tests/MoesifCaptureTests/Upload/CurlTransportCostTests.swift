#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Processor time, threads, file descriptors and environment of the process.
///
/// Each test runs in a separate process, because other tests would count.
@Suite("Cost of the libcurl transport", .tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportCostTests {
    @Test("Waiting for a response uses no processor time", .tags(.slow))
    func waitingCostsNoProcessorTime() async {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer { request in
                LoopbackServer.Response(status: 201, delay: request.path == "/slow" ? .seconds(2) : .zero)
            }
            let transport = try CurlFixture.transport()
            // The first request loads and prepares everything that later requests use.
            _ = try await transport.send(CurlFixture.post(server.url("/first")))
            let before = processorTime()
            let start = ContinuousClock.now
            #expect(try await transport.send(CurlFixture.post(server.url("/slow"))).status == 201)
            #expect(start.duration(to: .now) > .milliseconds(1900))
            #expect(processorTime() - before < .milliseconds(50))
        }
    }

    @Test("One thread carries 500 concurrent requests", .tags(.race))
    func oneThreadCarries500Requests() async {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer { _ in LoopbackServer.Response(status: 201, delay: .milliseconds(1)) }
            let transport = try CurlFixture.transport(connections: 2)
            let most = try await withThrowingTaskGroup { group in
                for _ in 0..<500 {
                    group.addTask {
                        _ = try await transport.send(CurlFixture.post(server.url("/a")))
                        return uploadThreads().count
                    }
                }
                return try await group.reduce(0, max)
            }
            #expect(most == 1)
            // SIGPIPE would end the process and is blocked; the signals that crash reporters catch are not.
            let blocked = try #require(uploadThreads().first.flatMap(blockedSignals))
            #expect(blocked & 1 << (SIGPIPE - 1) != 0)
            #expect(blocked & 1 << (SIGSEGV - 1) == 0)
        }
    }

    /// A libcurl handle created at that time has no descriptor to wake it.
    @Test("An upload fails while no file descriptor is free, and succeeds afterwards")
    func descriptorsThatRunOutAreAFailureAndNoMoreOnceThereAreSome() async {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer { _ in .status(201) }
            let transport = try CurlFixture.transport(timeout: .seconds(20))
            let (isLowered, isRestored) = (OneShot<Void>(), OneShot<Void>())
            let release = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                ResourceLimit.openFiles.lowered(to: 0) {
                    isLowered.give(.success(()))
                    release.wait()
                }
                isRestored.give(.success(()))
            }
            try await isLowered.value()
            let failure = await CurlFixture.failure(transport, CurlFixture.post(server.url("/a")))
            #expect(failure?.reason == .noResources)
            release.signal()
            try await isRestored.value()
            #expect(try await transport.send(CurlFixture.post(server.url("/a"))).status == 201)
        }
    }

    @Test("A proxy from the environment is used for remote hosts and not for this machine")
    func aProxyOfTheEnvironmentIsNotAskedForThisMachineButForOthers() async {
        await #expect(processExitsWith: .success) {
            let proxy = try LoopbackServer { request in .status(request.method == "CONNECT" ? 403 : 202) }
            let server = try LoopbackServer { _ in .status(201) }
            setenv("http_proxy", proxy.url.absoluteString, 1)
            setenv("no_proxy", "", 1)
            let transport = try CurlFixture.transport()
            for host in ["127.0.0.1", "localhost", "moesif.localhost"] {
                let url = try #require(URL(string: "http://\(host):\(server.port)/a"))
                #expect(try await transport.send(CurlFixture.post(url)).status == 201)
            }
            #expect(proxy.requestCount == 0)
            let elsewhere = try #require(URL(string: "http://collector.test/a"))
            #expect(try await transport.send(CurlFixture.post(elsewhere)).status == 202)
            #expect(proxy.requests.map(\.target) == ["http://collector.test/a"])
            setenv("https_proxy", proxy.url.absoluteString, 1)
            let secure = try #require(URL(string: "https://moesif.test/a"))
            let failure = await CurlFixture.failure(transport, CurlFixture.post(secure))
            #expect(failure?.reason == .refusedByProxy(403))
        }
    }
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// The upload threads of this process, as paths in `/proc`.
private func uploadThreads() -> [String] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return threads.map { "/proc/self/task/\($0)" }.filter { thread in
        (try? String(contentsOfFile: thread + "/comm", encoding: .utf8)) == "moesif-upload\n"
    }
}

private func blockedSignals(_ thread: String) -> UInt64? {
    let status = try? String(contentsOfFile: thread + "/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
    return line.flatMap { UInt64($0.dropFirst("SigBlk:".count).trimmingCharacters(in: .whitespaces), radix: 16) }
}
#endif
