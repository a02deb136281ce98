import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The body of a call that is in progress.
///
/// It is a reference; an event holds at most as much of it as its client's limit allows.
enum CallBody: Sendable {
    case data(Data)
    /// A file; capture reads its size and none of its bytes.
    case file(URL)
    /// A body about which nothing more can be learned.
    case known(CapturedBody)

    /// The body of a failed call, if nothing observed the part that arrived.
    static let unknownPart = CallBody.known(CapturedBody(omitted: .incomplete))

    func captured(limit: Int) -> CapturedBody {
        switch self {
        case .data(let data): return CapturedBody(data, limit: limit)
        case .known(let body): return body.limited(to: limit)
        case .file(let url):
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
            return CapturedBody(omitted: .file, count: (attributes?[.size] as? NSNumber)?.intValue)
        }
    }
}

/// The content that a call returns to its caller: the bytes of the response, or the file that contains them.
protocol CallContent: Sendable {
    var callBody: CallBody { get }
}

extension Data: CallContent {
    var callBody: CallBody { .data(self) }
}

extension URL: CallContent {
    var callBody: CallBody { .file(self) }
}

extension URLRequest {
    /// The body that the request itself holds.
    var callBody: CallBody {
        if let httpBody { return .data(httpBody) }
        return .known(httpBodyStream == nil ? .none : CapturedBody(omitted: .streamed))
    }
}
