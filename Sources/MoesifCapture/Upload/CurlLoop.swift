import CMoesifCurl
import Foundation

/// The work of a session's thread: a multi handle and the transfers on it.
///
/// Lives on that thread alone, until it is closed.
final class CurlLoop {
    /// A request, and who waits for its response.
    typealias Start = (request: CurlRequest, exchange: CollectorTask)

    let multi: OpaquePointer
    private let maximumConnections: Int
    private var queues: [String: CurlQueue<Start>] = [:]
    private var transfers: [ObjectIdentifier: CurlTransfer] = [:]

    init?(maximumConnections: Int) {
        guard CurlLibrary.isReady, let multi = moesif_curl_multi_create(maximumConnections) else { return nil }
        self.multi = multi
        self.maximumConnections = maximumConnections
    }

    /// Starts a request as soon as there is a place for it.
    func add(_ start: Start) {
        let isSecure = start.request.isSecure
        let queue = CurlQueue<Start>(places: maximumConnections, isSecure: isSecure)
        queues[start.exchange.server, default: queue].append(start)
    }

    /// Ends a request that nobody waits for; does nothing if it is not under way.
    func remove(_ exchange: CollectorTask) {
        guard let transfer = transfers.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
        transfer.remove(from: multi)
        queues[exchange.server]?.noteEnd()
    }

    /// Does what can be done, then waits for more; returns false when libcurl fails.
    func pass() -> Bool {
        startTransfers()
        guard moesif_curl_multi_perform(multi) else { return false }
        var result = moesif_curl_result()
        while moesif_curl_multi_next_result(multi, &result) {
            guard let transfer = CurlTransfer.of(result.context) else { continue }
            transfer.end(result)
            queues[transfer.exchange.server]?.noteConnection(transfer.exchange.hasHead)
            remove(transfer.exchange)
        }
        for transfer in transfers.values {
            if transfer.takeNewHead() { transfer.exchange.limitBody() }
            let server = transfer.exchange.server
            if queues[server]?.awaitsConnection == true, transfer.isConnected { queues[server]?.noteConnection(true) }
        }
        // What ended and what connected made room.
        startTransfers()
        // Whoever starts or ends a request wakes it up; a transfer that has just started does not let it wait.
        return moesif_curl_multi_wait(multi, 3_600_000)
    }

    /// Closes the connections; requests that are under way or wait fail.
    func close() {
        var exchanges = transfers.values.map(\.exchange)
        for exchange in exchanges { remove(exchange) }
        for server in queues.keys { exchanges += queues[server]?.removeAll().map(\.exchange) ?? [] }
        moesif_curl_multi_destroy(multi)
        for exchange in exchanges {
            exchange.endTransfer(CollectorFailure(.noResources, server: exchange.server))
        }
    }

    /// Starts what there is room for.
    private func startTransfers() {
        for server in queues.keys {
            while let (request, exchange) = queues[server]?.next() {
                let transfer = CurlTransfer(exchange)
                // One that was given up meanwhile is not started.
                if !exchange.isAnswered, transfer.start(request, on: multi) {
                    transfers[ObjectIdentifier(exchange)] = transfer
                } else {
                    exchange.endTransfer(CollectorFailure(.noResources, server: server))
                    queues[server]?.noteEnd()
                }
            }
        }
    }
}
