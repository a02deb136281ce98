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

    @Test("A response that names a new version makes a refresh due")
    mutating func nothingIsDueUntilAnAnswerNamesANewVersion() {
        #expect(refresh.deadline(backlog, now: now) == nil)
        fetch("1")
        note("1", after: .seconds(30))
        #expect(!isDue)
        note("2", after: .seconds(30))
        #expect(isDue)
        fetch("2")
        #expect(!isDue)
    }

    @Test("A known, empty or missing version makes no refresh due", arguments: ["1", "", nil])
    mutating func versionThatIsNotNewIsNotFetched(_ version: String?) {
        fetch("1")
        for _ in 0..<5 {
            note(version, after: .seconds(60))
            #expect(!isDue)
        }
    }

    @Test("Responses make a refresh due at most every 30 seconds")
    mutating func answersBringAFetchEveryHalfMinuteAtMost() {
        fetch("1")
        note("2", after: .milliseconds(29_999))
        #expect(!isDue)
        note("2", after: .milliseconds(1))
        #expect(isDue)
        fetch("2")
        note("3", after: .milliseconds(29_999))
        #expect(!isDue, "the interval begins with each fetch")
    }

    @Test("A version that a response names during a fetch makes no second fetch due")
    mutating func answersDuringAFetchBringNoOther() {
        refresh.begin(backlog, now: now, chance: 0.5)
        note("2", after: .seconds(60))
        #expect(!isDue)
        refresh.end(isSuccess: true, version: "1")
        #expect(!isDue)
        note("2", after: .zero)
        #expect(isDue)
    }

    @Test("Collector nodes that alternate between known versions make no refresh due")
    mutating func nodesThatDisagreeAreNotAskedEachTime() {
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

    /// The version of a configuration that could not be read does not count as known.
    @Test("A failed fetch is tried again after 30 seconds")
    mutating func fetchThatFailedIsTriedAgain() {
        fetch("1", isSuccess: false)
        note("1", after: .seconds(29))
        #expect(!isDue)
        note("1", after: .seconds(1))
        #expect(isDue)
    }

    @Test("The configuration is fetched every 60 seconds while calls are sampled out")
    mutating func configurationIsFetchedEveryMinuteWhileCallsAreSampledOut() {
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

    @Test(
        "The refresh interval varies by 10 percent to spread the requests of many clients",
        arguments: zip([0.0, 1.0.nextDown], [54.0, 66.0])
    )
    mutating func clientsDoNotAskTogether(_ chance: Double, _ seconds: Double) throws {
        fetch("1", chance: chance)
        sampledOut = 1
        let deadline = try #require(refresh.deadline(backlog, now: now))
        #expect(abs(deadline / .seconds(1) - seconds) < 0.001)
    }
}
