extension LoopbackState {
    /// Accepts connections until the server stops, on its own thread.
    func acceptConnections(from listener: LoopbackSocket, handler: @escaping LoopbackServer.Handler) {
        while true {
            switch accept() {
            case .connection(let socket):
                let connection = LoopbackConnection(socket: socket, state: self, handler: handler)
                if LoopbackThread.start(connection.serve) != nil {
                    close(socket)
                }
            case .nothing:
                _ = stopSignal.wait(for: nil, watching: listener)
            case .exhausted:
                // The listener stays readable, so waiting for it would spin.
                _ = stopSignal.wait(for: .milliseconds(10), watching: nil)
            case .stopped:
                return
            }
        }
    }
}
