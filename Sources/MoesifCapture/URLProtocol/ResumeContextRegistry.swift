#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Brings the context of the task that resumes a call to the protocol object that loads it.
///
/// A protocol class is asked `canInit` on the thread that resumes, which sees the context, and is told the request and
/// not the task; the object for the task may be made later and elsewhere. What both see is the request, and as one
/// value: two tasks can only be confused where one value was given to both. Where that happens with differing contexts,
/// neither has one.
final class ResumeContextRegistry: Sendable {
    static let shared = ResumeContextRegistry()

    private struct Offer {
        /// Kept, so that its address is not used again while the offer stands.
        let request: URLRequest
        var scope: ContextScope?
        var takers = 1
    }

    /// More calls than ever begin at once; what comes on top has no context.
    private static let capacity = 10_000

    private let offers = Lock<[UInt: Offer]>([:])

    /// Notes in which context a call is resumed.
    func offer(_ scope: ContextScope?, for request: URLRequest) {
        guard let key = Self.identity(of: request) else { return }
        offers.withLock { offers in
            if var offer = offers[key] {
                if offer.scope !== scope { offer.scope = nil }
                offer.takers += 1
                offers[key] = offer
            } else if offers.count < Self.capacity {
                offers[key] = Offer(request: request, scope: scope)
            }
        }
    }

    /// The context in which the call was resumed; nil when there is none, or when that cannot be known.
    func claim(for request: URLRequest) -> ContextScope? {
        guard let key = Self.identity(of: request) else { return nil }
        return offers.withLock { offers in
            guard let offer = offers[key] else { return nil }
            if offer.takers > 1 {
                offers[key]?.takers -= 1
            } else {
                offers[key] = nil
            }
            return offer.scope
        }
    }

    var count: Int {
        offers.withLock { $0.count }
    }

    /// What two copies of one value share, and no other: the object behind it.
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

    private static func address(of request: URLRequest) -> UInt {
        withUnsafeBytes(of: request) { $0.load(as: UInt.self) }
    }
}
#endif
