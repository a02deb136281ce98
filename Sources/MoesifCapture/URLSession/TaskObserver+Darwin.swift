#if !canImport(FoundationNetworking)
import Foundation

/// The delegate of a task that is awaited or has a completion handler.
///
/// It gives the task to the call, so that the call has the head of a response that fails midway.
final class TaskObserver: PassingDelegate, @unchecked Sendable {  // Immutable.
    private let call: CallRecorder
    private let claims: Bool

    /// - Parameter claims: True if the task certainly runs. A call that has claimed a task keeps it until the call
    ///   ends.
    init(_ call: CallRecorder, _ delegate: (any URLSessionTaskDelegate)?, claims: Bool) {
        self.call = call
        self.claims = claims
        super.init(delegate)
    }

    override func call(of task: URLSessionTask) -> CallRecorder? {
        call
    }

    func urlSession(_ session: URLSession, didCreateTask task: URLSessionTask) {
        if claims { call.claim(task) }
        let selector = #selector(URLSessionTaskDelegate.urlSession(_:didCreateTask:))
        listener(selector, session)?.asked(as: (any URLSessionTaskDelegate).self).urlSession?(
            session,
            didCreateTask: task
        )
    }
}
#endif
