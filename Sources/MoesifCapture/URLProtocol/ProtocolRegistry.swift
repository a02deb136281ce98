import Foundation

/// Maps each protocol class to the client for which it captures.
///
/// URLSession knows only the class of a protocol, so each client needs a separate class.
enum ProtocolRegistry {
    // A class, so that inspecting a client does not copy its weak reference. Used only under the lock.
    private final class Client {
        weak var recorder: Recorder?

        init(_ recorder: Recorder?) {
            self.recorder = recorder
        }
    }

    // Recorders that are read from a client leave the lock before they are released: releasing the last reference runs
    // code of the app.
    private struct State {
        var clients: [ObjectIdentifier: Client] = [:]
        var count = 0
        /// The globally registered clients, the last one at the end.
        var registered: [Client] = []
    }

    private static let state = Lock(State())

    /// Creates a class that no other client has.
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

    /// Returns the client of a class; for the base class, the client that registered globally last.
    static func recorder(of type: CapturingURLProtocol.Type) -> Recorder? {
        guard type == CapturingURLProtocol.self else {
            return state.withLock { $0.clients[ObjectIdentifier(type)]?.recorder }
        }
        return state.withLock { $0.registered.compactMap(\.recorder) }.last
    }

    /// Makes a client the one that registered globally last, and returns the previous one if it is another client.
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

    // A generic class has a distinct class for each type argument, and there is no limit to the types: binary numbers,
    // each digit nested in another.
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
