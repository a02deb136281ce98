import Foundation

/// Which client each protocol class captures for.
///
/// A class is all that URLSession knows of a protocol, so each client needs one of its own.
enum ProtocolRegistry {
    // A class, so that to look at a client does not copy its weak reference. Used under the lock alone.
    private final class Client {
        weak var recorder: Recorder?

        init(_ recorder: Recorder?) {
            self.recorder = recorder
        }
    }

    // What is read from a client is handed out of the lock: the last to let a recorder go runs code of the app's.
    private struct State {
        var clients: [ObjectIdentifier: Client] = [:]
        var count = 0
        /// Registered globally, the last one at the end.
        var registered: [Client] = []
    }

    private static let state = Lock(State())

    /// A class that no other client has.
    static func makeClass(for recorder: Recorder?) -> CapturingURLProtocol.Type {
        let (type, _) = state.withLock { state in
            let type = slot(state.count, End.self)
            state.count += 1
            let living = state.clients.compactMapValues(\.recorder)
            state.clients = state.clients.filter { living[$0.key] != nil }
            state.clients[ObjectIdentifier(type)] = Client(recorder)
            return (type, living)
        }
        return type
    }

    /// The client of a class; of the base class, the one that was registered globally last.
    static func recorder(of type: CapturingURLProtocol.Type) -> Recorder? {
        guard type == CapturingURLProtocol.self else {
            return state.withLock { $0.clients[ObjectIdentifier(type)]?.recorder }
        }
        return state.withLock { $0.registered.compactMap(\.recorder) }.last
    }

    /// Makes a client the one that was registered globally last; returns the other that was until now.
    static func register(_ recorder: Recorder) -> Recorder? {
        let before = changeRegistered { $0.filter { $0 !== recorder } + [recorder] }
        return before.last === recorder ? nil : before.last
    }

    static func unregister(_ recorder: Recorder) {
        _ = changeRegistered { $0.filter { $0 !== recorder } }
    }

    private static func changeRegistered(_ change: ([Recorder]) -> [Recorder]) -> [Recorder] {
        state.withLock { state in
            let living = state.registered.compactMap(\.recorder)
            state.registered = change(living).map(Client.init)
            return living
        }
    }

    // A generic class has a class of its own for each type it is given, and types can be made without end: numbers in
    // binary, digit within digit.
    private protocol SlotNumber {}
    private enum End: SlotNumber {}
    private enum Zero<Rest: SlotNumber>: SlotNumber {}
    private enum One<Rest: SlotNumber>: SlotNumber {}
    private final class Slot<Number: SlotNumber>: CapturingURLProtocol {}

    private static func slot<Number: SlotNumber>(_ rest: Int, _ number: Number.Type) -> CapturingURLProtocol.Type {
        guard rest > 0 else { return Slot<Number>.self }
        let digit: any SlotNumber.Type = rest % 2 == 0 ? Zero<Number>.self : One<Number>.self
        return slot(rest / 2, digit)
    }
}
