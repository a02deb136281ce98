/// Rows in columns; the first column is aligned left, the others right.
struct Table: CustomStringConvertible {
    private var rows: [[String]]

    init(_ heads: String...) {
        rows = [heads]
    }

    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    var description: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ")
        }.joined(separator: "\n") + "\n"
    }
}

extension Double {
    func formatted(places: Int) -> String {
        guard isFinite, abs(self) < 1e12 else { return "\(self)" }
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let number = Int((self * Double(scale)).rounded())
        let (whole, rest) = abs(number).quotientAndRemainder(dividingBy: scale)
        let sign = number < 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let digits = String(rest)
        return "\(sign)\(whole)." + String(repeating: "0", count: places - digits.count) + digits
    }
}
