/// Rows in aligned columns.
struct Table {
    /// A column: its title, its width and its alignment.
    struct Column {
        let title: String
        /// The number of characters above which a cell is cut.
        let limit: Int
        var isNumeric = false
    }

    let columns: [Column]
    let rows: [[String]]

    /// The lines of the table, titles first.
    var text: String {
        let cut = ([columns.map(\.title)] + rows).map { row in
            zip(row, columns).map { cell, column in
                cell.count > column.limit ? cell.prefix(column.limit - 3) + "..." : cell
            }
        }
        let widths = columns.indices.map { index in cut.map { $0[index].count }.max() ?? 0 }
        let lines = cut.map { row in
            let cells = columns.indices.map { index in
                let space = String(repeating: " ", count: widths[index] - row[index].count)
                return columns[index].isNumeric ? space + row[index] : row[index] + space
            }
            return "  " + cells.joined(separator: "  ").trimmingEnd()
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
