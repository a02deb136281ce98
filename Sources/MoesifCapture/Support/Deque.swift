/// A first-in, first-out queue with amortized constant-time operations.
struct Deque<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int {
        elements.count - head
    }

    var first: Element? {
        head < elements.count ? elements[head] : nil
    }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        // Memory is released in large steps, so that removal stays cheap on average.
        if head == elements.count {
            elements = []
            head = 0
        } else if head > 1024, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes and returns all elements.
    mutating func removeAll() -> [Element] {
        defer { self = Deque() }
        return elements[head...].compactMap { $0 }
    }
}

extension Deque: Sendable where Element: Sendable {}
