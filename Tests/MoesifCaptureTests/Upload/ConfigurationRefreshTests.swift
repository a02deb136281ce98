import Testing

@testable import MoesifCapture

@Suite struct ConfigurationRefreshTests {
    private var refresh = ConfigurationRefresh()
    private var now = Duration.zero
    private var sampledOut = 0

    private var backlog: Backlog {
        Backlog(sampledOut: sampledOut)
    }

    private var isDue: Bool {
        refresh.deadline(backlog, now: now).map { $0 <= now } ?? false
    }

    /// Fetches a version.
    private mutating func fetch(_ version: String?, isSuccess: Bool = true, chance: Double = 0.5) {
        refresh.begin(backlog, now: now, chance: chance)
        refresh.end(isSuccess: isSuccess, version: version)
    }

    private mutating func note(_ version: String?, after time: Duration) {
        now += time
        refresh.noteVersion(version, now: now)
    }

    @Test mutating func nothingIsDueUntilAnAnswerNamesANewVersion() {
        #expect(refresh.deadline(backlog, now: now) == nil)
        fetch("1")
        note("1", after: .seconds(30))
        #expect(!isDue)
        note("2", after: .seconds(30))
        #expect(isDue)
        fetch("2")
        #expect(!isDue)
    }

    @Test(arguments: ["1", "", nil]) mutating func versionThatIsNotNewIsNotFetched(_ version: String?) {
        fetch("1")
        for _ in 0..<5 {
            note(version, after: .seconds(60))
            #expect(!isDue)
        }
    }

    @Test mutating func answersBringAFetchEveryHalfMinuteAtMost() {
        fetch("1")
        note("2", after: .milliseconds(29_999))
        #expect(!isDue)
        note("2", after: .milliseconds(1))
        #expect(isDue)
        fetch("2")
        note("3", after: .milliseconds(29_999))
        #expect(!isDue, "the interval begins with each fetch")
    }

    @Test mutating func answersDuringAFetchBringNoOther() {
        refresh.begin(backlog, now: now, chance: 0.5)
        note("2", after: .seconds(60))
        #expect(!isDue)
        refresh.end(isSuccess: true, version: "1")
        #expect(!isDue)
        note("2", after: .zero)
        #expect(isDue)
    }

    @Test mutating func nodesThatDisagreeAreNotAskedEachTime() {
        fetch("1")
        note("2", after: .seconds(30))
        fetch("2")
        for version in ["1", "2", "1", "1", "2"] {
            note(version, after: .seconds(60))
            #expect(!isDue)
        }
        note("3", after: .seconds(60))
        #expect(isDue)
        fetch("3")
        note("2", after: .seconds(60))
        #expect(!isDue)
        note("1", after: .seconds(60))
        #expect(isDue, "the last two versions are known, not the one before")
    }

    /// A version that comes with an answer which cannot be read is not known.
    @Test mutating func fetchThatFailedIsTriedAgain() {
        fetch("1", isSuccess: false)
        note("1", after: .seconds(29))
        #expect(!isDue)
        note("1", after: .seconds(1))
        #expect(isDue)
    }

    @Test mutating func configurationIsFetchedEveryMinuteWhileCallsAreSampledOut() {
        fetch("1")
        sampledOut = 3
        #expect(refresh.deadline(backlog, now: now) == .seconds(60))
        now = .seconds(60)
        #expect(isDue)
        fetch("1", isSuccess: false)
        #expect(refresh.deadline(backlog, now: now) == .seconds(120), "a failed fetch is tried a minute later")
        now = .seconds(120)
        fetch("1")
        #expect(refresh.deadline(backlog, now: now) == nil, "no call was sampled out since")
        sampledOut = 4
        #expect(refresh.deadline(backlog, now: now) == .seconds(180))
    }

    @Test(arguments: zip([0.0, 1.0.nextDown], [54.0, 66.0]))
    mutating func clientsDoNotAskTogether(_ chance: Double, _ seconds: Double) throws {
        fetch("1", chance: chance)
        sampledOut = 1
        let deadline = try #require(refresh.deadline(backlog, now: now))
        #expect(abs(deadline / .seconds(1) - seconds) < 0.001)
    }
}
