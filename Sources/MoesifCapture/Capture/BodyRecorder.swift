public import Foundation

/// Keeps a body that comes or goes in pieces, up to the limit of the client, and its length beyond that.
///
/// ```swift
/// var recorder = moesif.bodyRecorder()
/// recorder.append(Data("first".utf8))
/// recorder.append([0x0A])
/// moesif.record(
///     request: CapturedCall.Request(url: url, method: "GET"),
///     response: CapturedCall.Response(status: 200, body: recorder.body())
/// )
/// ```
public struct BodyRecorder: Sendable {
    private var tee: BodyTee

    init(limit: Int) {
        tee = BodyTee(limit: limit)
    }

    /// Adds a piece.
    public mutating func append(_ data: Data) {
        tee.take(data)
    }

    /// Adds a piece; beyond the limit, its bytes are not looked at.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        tee.take(bytes)
    }

    /// How many bytes have passed.
    public var count: Int {
        tee.count
    }

    /// What has passed.
    ///
    /// - Parameter isComplete: Whether the body came to its end.
    public func body(isComplete: Bool = true) -> CapturedBody {
        var tee = tee
        tee.isComplete = isComplete
        return tee.body
    }
}
