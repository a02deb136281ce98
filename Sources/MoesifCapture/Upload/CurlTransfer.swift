import CMoesifCurl
import Foundation

/// One request on the thread of its session: libcurl's handle, and who takes what it receives.
///
/// Lives on that thread alone.
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

    /// True when there is a connection to the server.
    var isConnected: Bool {
        head.isComplete || handle.map(moesif_curl_transfer_is_connected) ?? false
    }

    /// Starts the transfer; returns false where there is no memory, or libcurl does not take what the request says.
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

    /// Ends the transfer wherever it is; to be called once, after `start` has returned true.
    func remove(from multi: OpaquePointer) {
        handle.map { moesif_curl_multi_remove(multi, $0) }
    }

    /// Returns true when the head of the response has come since the last call.
    func takeNewHead() -> Bool {
        defer { isHeadNew = false }
        return isHeadNew
    }

    /// The transfer that a result belongs to.
    static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Ends the exchange as libcurl says that the transfer ended.
    func end(_ result: moesif_curl_result) {
        let failure = CollectorFailure(result, exchange)
        guard !head.isComplete else { return exchange.endTransfer(failure) }
        // A head that libcurl cannot read to its end has a status all the same. One that was cut off has none that
        // counts, because the headers are missing that tell the collector's answer from a portal's.
        switch failure?.reason {
        case .notHTTP: passHead()
        // That is what a line without end was to versions before 8.6.
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
