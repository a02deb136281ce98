import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The values that a request carries along, through copies and changes, and never onto the wire.
struct RequestAttachment: Sendable {
    /// The call that is made with it: by a capturing session.
    var call: CallRecorder?
    /// The context that the app has given it.
    var context: CallContext?
    /// The recorder of the call, where the protocol object that loads it is all that sees it.
    var recorder: Recorder?
    /// The trace that capture has named in the request.
    var propagated: PropagatedTrace?
    /// True when a protocol object sends the request again.
    var isForwarded = false
}
