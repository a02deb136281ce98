import Testing

@testable import MoesifCapture

@Suite struct CurlQueueTests {
    @Test("No more requests run at once than the queue has places")
    func noMoreAreUnderWayThanThereArePlaces() {
        var queue = CurlQueue<Int>(places: 2, isSecure: false)
        for number in 0..<5 { queue.append(number) }
        #expect(!queue.awaitsConnection)
        #expect([queue.next(), queue.next(), queue.next()] == [0, 1, nil])
        queue.noteEnd()
        #expect([queue.next(), queue.next()] == [2, nil])
        #expect(queue.removeAll() == [3, 4])
        queue.noteEnd()
        #expect(queue.next() == nil)
    }

    @Test("The first request over TLS runs alone until it is connected")
    func theFirstOverTLSGoesAloneUntilItIsConnected() {
        var queue = CurlQueue<Int>(places: 3, isSecure: true)
        for number in 0..<5 { queue.append(number) }
        #expect([queue.next(), queue.next()] == [0, nil])
        #expect(queue.awaitsConnection)
        queue.noteConnection(true)
        #expect(!queue.awaitsConnection)
        #expect([queue.next(), queue.next(), queue.next()] == [1, 2, nil])
    }

    @Test("After a failed connection the next request over TLS runs alone again")
    func afterAFailureTheNextGoesAloneAgain() {
        var queue = CurlQueue<Int>(places: 3, isSecure: true)
        for number in 0..<5 { queue.append(number) }
        _ = queue.next()
        queue.noteConnection(false)
        queue.noteEnd()
        #expect([queue.next(), queue.next()] == [1, nil])
    }
}
