/// A failure that is described to the user, such as a mistake in the command line.
struct Fault: Error, CustomStringConvertible {
    let description: String
}

/// The options after a command, as names and values.
struct Arguments {
    private var values: [String: String] = [:]

    init(_ words: [String], _ names: [String]) throws(Fault) {
        var rest = words[...]
        while let name = rest.popFirst() {
            guard names.contains(name) else {
                throw Fault(description: "unknown option \(name); options are \(names.joined(separator: ", "))")
            }
            guard let value = rest.popFirst() else { throw Fault(description: "\(name) needs a value") }
            values[name] = value
        }
    }

    func text(_ name: String) -> String? {
        values[name]
    }

    func number(_ name: String, in range: ClosedRange<Int>, default number: Int) throws(Fault) -> Int {
        guard let text = values[name] else { return number }
        guard let number = Int(text), range.contains(number) else {
            throw Fault(description: "\(name) must be \(range.lowerBound) to \(range.upperBound), not \(text)")
        }
        return number
    }
}
