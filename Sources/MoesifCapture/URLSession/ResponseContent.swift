import Foundation

/// What a call brings its caller: the bytes of the response, or the file they are in.
protocol ResponseContent: Sendable {
    /// What an event may know of it.
    func captured(limit: Int) -> CapturedBody
}

extension Data: ResponseContent {
    func captured(limit: Int) -> CapturedBody {
        CapturedBody(self, limit: limit)
    }
}

extension CapturedBody: ResponseContent {
    func captured(limit: Int) -> CapturedBody {
        self
    }
}

extension BodyTee: ResponseContent {
    func captured(limit: Int) -> CapturedBody {
        body.limited(to: limit)
    }
}

extension URL: ResponseContent {
    /// The size of the file; its bytes are the caller's.
    func captured(limit: Int) -> CapturedBody {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return CapturedBody(omitted: .file, count: (attributes?[.size] as? NSNumber)?.intValue)
    }
}
