/// A queue: in at the end, out at the front, both in constant time.
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
        // Room is given back in large pieces, so that taking stays cheap and the memory does not stay.
        if head == elements.count {
            elements = []
            head = 0
        } else if head > 1024, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Takes everything out.
    mutating func removeAll() -> [Element] {
        defer { self = Deque() }
        return elements[head...].compactMap { $0 }
    }
}

extension Deque: Sendable where Element: Sendable {}
