import MoesifCapture

/// A case of a cases file: an operation, and the client that performs it.
protocol ConformanceCase: Sendable {
    init(_ value: JSONValue) throws

    /// Runs the case, and delivers everything before it returns.
    func run(_ arguments: Arguments) async throws
}
