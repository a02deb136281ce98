#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The protocol class with which the platform loads HTTP.
enum SystemHTTPProtocol {
    /// The class in the list of the default configuration; `nil` if the list contains none.
    static let type: URLProtocol.Type? = {
        guard let url = URL(string: "http://localhost/") else { return nil }
        let request = URLRequest(url: url)
        let classes = URLSessionConfiguration.default.protocolClasses ?? []
        return classes.lazy.compactMap { $0 as? URLProtocol.Type }.first { $0.canInit(with: request) }
    }()

    /// Returns true if the platform's class would load the request.
    static func canLoad(_ request: URLRequest) -> Bool {
        type?.canInit(with: request) ?? false
    }
}

// Properties of a task that only reflection shows. Foundation guarantees none of them: each use has a fallback that
// leaves the app as it would be without capture, and a test that names it.
extension SystemHTTPProtocol {
    /// Returns the classes of the session of a task, or `nil` if reflection does not show them.
    ///
    /// Call it on URLSession's own queue, where URLSession reads them.
    static func classes(of task: URLSessionTask) -> [AnyClass]? {
        TaskSession.of(task)?.configuration.protocolClasses
    }

    /// Returns the body that an upload sends, which its request does not hold.
    static func uploadBody(of task: URLSessionTask, limit: Int) -> CapturedBody {
        guard let known = property("knownBody", of: task) else { return CapturedBody(omitted: .unavailable) }
        // An optional of an enum: the value of the case is the only child of the only child.
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
        default: return CapturedBody(omitted: .unavailable)
        }
    }

    /// Returns the number of redirects that a protocol object has followed, or `nil` if it is not the platform's.
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
