#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The protocol class with which the platform itself loads HTTP.
enum SystemHTTPProtocol {
    /// The class, as the default configuration lists it; nil where it lists none.
    static let type: URLProtocol.Type? = {
        guard let url = URL(string: "http://localhost/") else { return nil }
        let request = URLRequest(url: url)
        let classes = URLSessionConfiguration.default.protocolClasses ?? []
        return classes.lazy.compactMap { $0 as? URLProtocol.Type }.first { $0.canInit(with: request) }
    }()

    /// True when the platform's own class would load the request.
    static func canLoad(_ request: URLRequest) -> Bool {
        type?.canInit(with: request) ?? false
    }
}

// What only reflection shows of a task. Nothing of it is promised by Foundation: each use has a fallback that leaves
// the app as it would be without capture, and a test that names it.
extension SystemHTTPProtocol {
    /// The classes of the session that a task belongs to; nil where they are not shown.
    ///
    /// To be asked on URLSession's own queue, where it reads them itself.
    static func classes(of task: URLSessionTask) -> [AnyClass]? {
        TaskSession.of(task)?.configuration.protocolClasses
    }

    /// The body that an upload sends, which its request does not hold.
    static func uploadBody(of task: URLSessionTask, limit: Int) -> CapturedBody {
        guard let known = property("knownBody", of: task) else { return CapturedBody(omitted: .unseen) }
        // An optional of an enum: what the case holds is the one child of the one child.
        guard let body = Mirror(reflecting: known).children.first?.value else {
            return CapturedBody(omitted: .streamed)
        }
        guard let content = Mirror(reflecting: body).children.first?.value else { return .none }
        switch content {
        case let data as DispatchData:
            return data.count > limit
                ? CapturedBody(omitted: .overLimit, count: data.count) : CapturedBody(Data(data), limit: limit)
        case let file as URL: return CapturedBody(omitted: .file, count: size(of: file))
        case is InputStream: return CapturedBody(omitted: .streamed)
        default: return CapturedBody(omitted: .unseen)
        }
    }

    /// The number of redirects that a protocol object has met; nil where it is not the platform's.
    static func redirects(of source: URLProtocol) -> Int? {
        Mirror(reflecting: source).children.first { $0.label == "redirectCount" }?.value as? Int
    }

    private static func size(of file: URL) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        return (attributes?[.size] as? NSNumber)?.intValue
    }

    static func property(_ name: String, of task: URLSessionTask) -> Any? {
        var mirror: Mirror? = Mirror(reflecting: task)
        while let current = mirror, current.subjectType != URLSessionTask.self { mirror = current.superclassMirror }
        return mirror?.children.first { $0.label == name }?.value
    }
}
#endif
