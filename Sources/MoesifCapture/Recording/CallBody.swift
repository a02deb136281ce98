import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A body of a call while the call runs: a reference, of which an event may hold as much as its client's limit lets it.
enum CallBody: Sendable {
    case data(Data)
    /// A file, of which the size is looked at and no byte.
    case file(URL)
    /// A body of which no more is to be known.
    case known(CapturedBody)

    /// The body of a call that failed, where no one has seen what came of it.
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

/// The content that a call gives its caller: the bytes of the response, or the file they are in.
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
