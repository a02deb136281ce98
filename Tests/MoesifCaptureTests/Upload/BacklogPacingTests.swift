import Testing

@testable import MoesifCapture

@Suite struct BacklogPacingTests {
    private static let batching = BatchPolicy(count: 25, bytes: 100_000, interval: .seconds(2))
    private let pacing = BacklogPacing(batching, from: .seconds(100), Backlog(arrived: 1000))

    @Test(
        "A backlog is sent at one full batch every two batch intervals",
        arguments: [(0, 60.0), (1, 60), (60, 600), (1800, 600)]
    )
    func oneBatchInTwoIntervals(_ came: Int, _ seconds: Double) {
        #expect(spacing(came: came, after: .seconds(seconds)) == .seconds(4))
    }

    @Test(
        "A busy client sends its backlog less than twice as fast as new events fill batches",
        arguments: [(3000, 600.0), (12_000, 600), (60_000, 600), (20, 1)]
    )
    func busyClientSendsLessThanTwiceAsFastAsItsBatchesFill(_ came: Int, _ seconds: Double) {
        let filling = seconds * 25 / Double(came)
        let spacing = spacing(came: came, after: .seconds(seconds))
        #expect(spacing > .seconds(filling / 2))
        #expect(spacing < .seconds(filling * 0.6))
    }

    @Test("A batch that reaches the byte limit counts as full")
    func batchThatIsFullByItsBytesCountsAsFull() {
        // Ten events fit into a batch.
        let spacing = spacing(came: 3000, after: .seconds(600), itemBytes: 10_000)
        #expect(spacing > .seconds(1))
        #expect(spacing < .seconds(1.2))
    }

    @Test("Extreme event counts and sizes give a spacing of zero", arguments: [0, 1 << 62])
    func oddSizesDoNoHarm(_ bytes: Int) {
        let backlog = Backlog(count: 1 << 62, bytes: bytes, oldest: .zero)
        let spacing = pacing.spacing(backlog, now: .seconds(100))
        #expect(spacing == .zero)
    }

    @Test(
        "Pacing ends when no batch is due",
        arguments: [(0, 0.0, true), (1, 1.9, true), (1, 2, false), (24, 1, true), (25, 0, false)]
    )
    func endsWhenNothingIsDue(_ count: Int, _ age: Double, _ isOver: Bool) {
        let backlog = Backlog(
            count: count,
            bytes: count,
            oldest: count > 0 ? .seconds(200) : nil,
            arrived: 1000
        )
        #expect(pacing.isOver(backlog, now: .seconds(200 + age)) == isOver)
    }

    private func spacing(came: Int, after time: Duration, itemBytes: Int = 100) -> Duration {
        let backlog = Backlog(count: 500, bytes: 500 * itemBytes, oldest: .zero, arrived: 1000 + came)
        return pacing.spacing(backlog, now: .seconds(100) + time)
    }
}
