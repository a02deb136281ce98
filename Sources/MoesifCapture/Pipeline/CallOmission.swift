/// The reason that a captured call produces no event.
enum CallOmission: Sendable, CustomStringConvertible {
    /// The scheme of a URLSession call is neither http nor https.
    case notHTTP
    /// The call goes to the collector.
    case ownTraffic
    /// The request, or the context in which the call was made, skips it.
    case skippedByContext
    /// The `skip` hook of the named options returned true.
    case skippedByHook(StaticString)
    /// The `sampling` of the named options left the call out.
    case ownSampling(StaticString)
    case collectorSampling

    /// The pipeline outcome for this reason.
    var outcome: EventPipeline.Outcome {
        switch self {
        case .notHTTP, .ownTraffic, .skippedByContext, .skippedByHook: .skipped
        case .ownSampling: .sampledOutLocally
        case .collectorSampling: .sampledOut
        }
    }

    /// The reason, as one clause.
    var description: String {
        switch self {
        case .notHTTP: "it is not http or https"
        case .ownTraffic: "it goes to the collector"
        case .skippedByContext: "its request or context excludes it"
        case .skippedByHook(let name): "\(name).skip returned true"
        case .ownSampling(let name): "\(name).sampling did not choose it"
        case .collectorSampling: "the collector's sampling rules did not choose it"
        }
    }
}
