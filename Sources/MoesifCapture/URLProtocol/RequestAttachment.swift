import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The values that a request carries through copies and changes, and that are never sent.
struct RequestAttachment: Sendable {
    /// The call that a capturing session makes with the request.
    var call: CallRecorder?
    /// The context that the app has attached to the request.
    var context: CallContext?
    /// The recorder of the call, if only the protocol object that loads the request observes it.
    var recorder: Recorder?
    /// The trace that capture has named in the request.
    var propagated: PropagatedTrace?
    /// True if a protocol object sends the request again.
    var isForwarded = false
}
