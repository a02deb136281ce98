import Foundation
import MoesifCaptureTesting

/// A way in which the collector or a server before it fails, and the outcome that a test expects.
enum CollectorFault: CaseIterable, Sendable {
    case drop, reset, garbage, hang, slow, storeThenDrop, cutAnswer, redirect, loginPage
    case badRequest, unauthorized, forbidden, requestTimeout, tooLarge, throttledForSeconds, throttledUntilDate
    case serverError, unavailable

    /// The client's reaction to the fault.
    enum Meaning {
        /// The events count as delivered.
        case accepted
        /// The same events are sent again.
        case passing
        /// The collector rejects one of the events.
        case contents
        /// The collector rejects this client.
        case client
    }

    var meaning: Meaning {
        switch self {
        case .slow, .cutAnswer: .accepted
        case .badRequest, .tooLarge: .contents
        case .unauthorized, .forbidden: .client
        case .drop, .reset, .garbage, .hang, .storeThenDrop, .redirect, .loginPage, .requestTimeout,
            .throttledForSeconds, .throttledUntilDate, .serverError, .unavailable:
            .passing
        }
    }

    /// True if a kept connection ends without a response: libcurl then repeats the request by itself.
    var isRepeatedByTheTransport: Bool {
        [.drop, .reset, .storeThenDrop].contains(self)
    }

    /// True if the collector stores the events of a request that it fails in this way.
    var keepsEvents: Bool {
        [.slow, .storeThenDrop, .cutAnswer].contains(self)
    }

    var failure: FakeCollector.Failure {
        switch self {
        case .drop: .drop
        case .reset: .reset
        case .garbage: .garbage
        case .hang: .hang(.seconds(50))
        case .slow: .slow(.milliseconds(100))
        case .storeThenDrop: .storeThenDrop
        case .cutAnswer: .cutAnswer
        case .redirect: .redirect(to: "/elsewhere")
        case .loginPage: .loginPage
        case .badRequest: .status(400)
        case .unauthorized: .status(401, headers: ["WWW-Authenticate": "Basic realm=\"collector\""])
        case .forbidden: .status(403)
        case .requestTimeout: .status(408)
        case .tooLarge: .status(413)
        case .throttledForSeconds: .status(429, headers: ["Retry-After": "1"])
        case .throttledUntilDate: .status(429, headers: ["Retry-After": Self.soon])
        case .serverError: .status(500)
        case .unavailable: .status(503)
        }
    }

    /// The upload timeout of a client in a test of this fault: short only if the test has to wait for the timeout.
    var uploadTimeout: Duration {
        self == .hang ? .seconds(1) : .seconds(20)
    }

    /// An HTTP date about two seconds from now, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static var soon: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date() + 2)
    }
}
