import CMoesifCurl
import Foundation

/// One request on the thread of its session: libcurl's handle and the exchange that receives the response.
///
/// Use it only on that thread.
final class CurlTransfer {
    let exchange: CollectorTask
    private var head = ResponseHead()
    private var isHeadNew = false
    private var handle: OpaquePointer?

    init(_ exchange: CollectorTask) {
        self.exchange = exchange
    }

    deinit {
        handle.map(moesif_curl_transfer_destroy)
    }

    /// True if there is a connection to the server.
    var isConnected: Bool {
        head.isComplete || handle.map(moesif_curl_transfer_is_connected) ?? false
    }

    /// Starts the transfer; returns false if memory is short or libcurl rejects the request.
    func start(_ request: CurlRequest, on multi: OpaquePointer) -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        handle = moesif_curl_transfer_create(
            request.url,
            { CurlTransfer.of($0)?.receiveHeadLine(UnsafeRawBufferPointer(start: $1, count: $2)) ?? false },
            { CurlTransfer.of($0)?.exchange.receiveBody(UnsafeRawBufferPointer(start: $1, count: $2)) ?? false },
            context
        )
        guard let handle, request.apply(to: handle) else { return false }
        return moesif_curl_multi_add(multi, handle)
    }

    /// Ends the transfer in any state; must be called once, after `start(_:on:)` has returned true.
    func remove(from multi: OpaquePointer) {
        handle.map { moesif_curl_multi_remove(multi, $0) }
    }

    /// Returns true if the response head has arrived since the last call.
    func takeNewHead() -> Bool {
        defer { isHeadNew = false }
        return isHeadNew
    }

    /// Returns the transfer for the context of a result.
    static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Ends the exchange with the result of the transfer.
    func end(_ result: moesif_curl_result) {
        let failure = CollectorFailure(result, exchange)
        guard !head.isComplete else { return exchange.endTransfer(failure) }
        // A head that libcurl cannot parse completely still has a status. A head that was cut off has no usable status,
        // because headers may be missing that distinguish the collector's response from that of a captive portal.
        switch failure?.reason {
        case .notHTTP: passHead()
        // Versions before 8.6 report this code for a line without an end.
        case .noResources: passHead()
        default: break
        }
        exchange.endTransfer(failure ?? CollectorFailure(.connectionLost, server: exchange.server))
    }

    private func receiveHeadLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !head.isComplete else { return head.read(line) == .complete }
        switch head.read(line) {
        case .incomplete:
            return true
        case .complete:
            passHead()
            isHeadNew = true
            return true
        case .tooLong:
            passHead()
            return false
        }
    }

    private func passHead() {
        guard let status = head.status else { return }
        exchange.receiveHead(status: status, headers: head.headers)
    }
}
