#if canImport(FoundationNetworking)
/// Runs a task where it is started, and goes on with it where it is resumed.
///
/// For a task whose own code is short and never waits: it costs no change of threads, and holds up whoever resumes it.
final class InlineExecutor: TaskExecutor {
    static let shared = InlineExecutor()

    func enqueue(_ job: consuming ExecutorJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
#endif
