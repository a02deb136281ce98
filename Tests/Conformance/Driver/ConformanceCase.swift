import MoesifCapture

/// One case of a cases file: what to do, and the client to do it with.
protocol ConformanceCase: Sendable {
    init(_ value: JSONValue) throws

    /// Does it, and has everything delivered when it returns.
    func run(_ arguments: Arguments) async throws
}
