import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLRequest {
    /// Returns the request with the header that names a trace, or the request itself for `nil`.
    func addingTrace(_ trace: PropagatedTrace?) -> URLRequest {
        guard let trace else { return self }
        var request = self
        request.setValue(trace.header, forHTTPHeaderField: HeaderName.traceparent.description)
        return request
    }

    /// Returns the request of a redirect, without the header of a trace that its URL must not receive.
    func removingTraceAtOtherHosts(_ trace: PropagatedTrace?) -> URLRequest {
        guard let trace, !trace.mayGo(to: url) else { return self }
        return removingTrace(trace)
    }

    /// Returns the request without the header that named the trace of an earlier call.
    func removingTrace(_ trace: PropagatedTrace?) -> URLRequest {
        guard let trace, value(forHTTPHeaderField: HeaderName.traceparent.description) == trace.header else {
            return self
        }
        var request = self
        request.setValue(nil, forHTTPHeaderField: HeaderName.traceparent.description)
        return request
    }
}
