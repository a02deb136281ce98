struct RecordBenchmark { static let options = ["--calls"]; init(_ arguments: Arguments) throws(Fault) {}; func run() async throws -> [String] { [] } }
