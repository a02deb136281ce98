import Foundation

/// Items in the form in which they are taken away, made piece by piece: all of them at once may need gigabytes.
struct ExportPieces: Sequence, IteratorProtocol, Sendable {
    private static let itemsPerPiece = 200

    private let format: ExportFormat
    private var rest: ArraySlice<Data>
    private var isFirst = true
    private var hasItems = false
    private var isComplete = false

    /// Creates the pieces of items, each of which is JSON on one line.
    init(_ items: [Data], _ format: ExportFormat) {
        self.format = format
        rest = items[...]
    }

    mutating func next() -> Data? {
        guard !isComplete else { return nil }
        var text = isFirst ? format.frame.opening : ""
        isFirst = false
        for item in rest.prefix(Self.itemsPerPiece) {
            guard let item = format.text(item) else { continue }
            text += hasItems ? format.separator + item : item
            hasItems = true
        }
        rest = rest.dropFirst(Self.itemsPerPiece)
        isComplete = rest.isEmpty
        return Data((isComplete ? text + format.frame.closing : text).utf8)
    }
}
