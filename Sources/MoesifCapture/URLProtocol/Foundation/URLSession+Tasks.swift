#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// URLSession's own `getAllTasks` reads its list on the delegate queue while its work queue changes it: a race that
// crashes if tasks are created or end at that time.
extension URLSession {
    /// Calls a handler on the delegate queue with the tasks that `getAllTasks` lists.
    ///
    /// The list has the tasks that have been resumed and have not ended.
    func getTasks(_ handler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        URLSessionWorkQueue.async { [self] in
            guard let tasks = registeredTasks else { return getAllTasks(completionHandler: handler) }
            let resumed = tasks.filter { task in
                // A task that was suspended after its start is listed; only its call knows that it has started.
                if task.state == .suspended { return task.originalRequest?.attachment?.call?.hasBegun == true }
                return task.state == .running
            }
            delegateQueue.addOperation { handler(resumed) }
        }
    }

    /// Calls a handler on URLSession's own queue with the tasks of the session, or with none if reflection does not
    /// show them.
    func withRegisteredTasks(_ handler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        URLSessionWorkQueue.async { [self] in handler(registeredTasks ?? []) }
    }

    /// The tasks that have not ended, or `nil` if reflection does not show them.
    ///
    /// Read it on URLSession's own queue, where the tasks change.
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
