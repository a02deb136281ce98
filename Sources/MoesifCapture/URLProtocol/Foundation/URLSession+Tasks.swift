#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// URLSession's own `getAllTasks` reads its list on the delegate queue while its work queue changes it: a race that
// crashes when tasks come and go meanwhile.
extension URLSession {
    /// Calls a handler on the delegate queue with the tasks that `getAllTasks` lists: those that have been resumed, and
    /// have not ended.
    func getTasks(_ handler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        URLSessionWorkQueue.async { [self] in
            guard let tasks = registeredTasks else { return getAllTasks(completionHandler: handler) }
            let resumed = tasks.filter { task in
                // A task that was suspended after it has begun is listed; only its call knows that.
                if task.state == .suspended { return task.originalRequest?.attachment?.call?.hasBegun == true }
                return task.state == .running
            }
            delegateQueue.addOperation { handler(resumed) }
        }
    }

    /// Calls a handler on URLSession's own queue with the tasks of the session; with none where they are not shown.
    func withRegisteredTasks(_ handler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        URLSessionWorkQueue.async { [self] in handler(registeredTasks ?? []) }
    }

    /// The tasks that have not ended, as only reflection shows them; nil where it does not.
    ///
    /// To be asked on URLSession's own queue, where they are changed.
    var registeredTasks: [URLSessionTask]? {
        var mirror: Mirror? = Mirror(reflecting: self)
        while let current = mirror, current.subjectType != URLSession.self { mirror = current.superclassMirror }
        guard let registry = mirror?.children.first(where: { $0.label == "taskRegistry" })?.value else { return nil }
        let tasks = Mirror(reflecting: registry).children.first { $0.label == "tasks" }?.value
        return (tasks as? [Int: URLSessionTask]).map { Array($0.values) }
    }
}
#else
import Foundation

extension URLSession {
    func getTasks(_ handler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        getAllTasks(completionHandler: handler)
    }
}
#endif
