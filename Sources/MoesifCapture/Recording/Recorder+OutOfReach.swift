import Foundation

extension Recorder {
    /// The maximum number of hosts that the log names.
    private static let mostHosts = 64

    /// Counts a call that capture cannot reach, and names its host in the log once.
    func noteOutOfReach(_ url: URL) {
        guard !pipeline.ownTraffic.endpoint.serves(url) else { return }
        store.noteOutOfReach()
        let host = url.host ?? ""
        let isNew = hostsOutOfReach.withLock { $0.count < Self.mostHosts && $0.insert(host).inserted }
        guard isNew else { return }
        log.warning(
            """
            calls to \(host) are not captured, because their session is not; use moesif.session(), or call capture(with:) \
            on the URLSessionConfiguration of the library that makes them
            """
        )
    }
}
