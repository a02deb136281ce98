/// A file that was renamed in a rotation, such as `events.000012.ndjson`.
///
/// Six digits sort by name as by age. A higher number is a newer file.
struct RotatedFile: Equatable {
    let name: String
    let number: Int

    init(of name: String, number: Int) {
        let digits = String(number)
        self.name = "\(name).\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).ndjson"
        self.number = number
    }

    /// Returns the rotated files among the names in a folder, the oldest first.
    static func files(of name: String, in names: [String]) -> [RotatedFile] {
        names.compactMap { file in
            guard file.hasPrefix("\(name)."), file.hasSuffix(".ndjson") else { return nil }
            let digits = file.dropFirst(name.utf8.count + 1).dropLast(7)
            // Longer numbers could overflow.
            guard (6...18).contains(digits.utf8.count), digits.utf8.allSatisfy(ASCII.isDigit), let number = Int(digits)
            else { return nil }
            let rotated = RotatedFile(of: name, number: number)
            return rotated.name == file ? rotated : nil
        }
        .sorted { $0.number < $1.number }
    }
}
