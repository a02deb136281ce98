import CMoesifCurl
import Foundation

/// The work of a session's thread: a multi handle and its transfers.
///
/// Use it only on that thread, until `close()`.
final class CurlLoop {
    /// A request and the exchange that receives its response.
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

    /// Starts a request as soon as there is a free connection.
    func add(_ start: Start) {
        let isSecure = start.request.isSecure
        let queue = CurlQueue<Start>(places: maximumConnections, isSecure: isSecure)
        queues[start.exchange.server, default: queue].append(start)
    }

    /// Ends a request that is no longer needed, if it is under way.
    func remove(_ exchange: CollectorTask) {
        guard let transfer = transfers.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
        transfer.remove(from: multi)
        queues[exchange.server]?.noteEnd()
    }

    /// Does all pending work and waits for more; returns false if libcurl fails.
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
        // Ended transfers and new connections have freed places.
        startTransfers()
        // Starting or stopping a request wakes the thread. A transfer that has just started does not let the call wait.
        return moesif_curl_multi_wait(multi, 3_600_000)
    }

    /// Closes the connections and fails all requests that are under way or waiting.
    func close() {
        var exchanges = transfers.values.map(\.exchange)
        for exchange in exchanges { remove(exchange) }
        for server in queues.keys { exchanges += queues[server]?.removeAll().map(\.exchange) ?? [] }
        moesif_curl_multi_destroy(multi)
        for exchange in exchanges {
            exchange.endTransfer(CollectorFailure(.noResources, server: exchange.server))
        }
    }

    /// Starts as many requests as the number of connections allows.
    private func startTransfers() {
        for server in queues.keys {
            while let (request, exchange) = queues[server]?.next() {
                let transfer = CurlTransfer(exchange)
                // A request that was abandoned meanwhile is not started.
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
