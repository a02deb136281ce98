#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Passes the context in which a call was resumed to the protocol object that loads it.
///
/// URLSession calls `canInit` of a protocol class on the thread that resumes the task. That thread has the context, but
/// `canInit` receives the request and not the task. The object for the task may be created later on another thread.
/// Both see the same request value, so two tasks can be confused only if both were created from one value. If their
/// contexts or accounts differ, neither call gets one.
final class ResumeContextRegistry: Sendable {
    static let shared = ResumeContextRegistry()

    // A class, so that inspecting an offer does not copy its weak reference. Used only under the lock.
    private final class Offer {
        // A request that nobody loads is not kept alive. After it is deallocated, another request may get its address.
        private weak var request: AnyObject?
        // A weak reference slows down every later operation on a request. For a call without a context, as most are,
        // the registry instead holds the object's memory, so that no other request gets the address. It never reads
        // that reference.
        private unowned var place: AnyObject?
        let holdsPlace: Bool
        var call: ResumedCall
        var claims = 1
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

        /// True while the request certainly exists.
        var isAlive: Bool {
            request != nil
        }
    }

    private struct State {
        var offers: [UInt: Offer] = [:]
        var number = 0
        /// The number of offers at which stale offers are removed.
        var room = leastRoom
    }

    private static let leastRoom = 256
    /// The maximum number of offers, which is more than the number of calls that ever begin at once.
    private static let capacity = 10_000

    private let state = Lock(State())

    /// Notes the context, account and consent of a call that is being resumed.
    func offer(_ call: ResumedCall, for request: URLRequest) {
        guard let key = Self.identity(of: request) else { return }
        // Released values leave the lock first, because a context holds closures of the app.
        _ = state.withLock { state -> (Offer?, [UInt: Offer]) in
            state.number += 1
            let offer = Offer(Self.object(behind: request), call, state.number)
            let known = state.offers.updateValue(offer, forKey: key)
            if let known, !known.isGone {
                offer.call = call.merged(with: known.call)
                offer.claims += known.claims
            }
            guard state.offers.count > state.room else { return (known, [:]) }
            let all = state.offers
            state.offers = Self.evictingOldest(all, state.number)
            state.room = min(max(Self.leastRoom, state.offers.count * 2), Self.capacity)
            return (known, all)
        }
    }

    /// Returns false if no protocol class has just accepted a request; true if that is unknown.
    func mayHold(_ request: URLRequest) -> Bool {
        guard let key = Self.identity(of: request) else { return true }
        return state.withLock { $0.offers[key].map { !$0.isGone } ?? false }
    }

    /// Returns the values at the time the call was resumed, or `nil` if they are unknown.
    func claim(for request: URLRequest) -> ResumedCall? {
        guard let key = Self.identity(of: request) else { return nil }
        let (_, call) = state.withLock { state -> (Offer?, ResumedCall?) in
            guard let offer = state.offers.removeValue(forKey: key) else { return (nil, nil) }
            offer.claims -= 1
            if offer.claims > 0 { state.offers[key] = offer }
            return (offer, offer.isGone ? nil : offer.call)
        }
        return call
    }

    /// Removes the offers that are or may be stale, and the older half of the others.
    ///
    /// The older half belongs to requests that protocol classes were asked about and that never loaded.
    private static func evictingOldest(_ offers: [UInt: Offer], _ number: Int) -> [UInt: Offer] {
        let living = offers.filter { $0.value.isAlive || ($0.value.holdsPlace && $0.value.number > number - leastRoom) }
        guard living.count > capacity / 2 else { return living }
        return living.filter { $0.value.number > number - capacity / 2 }
    }

    var count: Int {
        state.withLock { $0.offers.count }
    }

    /// Returns the address of the object behind a request, which only copies of one value share.
    static func identity(of request: URLRequest) -> UInt? {
        isReadable ? address(of: request) : nil
    }

    /// True if requests of a known kind have confirmed that the address can be read.
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
