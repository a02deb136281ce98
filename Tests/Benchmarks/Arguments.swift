/// What is wrong with a command line.
struct Fault: Error, CustomStringConvertible {
    let description: String
}

/// The options after a command: names with values.
struct Arguments {
    private var values: [String: String] = [:]

    init(_ words: [String], _ names: [String]) throws(Fault) {
        var rest = words[...]
        while let name = rest.popFirst() {
            guard names.contains(name) else {
                throw Fault(description: "unknown option \(name): there is \(names.joined(separator: ", "))")
            }
            guard let value = rest.popFirst() else { throw Fault(description: "\(name) lacks a value") }
            values[name] = value
        }
    }

    func text(_ name: String) -> String? {
        values[name]
    }

    func number(_ name: String, in range: ClosedRange<Int>, default number: Int) throws(Fault) -> Int {
        guard let text = values[name] else { return number }
        guard let number = Int(text), range.contains(number) else {
            throw Fault(description: "\(name) is to be \(range.lowerBound) to \(range.upperBound), not \(text)")
        }
        return number
    }
}
