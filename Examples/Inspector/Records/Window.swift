/// A queue whose elements keep their index while elements before them are removed.
struct Window<Element> {
    /// The index of the first element.
    private(set) var startIndex: Int
    private var slots: [Element?] = []
    private var removed = 0

    init(startIndex: Int) {
        self.startIndex = startIndex
    }

    var endIndex: Int {
        startIndex + count
    }

    var count: Int {
        slots.count - removed
    }

    /// The element with an index, or nil if it was removed or does not exist yet.
    subscript(index: Int) -> Element? {
        get {
            index >= startIndex && index < endIndex ? slots[index - startIndex + removed] : nil
        }
        set {
            guard index >= startIndex, index < endIndex else { return }
            slots[index - startIndex + removed] = newValue
        }
    }

    mutating func append(_ element: Element) {
        slots.append(element)
    }

    /// Removes the first element and returns it.
    mutating func removeFirst() -> Element? {
        guard count > 0 else { return nil }
        let first = slots[removed]
        slots[removed] = nil
        removed += 1
        startIndex += 1
        // Moving the elements only now and then makes a removal cheap on average.
        if removed > 1024, removed > slots.count / 2 {
            slots.removeFirst(removed)
            removed = 0
        }
        return first
    }

    mutating func removeAll() {
        startIndex = endIndex
        slots = []
        removed = 0
    }
}
