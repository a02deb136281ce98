import Foundation

/// The trace that capture names in the header `traceparent` of a request without that header.
///
/// A reference, because the request carries it.
final class PropagatedTrace: Sendable {
    let trace: CallTrace
    /// The value of the header.
    let header: String
    private let hosts: Moesif.HostList

    fileprivate init(_ trace: CallTrace, _ hosts: Moesif.HostList) {
        self.trace = trace
        self.hosts = hosts
        header = trace.own.header
    }

    /// Returns false for a URL that must not receive the header.
    func mayGo(to url: URL?) -> Bool {
        hosts.contains(url)
    }
}

extension Recorder {
    /// Returns the trace to name in a request; `nil` if its host is not listed, or if the request names a trace.
    ///
    /// - Parameters:
    ///   - began: The trace that the call has without the header. If it is `nil`, the call is the first span of a new
    ///     trace.
    ///   - hasTraceParent: True if the request has the header.
    func propagated(
        _ began: @autoclosure () -> CallTrace?,
        to url: URL?,
        unless hasTraceParent: @autoclosure () -> Bool
    ) -> PropagatedTrace? {
        guard let tracedHosts, tracedHosts.contains(url), !hasTraceParent() else { return nil }
        return PropagatedTrace(began() ?? .makeRoot(), tracedHosts)
    }
}
