struct SpoolBenchmark { static let options = ["--events"]; init(_ arguments: Arguments) throws(Fault) {}; func run() async throws -> [String] { [] } }
