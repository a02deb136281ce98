#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Behavior that the protocol route relies on and Foundation does not guarantee.
///
/// If a toolchain changes it, a test here fails and names the change.
@Suite("Undocumented Foundation behavior that capture relies on", .tags(.linux), .timeLimit(.minutes(10)))
struct PlatformReliancesTests {
    @Test("The default configuration lists the class that loads HTTP")
    func defaultConfigurationListsTheClassThatLoadsHTTP() throws {
        let type = try #require(SystemHTTPProtocol.type)
        #expect("\(type)".contains("HTTP"))
        #expect(URLSessionConfiguration.default.protocolClasses?.contains { $0 == type } == true)
    }

    @Test("A change of a session's protocol classes is visible in its configuration")
    func configurationOfASessionIsTheLiveOne() async {
        let session = URLSession(configuration: .ephemeral)
        await withCheckedContinuation { continuation in
            ProtocolInstallation.change(session) {
                continuation.resume()
                return ProtocolInstallation.inserting(PassthroughURLProtocol.self, into: $0)
            }
        }
        await withCheckedContinuation { continuation in URLSessionWorkQueue.async { continuation.resume() } }
        #expect(session.configuration.protocolClasses?.contains { $0 == PassthroughURLProtocol.self } == true)
    }

    @Test("Copies of a request share their reference")
    func copiesOfARequestAreKnownByTheirReference() throws {
        #expect(ResumeContextRegistry.isReadable)
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        let task = URLSession(configuration: .ephemeral).dataTask(with: request)
        let seen = try #require(task.currentRequest)
        #expect(
            ResumeContextRegistry.identity(of: try #require(task.originalRequest))
                == ResumeContextRegistry.identity(of: seen)
        )
    }

    @Test("The flag of an explicit timeout is readable")
    func flagOfASetTimeoutIsReadable() {
        #expect(TimeoutFlag.isReadable)
    }

    @Test("The protocol classes of a task's session are readable")
    func sessionOfATaskIsShown() throws {
        let session = URLSession(configuration: .ephemeral)
        let task = session.dataTask(with: try #require(URL(string: "http://h/")))
        let shown = SystemHTTPProtocol.classes(of: task)?.map(ObjectIdentifier.init)
        #expect(shown == session.configuration.protocolClasses?.map(ObjectIdentifier.init))
    }

    @Test("The tasks of a session are readable")
    func tasksOfASessionAreShown() async throws {
        let session = URLSession(configuration: .ephemeral)
        let url = try #require(URL(string: "http://h/"))
        let tasks = [session.dataTask(with: url), session.downloadTask(with: url)]
        let shown = await withCheckedContinuation { continuation in
            URLSessionWorkQueue.async { continuation.resume(returning: session.registeredTasks) }
        }
        #expect(shown.map(Set.init) == Set(tasks))
    }

    /// Once a few tasks have revealed its offset, the session is read without reflection.
    @Test("The session of a task is read at a known offset")
    func sessionOfATaskIsReadWhereItIs() throws {
        let url = try #require(URL(string: "http://h/"))
        let request = URLRequest(url: url)
        for _ in 0..<4 {
            let session = URLSession(configuration: .ephemeral)
            let tasks = [
                session.dataTask(with: url), session.uploadTask(with: request, from: Data()),
                session.downloadTask(with: url),
            ]
            for task in tasks { #expect(TaskSession.of(task) === session) }
        }
        #expect(TaskSession.offset != nil)
    }

    @Test("The attachment of a request is readable from the request and its task")
    func attachmentIsFoundWithoutACopy() throws {
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        #expect(request.attachment == nil)
        let annotated = request.capturing(user: "u")
        #expect(annotated.attachment?.context?.user == "u")
        let task = URLSession(configuration: .ephemeral).dataTask(with: annotated)
        #expect(task.currentRequest?.attachment?.context?.user == "u")
        #expect(request.attachment == nil)
    }

    @Test("The body of an upload task is readable")
    func bodyOfAnUploadIsShown() throws {
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

    /// The first word of an object is its class, and can be replaced by another class of the same size.
    @Test("The class of an object can be replaced by a subclass of the same size")
    func classOfAnObjectCanBeChanged() {
        let session = URLSession(configuration: .ephemeral)
        #expect(!ObservedObject.observe(session, by: LargerSession.self))
        #expect(type(of: session) == URLSession.self)
        for _ in 0..<2 { #expect(ObservedObject.observe(session, by: ObservedURLSession.self)) }
        #expect(type(of: session) == ObservedURLSession.self)
        #expect(!ObservedObject.observe(session, by: LargerSession.self))
        let subclass: URLSession = LargerSession(configuration: .ephemeral)
        #expect(!ObservedObject.observe(subclass, by: ObservedURLSession.self))
        #expect(type(of: subclass) == LargerSession.self)
    }

    private final class LargerSession: URLSession, @unchecked Sendable {  // Its state is not used.
        var more = 0
    }

    @Test("The work queue of a session is readable")
    func workQueueOfASessionIsShown() {
        let child = Mirror(reflecting: URLSession(configuration: .ephemeral)).children.first { $0.label == "workQueue" }
        #expect((child?.value as? DispatchQueue)?.label.hasPrefix("URLSession<") == true)
    }

    /// A task that no protocol loads ends at once, and its session's delegate receives the completion.
    @Test("A session reads its delegate through the getter")
    func sessionAsksItsDelegateByTheGetter() async throws {
        let delegate = StageDelegate(.plainly)
        let queue = StreamDelegate.InPlace()
        let session = URLSession(configuration: .ephemeral, delegate: delegate, delegateQueue: queue)
        let url = try #require(URL(string: "canary://host/"))
        let task = session.dataTask(with: url)
        let call = CallRecorder(URLRequest(url: url), nil, CallContext(), .protocolObject, clients: [])
        let listener: ObservedURLSession.Listener? = await withCheckedContinuation { continuation in
            session.getAllTasks { _ in
                let listener = ObservedURLSession.listen(to: session)
                listener?.calls.add(call, for: task)
                #expect(session.delegate is SessionDelegateProxy)
                continuation.resume(returning: listener)
            }
        }
        #expect(session.delegate === delegate)
        task.resume()
        #expect(await delegate.outcome().error?.code == URLError.Code.unsupportedURL.rawValue)
        #expect(listener?.calls.isEmpty == true)
    }

    @Test("A session asks its cache for each data task")
    func cacheOfASessionIsAskedForEachDataTask() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let cache = AskedCache(memoryCapacity: 0, diskCapacity: 0, diskPath: nil)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = cache
        let session = URLSession(configuration: configuration)
        for _ in 0..<2 { await call(session, server, "/") }
        #expect(cache.asked.withLock { $0 } == [.running, .running])
    }

    private final class AskedCache: URLCache, @unchecked Sendable {  // Its state is behind a lock.
        let asked = Lock<[URLSessionTask.State]>([])

        override func getCachedResponse(
            for dataTask: URLSessionDataTask,
            completionHandler: @escaping @Sendable (CachedURLResponse?) -> Void
        ) {
            asked.withLock { $0.append(dataTask.state) }
            completionHandler(nil)
        }
    }

    /// A block on `URLSession`'s queue runs before a task that is resumed later, and never while a protocol class is
    /// asked about a request.
    @Test("The work queue of URLSession runs blocks in order and not beside a protocol class", .tags(.race))
    func sessionQueueRunsWhatItIsGivenInOrder() async throws {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [AskedProtocol.self]
        let sessions = (0..<4).map { _ in URLSession(configuration: configuration) }
        let url = try #require(URL(string: "asked://host/"))
        await withTaskGroup(of: Void.self) { group in
            for session in sessions {
                group.addTask {
                    for _ in 0..<250 {
                        let hasRun = Lock(false)
                        URLSessionWorkQueue.async {
                            let isAlone = AskedProtocol.isBusy.withLock { isBusy in
                                defer { isBusy = true }
                                return !isBusy
                            }
                            sched_yield()
                            AskedProtocol.isBusy.withLock { $0 = false }
                            #expect(isAlone)
                            hasRun.withLock { $0 = true }
                        }
                        await withCheckedContinuation { continuation in
                            session.dataTask(with: url) { _, _, _ in continuation.resume() }.resume()
                        }
                        #expect(hasRun.withLock { $0 })
                    }
                }
            }
        }
    }

    private final class AskedProtocol: URLProtocol {
        static let isBusy = Lock(false)

        override class func canInit(with request: URLRequest) -> Bool {
            guard request.url?.scheme == "asked" else { return false }
            #expect(!isBusy.withLock { $0 })
            return true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            client?.urlProtocol(self, didFailWithError: URLError(.cancelled))
        }

        override func stopLoading() {}
    }
}
#endif
