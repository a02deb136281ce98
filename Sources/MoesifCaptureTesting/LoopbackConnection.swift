import Foundation

/// One connection, served by one thread.
struct LoopbackConnection: Sendable {
    let socket: LoopbackSocket
    let state: LoopbackState
    let handler: LoopbackServer.Handler

    /// Serves requests until either side ends the connection, then closes it.
    func serve() {
        var parser = HTTPRequestParser()
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        var isOpen = true
        while isOpen {
            switch parser.next() {
            case .incomplete:
                let count = socket.receive(into: &buffer) ?? 0
                parser.append(buffer[..<count])
                isOpen = count > 0
            case .awaitsContinue:
                isOpen = write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            case .request(let parsed):
                state.record(parsed.request)
                isOpen = send(handler(parsed.request), to: parsed)
            case .rejected(let status):
                reject(with: status, reading: &buffer)
                isOpen = false
            }
        }
        state.close(socket)
    }

    /// Sends a response and returns whether the connection stays open.
    private func send(_ response: LoopbackServer.Response, to parsed: HTTPRequestParser.Parsed) -> Bool {
        guard pause(response.delay) else { return false }
        switch response.ending.kind {
        case .drop:
            return false
        case .reset:
            socket.resetOnClose()
            return false
        case .hang(let duration):
            _ = pause(duration)
            return false
        case .garbage(let bytes):
            _ = write(bytes)
            return false
        case .keepAlive, .close, .dropAfterChunks:
            let plan = HTTPResponsePlan(response, to: parsed)
            guard write(plan.opening) else { return false }
            for piece in plan.pieces {
                guard pause(piece.delay), write(piece.data) else { return false }
            }
            if let live = plan.live { send(live) }
            return plan.staysOpen
        }
    }

    private func send(_ body: LoopbackServer.Response.LiveBody) {
        while let piece = body.next() {
            guard piece.isEmpty || write(piece), pause(body.interval), socket.hangup() != .hungUp else { return }
        }
    }

    private func reject(with status: Int, reading buffer: inout [UInt8]) {
        let request = LoopbackServer.Request(method: "", target: "", headers: [], body: Data())
        let parsed = HTTPRequestParser.Parsed(request: request, isLegacy: false, wantsClose: true)
        guard write(HTTPResponsePlan(.status(status), to: parsed).opening) else { return }
        // Closing a socket with unread bytes resets the connection. A client that is still sending would then miss the
        // response.
        socket.shutDownWriting()
        let deadline = ContinuousClock.now + .seconds(30)
        while state.stopSignal.wait(for: ContinuousClock.now.duration(to: deadline), watching: socket) == .ready {
            guard socket.receive(into: &buffer) != nil else { return }
        }
    }

    /// Waits for a duration or until the client hangs up, and returns whether the server is still running.
    private func pause(_ duration: Duration) -> Bool {
        guard duration > .zero else { return !state.isStopped }
        let deadline = ContinuousClock.now + min(duration, .seconds(365 * 86_400))
        var watched: LoopbackSocket? = socket
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            switch state.stopSignal.wait(for: left, watching: watched) {
            case .elapsed: return true
            case .stopped: return false
            case .ready:
                switch socket.hangup() {
                case .hungUp: return true
                case .unknown: watched = nil
                case .none: break
                }
            }
        }
    }

    private func write(_ data: Data) -> Bool {
        guard socket.transmit(data) else {
            state.recordBrokenPipe()
            return false
        }
        return true
    }
}
