#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Brings what was current as a call was resumed to the protocol object that loads it.
///
/// A protocol class is asked `canInit` on the thread that resumes, which sees the context, and is told the request and
/// not the task; the object for the task may be made later and elsewhere. What both see is the request, and as one
/// value: two tasks can only be confused where one value was given to both. Where that happens with differing contexts
/// or accounts, neither has one.
final class ResumeContextRegistry: Sendable {
    static let shared = ResumeContextRegistry()

    // A class, so that to look at an offer does not copy its weak reference. Used under the lock alone.
    private final class Offer {
        // A request that nobody loads is not kept alive. One that is gone has left its address to another.
        private weak var request: AnyObject?
        // A weak reference slows down all that is done with a request from then on. Without a context, which is as most
        // calls are made, the place in memory is held instead, so that no other request gets the address: never read.
        private unowned var place: AnyObject?
        let holdsPlace: Bool
        var call: ResumedCall
        var takers = 1
        let number: Int

        init(_ request: AnyObject?, _ call: ResumedCall, _ number: Int) {
            holdsPlace = call.scope == nil
            if holdsPlace { place = request } else { self.request = request }
            self.call = call
            self.number = number
        }

        var isGone: Bool {
            !holdsPlace && !isAlive
        }

        /// True while the request is certainly there.
        var isAlive: Bool {
            request != nil
        }
    }

    private struct State {
        var offers: [UInt: Offer] = [:]
        var number = 0
        /// The offers at which those that are gone are left out.
        var room = leastRoom
    }

    private static let leastRoom = 256
    /// More calls than ever begin at once.
    private static let capacity = 10_000

    private let state = Lock(State())

    /// Notes what is current as a call is resumed.
    func offer(_ call: ResumedCall, for request: URLRequest) {
        guard let key = Self.identity(of: request) else { return }
        // What is let go is handed out of the lock: a context holds closures of the app's.
        _ = state.withLock { state -> (Offer?, [UInt: Offer]) in
            state.number += 1
            let offer = Offer(Self.object(behind: request), call, state.number)
            let known = state.offers.updateValue(offer, forKey: key)
            if let known, !known.isGone {
                offer.call = call.merged(with: known.call)
                offer.takers += known.takers
            }
            guard state.offers.count > state.room else { return (known, [:]) }
            let all = state.offers
            state.offers = Self.withRoom(all, state.number)
            state.room = min(max(Self.leastRoom, state.offers.count * 2), Self.capacity)
            return (known, all)
        }
    }

    /// Returns false if no protocol class has just said that it loads a request; true if that cannot be known.
    func mayHold(_ request: URLRequest) -> Bool {
        guard let key = Self.identity(of: request) else { return true }
        return state.withLock { $0.offers[key].map { !$0.isGone } ?? false }
    }

    /// Returns what was current as the call was resumed; nil when that cannot be known.
    func claim(for request: URLRequest) -> ResumedCall? {
        guard let key = Self.identity(of: request) else { return nil }
        let (_, call) = state.withLock { state -> (Offer?, ResumedCall?) in
            guard let offer = state.offers.removeValue(forKey: key) else { return (nil, nil) }
            offer.takers -= 1
            if offer.takers > 0 { state.offers[key] = offer }
            return (offer, offer.isGone ? nil : offer.call)
        }
        return call
    }

    /// Leaves out what is gone or may be, and the older half of what is not: requests that are asked about and never
    /// loaded.
    private static func withRoom(_ offers: [UInt: Offer], _ number: Int) -> [UInt: Offer] {
        let living = offers.filter { $0.value.isAlive || ($0.value.holdsPlace && $0.value.number > number - leastRoom) }
        guard living.count > capacity / 2 else { return living }
        return living.filter { $0.value.number > number - capacity / 2 }
    }

    var count: Int {
        state.withLock { $0.offers.count }
    }

    /// The address of the object behind a request, which copies of one value share, and no others.
    static func identity(of request: URLRequest) -> UInt? {
        isReadable ? address(of: request) : nil
    }

    /// Believed only after requests of a known kind have shown it right.
    static let isReadable: Bool = {
        guard MemoryLayout<URLRequest>.size >= MemoryLayout<UInt>.size,
            let url = URL(string: "http://localhost/")
        else { return false }
        let first = URLRequest(url: url)
        let copy = first
        let second = URLRequest(url: url)
        var changed = first
        changed.httpMethod = "POST"
        let addresses = [first, second, changed].map(address)
        return address(of: copy) == addresses[0] && Set(addresses).count == 3
    }()

    private static func object(behind request: URLRequest) -> AnyObject? {
        withUnsafeBytes(of: request) { bytes in
            bytes.load(as: UnsafeRawPointer?.self).map { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    private static func address(of request: URLRequest) -> UInt {
        withUnsafeBytes(of: request) { $0.load(as: UInt.self) }
    }
}
#endif
