import Foundation

/// Checks that any configuration of the collector gives a decision in time.
///
/// The input is the configuration and, after a zero byte, the route of a call.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    // JSON contains no zero byte.
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let answer = Data(parts[0])
    let rules = SamplingRules(parsing: answer)
    expect((rules != nil) == (JSONValue(parsing: answer)?.object != nil), "every object is an answer, and nothing else")
    guard let rules else { return 0 }
    let route = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : "/"
    let call = SamplingSubject(
        verb: "GET",
        route: route,
        ipAddress: "10.0.0.1",
        status: 200,
        userID: "u",
        companyID: "c"
    )
    let stranger = SamplingSubject(verb: "", route: SamplingSubject.route(of: route))
    for subject in [call, stranger] {
        for chance in [0, 0.5, 1.0.nextDown] {
            let start = ProcessorTime.ofThread()
            let decision = rules.decide(subject, chance: chance)
            // Ten times the budget, because a match cannot be stopped at once.
            expect(ProcessorTime.ofThread() - start < SamplingRules.patternBudget * 10, "a decision is made in time")
            expectRateInBounds(decision, chance: chance)
        }
    }
    return 0
}

/// Checks that the weight is 1 to 1,000,000, and that a kept call has a chance below the inverse of its weight.
private func expectRateInBounds(_ decision: SamplingRules.Decision, chance: Double) {
    expect((1...1_000_000).contains(decision.weight), "a weight is the inverse of a rate: \(decision)")
    guard decision.isKept, decision.weight < 1_000_000 else { return }
    expect(chance * Double(decision.weight) < 1, "what is kept stands for no more than there is: \(decision)")
}
