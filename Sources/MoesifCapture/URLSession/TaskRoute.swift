/// The way in which a capturing session sees the call of a task that reports to its delegate.
enum TaskRoute: Sendable, Equatable {
    /// The delegate that the session was made with is a proxy, and hears of every task.
    case sessionProxy
    /// The task has a delegate of its own.
    case taskProxy
    /// The session has a delegate out of reach, and its tasks take none: Linux, and background sessions that are
    /// wrapped.
    case unseen

    static func of(hasSessionProxy: Bool, takesTaskDelegates: Bool) -> TaskRoute {
        if hasSessionProxy { return .sessionProxy }
        return takesTaskDelegates ? .taskProxy : .unseen
    }
}
