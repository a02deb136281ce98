import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(2)))
struct RandomSourceTests {
    @Test(
        "A random number from 0 up to 1 is used as it is",
        arguments: [(0, 0), (0.25, 0.25), (1.0.nextDown, 1.0.nextDown)]
    )
    func numbersInRangeAreTaken(_ number: Double, _ chance: Double) {
        #expect(FixedRandom(number: number).chance == chance)
    }

    /// Retries, sampling and configuration fetches use the app's random source.
    @Test("A random number out of range counts as 0", arguments: [.nan, .infinity, -.infinity, -1, 1, 1e300])
    func aNumberOutOfRangeIsTakenForZero(_ number: Double) async {
        #expect(FixedRandom(number: number).chance == 0)
        let client = CustomerClient(answers: [.status(503), .failure], chance: number)
        #expect(await CustomerClient.error { try await client.moesif.updateUser(Moesif.User(id: "u")) } == nil)
        try? client.moesif.enqueue(Moesif.User(id: "v"))
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.isComplete && result.statistics.delivered == 1)
    }
}
