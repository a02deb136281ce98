import Foundation

/// The trace that capture names in the header `traceparent` of a request that has none.
///
/// A reference, since it goes along with the request.
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

    /// Returns false for a URL to which the header must not go.
    func mayGo(to url: URL?) -> Bool {
        hosts.contains(url)
    }
}

extension Recorder {
    /// Returns the trace to name in a request; nil where its host is not listed, or it names one.
    ///
    /// - Parameters:
    ///   - began: The trace that the call has without the header. Without one, it is the first span of a new trace.
    ///   - namesTrace: Whether the request has the header.
    func propagated(
        _ began: @autoclosure () -> CallTrace?,
        to url: URL?,
        unless namesTrace: @autoclosure () -> Bool
    ) -> PropagatedTrace? {
        guard let tracedHosts, tracedHosts.contains(url), !namesTrace() else { return nil }
        return PropagatedTrace(began() ?? .makeRoot(), tracedHosts)
    }
}
