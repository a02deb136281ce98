import Foundation

/// A collector's answer of any content, and after a zero byte the route of a call: there is a decision, and in time.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    // No JSON has a zero byte in it.
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
            // Tenfold, for what cannot be stopped at once.
            expect(ProcessorTime.ofThread() - start < SamplingRules.patternBudget * 10, "a decision is made in time")
            expectRateInBounds(decision, chance: chance)
        }
    }
    return 0
}

/// A rate of 0 keeps none; one of 0...100 makes the weight at least 1, and keeps no call whose chance is above it.
private func expectRateInBounds(_ decision: SamplingRules.Decision, chance: Double) {
    expect((1...1_000_000).contains(decision.weight), "a weight is the inverse of a rate: \(decision)")
    guard decision.isKept, decision.weight < 1_000_000 else { return }
    expect(chance * Double(decision.weight) < 1, "what is kept stands for no more than there is: \(decision)")
}
