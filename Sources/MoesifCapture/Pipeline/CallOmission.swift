/// Why a captured call becomes no event.
enum CallOmission: Sendable, CustomStringConvertible {
    /// URLSession made it by another scheme than http and https.
    case notHTTP
    /// It goes to the collector.
    case ownTraffic
    /// Its request says so, or the context that it was made in.
    case skippedByContext
    /// The hook `skip` of the options of this name.
    case skippedByHook(StaticString)
    /// The sampling of the options of this name.
    case ownSampling(StaticString)
    case collectorSampling

    /// What becomes of the call.
    var outcome: EventPipeline.Outcome {
        switch self {
        case .notHTTP, .ownTraffic, .skippedByContext, .skippedByHook: .skipped
        case .ownSampling: .sampledOutLocally
        case .collectorSampling: .sampledOut
        }
    }

    /// The reason, in one clause.
    var description: String {
        switch self {
        case .notHTTP: "it is not http or https"
        case .ownTraffic: "it goes to the collector"
        case .skippedByContext: "its request or context says so"
        case .skippedByHook(let name): "\(name).skip returned true"
        case .ownSampling(let name): "\(name).sampling did not choose it"
        case .collectorSampling: "the collector's sampling rules did not choose it"
        }
    }
}
