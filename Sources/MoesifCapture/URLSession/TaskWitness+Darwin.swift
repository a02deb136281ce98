#if !canImport(FoundationNetworking)
import Foundation

/// The delegate of a task that is awaited or has a handler: it shows the task to the call, and with it the head of a
/// response that fails midway.
final class TaskWitness: PassingDelegate, @unchecked Sendable {  // All is constant.
    private let call: CallRecorder
    private let claims: Bool

    /// - Parameter claims: Whether the task certainly runs: a call that has claimed one keeps it until its end.
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
