/// The way in which a capturing session observes the call of a task that reports to a delegate.
enum TaskRoute: Sendable, Equatable {
    /// The delegate of the session is a proxy that observes every task.
    case sessionProxy
    /// The task has a proxy as its own delegate.
    case taskProxy
    /// Capture cannot reach the session's delegate, and the tasks take none.
    ///
    /// This applies to Linux, and to wrapped background sessions of Apple's platforms.
    case unseen

    static func of(hasSessionProxy: Bool, takesTaskDelegates: Bool) -> TaskRoute {
        if hasSessionProxy { return .sessionProxy }
        return takesTaskDelegates ? .taskProxy : .unseen
    }
}
