import MoesifCapture

/// The state that a server shares with its threads.
///
/// The threads retain this object and not the server.
final class LoopbackState: Sendable {
    enum Goal: Sendable {
        case requests(atLeast: Int)
        case connections(atMost: Int)
    }

    enum Accepted {
        case connection(LoopbackSocket)
        case nothing
        case exhausted
        case stopped
    }

    private struct Waiter {
        let goal: Goal
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct Storage {
        var listener: LoopbackSocket?
        var connections: Set<LoopbackSocket> = []
        var requests: [LoopbackServer.Request] = []
        var requestCount = 0
        var acceptedConnections = 0
        var brokenPipes = 0
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0

        func meets(_ goal: Goal) -> Bool {
            switch goal {
            case .requests(let count): requestCount >= count || listener == nil
            case .connections(let count): connections.count <= count
            }
        }

        mutating func takeReadyWaiters() -> [Waiter] {
            let ready = waiters.filter { meets($0.value.goal) }
            for id in ready.keys {
                waiters[id] = nil
            }
            return Array(ready.values)
        }
    }

    let stopSignal: LoopbackStopSignal
    private let keepsRequests: Bool
    private let storage: Lock<Storage>

    init(listener: LoopbackSocket, stopSignal: LoopbackStopSignal, keepsRequests: Bool) {
        self.stopSignal = stopSignal
        self.keepsRequests = keepsRequests
        storage = Lock(Storage(listener: listener))
    }

    var requests: [LoopbackServer.Request] { storage.withLock { $0.requests } }
    var requestCount: Int { storage.withLock { $0.requestCount } }
    var openConnections: Int { storage.withLock { $0.connections.count } }
    var acceptedConnections: Int { storage.withLock { $0.acceptedConnections } }
    var brokenPipes: Int { storage.withLock { $0.brokenPipes } }
    var isStopped: Bool { storage.withLock { $0.listener == nil } }

    /// Accepts a connection if one is waiting.
    ///
    /// It holds the lock, so that `stop()` cannot close the listener's descriptor and the system cannot reuse it
    /// meanwhile.
    func accept() -> Accepted {
        storage.withLock { storage in
            guard let listener = storage.listener else { return .stopped }
            let accepted = listener.acceptConnection()
            if case .connection(let socket) = accepted {
                storage.connections.insert(socket)
                storage.acceptedConnections += 1
            }
            return accepted
        }
    }

    func record(_ request: LoopbackServer.Request) {
        update { storage in
            storage.requestCount += 1
            if keepsRequests { storage.requests.append(request) }
        }
    }

    /// Counts a failed write, unless the server has stopped and closed the connection itself.
    func recordBrokenPipe() {
        update { $0.brokenPipes += $0.listener == nil ? 0 : 1 }
    }

    /// Closes a connection that was accepted here; must be called on the thread of the connection.
    func close(_ socket: LoopbackSocket) {
        update { storage in
            storage.connections.remove(socket)
            socket.closeDescriptor()
        }
    }

    func stop() {
        stopSignal.raise()
        update { storage in
            storage.listener?.shutDown()
            storage.listener?.closeDescriptor()
            storage.listener = nil
            // Wakes the threads that read or write. They close the descriptors themselves, because they may be using
            // them.
            for connection in storage.connections {
                connection.shutDown()
            }
        }
    }

    func wait(for goal: Goal) async {
        let id = storage.withLock { storage in
            storage.lastWaiter += 1
            return storage.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = storage.withLock { storage in
                    guard !storage.meets(goal), !Task.isCancelled else { return false }
                    storage.waiters[id] = Waiter(goal: goal, continuation: continuation)
                    return true
                }
                if !isWaiting {
                    continuation.resume()
                }
            }
        } onCancel: {
            storage.withLock { $0.waiters.removeValue(forKey: id)?.continuation }?.resume()
        }
    }

    private func update(_ change: (inout Storage) -> Void) {
        let ready = storage.withLock { storage in
            change(&storage)
            return storage.takeReadyWaiters().map(\.continuation)
        }
        for continuation in ready {
            continuation.resume()
        }
    }
}
