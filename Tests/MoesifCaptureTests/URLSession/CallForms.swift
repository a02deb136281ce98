import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Every way to write a call, on each static type of a session; none may be ambiguous.
///
/// The test is that this compiles.
enum CallForms {
    /// The number of forms below.
    static let count = 51

    struct Refusal: Error {}

    static func drain(_ call: (bytes: ResponseBytes, response: URLResponse)) async throws {
        for try await _ in call.bytes.chunks {}
    }

    static func ignore(_ content: (some Sendable)?, _ response: URLResponse?, _ error: (any Error)?) {}

    static func plain(
        _ session: URLSession,
        _ request: URLRequest,
        _ file: URL,
        _ delegate: any URLSessionTaskDelegate,
        _ metadata: @escaping CallMetadata
    ) async throws {
        guard let url = request.url else { return }
        let empty: Data? = Data()  // Stock URLSession on Linux traps on nil.
        _ = try await session.data(for: request)
        _ = try await session.data(for: request, delegate: delegate)
        _ = try await session.data(for: request, delegate: nil)
        _ = try await session.data(for: request) { call in
            ["method": .string(call.request.method), "n": 42, "list": [1, nil]]
        }
        _ = try await session.data(for: request) { _ in nil }
        _ = try await session.data(for: request) { _ in throw CallForms.Refusal() }
        _ = try await session.data(for: request) { call in
            guard let response = call.response else { return nil }
            return ["status": .int(response.status)]
        }
        _ = try await session.data(for: request, delegate: delegate) { _ in ["a": 1.5, "b": true] }
        _ = try await session.data(for: request, metadata: metadata)
        _ = try await session.data(from: url)
        _ = try await session.data(from: url, delegate: delegate)
        _ = try await session.data(from: url) { _ in [:] }
        _ = try await session.data(from: url, delegate: delegate, metadata: metadata)
        try await drain(session.bytes(for: request))
        try await drain(session.bytes(for: request, delegate: delegate))
        try await drain(session.bytes(for: request, delegate: nil))
        try await drain(session.bytes(for: request) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, delegate: delegate) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, metadata: metadata))
        try await drain(session.bytes(from: url))
        try await drain(session.bytes(from: url, delegate: delegate))
        try await drain(session.bytes(from: url) { _ in ["stream": 1] })
        try await drain(session.bytes(from: url, delegate: delegate, metadata: metadata))
        _ = try await session.upload(for: request, from: Data())
        _ = try await session.upload(for: request, from: Data(), delegate: delegate)
        _ = try await session.upload(for: request, from: Data()) { call in ["path": "\(call.request.url.path)"] }
        _ = try await session.upload(for: request, from: Data(), delegate: delegate, metadata: metadata)
        _ = try await session.upload(for: request, fromFile: file)
        _ = try await session.upload(for: request, fromFile: file, delegate: delegate)
        _ = try await session.upload(for: request, fromFile: file) { _ in ["a": 1] }
        _ = try await session.download(for: request)
        _ = try await session.download(for: request, delegate: delegate)
        _ = try await session.download(for: request) { _ in ["a": ["b": ["c": nil]]] }
        _ = try await session.download(from: url)
        _ = try await session.download(from: url, delegate: delegate)
        _ = try await session.download(from: url, metadata: metadata)
        session.dataTask(with: request) { data, response, error in CallForms.ignore(data, response, error) }.resume()
        session.dataTask(with: request, completionHandler: { _, _, _ in }).resume()
        session.dataTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.dataTask(with: request) { _ in
            ["a": 1]
        } completionHandler: { _, _, _ in
        }.resume()
        session.dataTask(with: url) { data, _, _ in CallForms.ignore(data, nil, nil) }.resume()
        session.dataTask(with: url, metadata: { _ in ["a": 1] }) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data()) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: empty) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data(), metadata: metadata) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file, metadata: { _ in nil }) { _, _, _ in }.resume()
        session.downloadTask(with: request) { file, _, _ in CallForms.ignore(file, nil, nil) }.resume()
        session.downloadTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.downloadTask(with: url) { _, _, _ in }.resume()
        session.downloadTask(with: url, metadata: { _ in ["a": [1, 2]] }) { _, _, _ in }.resume()
    }

    static func existential(
        _ session: any CapturingSession,
        _ request: URLRequest,
        _ file: URL,
        _ delegate: any URLSessionTaskDelegate,
        _ metadata: @escaping CallMetadata
    ) async throws {
        guard let url = request.url else { return }
        let empty: Data? = nil
        _ = try await session.data(for: request)
        _ = try await session.data(for: request, delegate: delegate)
        _ = try await session.data(for: request, delegate: nil)
        _ = try await session.data(for: request) { call in
            ["method": .string(call.request.method), "n": 42, "list": [1, nil]]
        }
        _ = try await session.data(for: request) { _ in nil }
        _ = try await session.data(for: request) { _ in throw CallForms.Refusal() }
        _ = try await session.data(for: request) { call in
            guard let response = call.response else { return nil }
            return ["status": .int(response.status)]
        }
        _ = try await session.data(for: request, delegate: delegate) { _ in ["a": 1.5, "b": true] }
        _ = try await session.data(for: request, metadata: metadata)
        _ = try await session.data(from: url)
        _ = try await session.data(from: url, delegate: delegate)
        _ = try await session.data(from: url) { _ in [:] }
        _ = try await session.data(from: url, delegate: delegate, metadata: metadata)
        try await drain(session.bytes(for: request))
        try await drain(session.bytes(for: request, delegate: delegate))
        try await drain(session.bytes(for: request, delegate: nil))
        try await drain(session.bytes(for: request) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, delegate: delegate) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, metadata: metadata))
        try await drain(session.bytes(from: url))
        try await drain(session.bytes(from: url, delegate: delegate))
        try await drain(session.bytes(from: url) { _ in ["stream": 1] })
        try await drain(session.bytes(from: url, delegate: delegate, metadata: metadata))
        _ = try await session.upload(for: request, from: Data())
        _ = try await session.upload(for: request, from: Data(), delegate: delegate)
        _ = try await session.upload(for: request, from: Data()) { call in ["path": "\(call.request.url.path)"] }
        _ = try await session.upload(for: request, from: Data(), delegate: delegate, metadata: metadata)
        _ = try await session.upload(for: request, fromFile: file)
        _ = try await session.upload(for: request, fromFile: file, delegate: delegate)
        _ = try await session.upload(for: request, fromFile: file) { _ in ["a": 1] }
        _ = try await session.download(for: request)
        _ = try await session.download(for: request, delegate: delegate)
        _ = try await session.download(for: request) { _ in ["a": ["b": ["c": nil]]] }
        _ = try await session.download(from: url)
        _ = try await session.download(from: url, delegate: delegate)
        _ = try await session.download(from: url, metadata: metadata)
        session.dataTask(with: request) { data, response, error in CallForms.ignore(data, response, error) }.resume()
        session.dataTask(with: request, completionHandler: { _, _, _ in }).resume()
        session.dataTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.dataTask(with: request) { _ in
            ["a": 1]
        } completionHandler: { _, _, _ in
        }.resume()
        session.dataTask(with: url) { data, _, _ in CallForms.ignore(data, nil, nil) }.resume()
        session.dataTask(with: url, metadata: { _ in ["a": 1] }) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data()) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: empty) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data(), metadata: metadata) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file, metadata: { _ in nil }) { _, _, _ in }.resume()
        session.downloadTask(with: request) { file, _, _ in CallForms.ignore(file, nil, nil) }.resume()
        session.downloadTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.downloadTask(with: url) { _, _, _ in }.resume()
        session.downloadTask(with: url, metadata: { _ in ["a": [1, 2]] }) { _, _, _ in }.resume()
    }

    static func opaque(
        _ session: some CapturingSession,
        _ request: URLRequest,
        _ file: URL,
        _ delegate: any URLSessionTaskDelegate,
        _ metadata: @escaping CallMetadata
    ) async throws {
        guard let url = request.url else { return }
        let empty: Data? = nil
        _ = try await session.data(for: request)
        _ = try await session.data(for: request, delegate: delegate)
        _ = try await session.data(for: request, delegate: nil)
        _ = try await session.data(for: request) { call in
            ["method": .string(call.request.method), "n": 42, "list": [1, nil]]
        }
        _ = try await session.data(for: request) { _ in nil }
        _ = try await session.data(for: request) { _ in throw CallForms.Refusal() }
        _ = try await session.data(for: request) { call in
            guard let response = call.response else { return nil }
            return ["status": .int(response.status)]
        }
        _ = try await session.data(for: request, delegate: delegate) { _ in ["a": 1.5, "b": true] }
        _ = try await session.data(for: request, metadata: metadata)
        _ = try await session.data(from: url)
        _ = try await session.data(from: url, delegate: delegate)
        _ = try await session.data(from: url) { _ in [:] }
        _ = try await session.data(from: url, delegate: delegate, metadata: metadata)
        try await drain(session.bytes(for: request))
        try await drain(session.bytes(for: request, delegate: delegate))
        try await drain(session.bytes(for: request, delegate: nil))
        try await drain(session.bytes(for: request) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, delegate: delegate) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, metadata: metadata))
        try await drain(session.bytes(from: url))
        try await drain(session.bytes(from: url, delegate: delegate))
        try await drain(session.bytes(from: url) { _ in ["stream": 1] })
        try await drain(session.bytes(from: url, delegate: delegate, metadata: metadata))
        _ = try await session.upload(for: request, from: Data())
        _ = try await session.upload(for: request, from: Data(), delegate: delegate)
        _ = try await session.upload(for: request, from: Data()) { call in ["path": "\(call.request.url.path)"] }
        _ = try await session.upload(for: request, from: Data(), delegate: delegate, metadata: metadata)
        _ = try await session.upload(for: request, fromFile: file)
        _ = try await session.upload(for: request, fromFile: file, delegate: delegate)
        _ = try await session.upload(for: request, fromFile: file) { _ in ["a": 1] }
        _ = try await session.download(for: request)
        _ = try await session.download(for: request, delegate: delegate)
        _ = try await session.download(for: request) { _ in ["a": ["b": ["c": nil]]] }
        _ = try await session.download(from: url)
        _ = try await session.download(from: url, delegate: delegate)
        _ = try await session.download(from: url, metadata: metadata)
        session.dataTask(with: request) { data, response, error in CallForms.ignore(data, response, error) }.resume()
        session.dataTask(with: request, completionHandler: { _, _, _ in }).resume()
        session.dataTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.dataTask(with: request) { _ in
            ["a": 1]
        } completionHandler: { _, _, _ in
        }.resume()
        session.dataTask(with: url) { data, _, _ in CallForms.ignore(data, nil, nil) }.resume()
        session.dataTask(with: url, metadata: { _ in ["a": 1] }) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data()) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: empty) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data(), metadata: metadata) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file, metadata: { _ in nil }) { _, _, _ in }.resume()
        session.downloadTask(with: request) { file, _, _ in CallForms.ignore(file, nil, nil) }.resume()
        session.downloadTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.downloadTask(with: url) { _, _, _ in }.resume()
        session.downloadTask(with: url, metadata: { _ in ["a": [1, 2]] }) { _, _, _ in }.resume()
    }

    static func concrete(
        _ session: CapturingURLSession,
        _ request: URLRequest,
        _ file: URL,
        _ delegate: any URLSessionTaskDelegate,
        _ metadata: @escaping CallMetadata
    ) async throws {
        guard let url = request.url else { return }
        let empty: Data? = nil
        _ = try await session.data(for: request)
        _ = try await session.data(for: request, delegate: delegate)
        _ = try await session.data(for: request, delegate: nil)
        _ = try await session.data(for: request) { call in
            ["method": .string(call.request.method), "n": 42, "list": [1, nil]]
        }
        _ = try await session.data(for: request) { _ in nil }
        _ = try await session.data(for: request) { _ in throw CallForms.Refusal() }
        _ = try await session.data(for: request) { call in
            guard let response = call.response else { return nil }
            return ["status": .int(response.status)]
        }
        _ = try await session.data(for: request, delegate: delegate) { _ in ["a": 1.5, "b": true] }
        _ = try await session.data(for: request, metadata: metadata)
        _ = try await session.data(from: url)
        _ = try await session.data(from: url, delegate: delegate)
        _ = try await session.data(from: url) { _ in [:] }
        _ = try await session.data(from: url, delegate: delegate, metadata: metadata)
        try await drain(session.bytes(for: request))
        try await drain(session.bytes(for: request, delegate: delegate))
        try await drain(session.bytes(for: request, delegate: nil))
        try await drain(session.bytes(for: request) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, delegate: delegate) { _ in ["stream": 1] })
        try await drain(session.bytes(for: request, metadata: metadata))
        try await drain(session.bytes(from: url))
        try await drain(session.bytes(from: url, delegate: delegate))
        try await drain(session.bytes(from: url) { _ in ["stream": 1] })
        try await drain(session.bytes(from: url, delegate: delegate, metadata: metadata))
        _ = try await session.upload(for: request, from: Data())
        _ = try await session.upload(for: request, from: Data(), delegate: delegate)
        _ = try await session.upload(for: request, from: Data()) { call in ["path": "\(call.request.url.path)"] }
        _ = try await session.upload(for: request, from: Data(), delegate: delegate, metadata: metadata)
        _ = try await session.upload(for: request, fromFile: file)
        _ = try await session.upload(for: request, fromFile: file, delegate: delegate)
        _ = try await session.upload(for: request, fromFile: file) { _ in ["a": 1] }
        _ = try await session.download(for: request)
        _ = try await session.download(for: request, delegate: delegate)
        _ = try await session.download(for: request) { _ in ["a": ["b": ["c": nil]]] }
        _ = try await session.download(from: url)
        _ = try await session.download(from: url, delegate: delegate)
        _ = try await session.download(from: url, metadata: metadata)
        session.dataTask(with: request) { data, response, error in CallForms.ignore(data, response, error) }.resume()
        session.dataTask(with: request, completionHandler: { _, _, _ in }).resume()
        session.dataTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.dataTask(with: request) { _ in
            ["a": 1]
        } completionHandler: { _, _, _ in
        }.resume()
        session.dataTask(with: url) { data, _, _ in CallForms.ignore(data, nil, nil) }.resume()
        session.dataTask(with: url, metadata: { _ in ["a": 1] }) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data()) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: empty) { _, _, _ in }.resume()
        session.uploadTask(with: request, from: Data(), metadata: metadata) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file) { _, _, _ in }.resume()
        session.uploadTask(with: request, fromFile: file, metadata: { _ in nil }) { _, _, _ in }.resume()
        session.downloadTask(with: request) { file, _, _ in CallForms.ignore(file, nil, nil) }.resume()
        session.downloadTask(with: request, metadata: metadata) { _, _, _ in }.resume()
        session.downloadTask(with: url) { _, _, _ in }.resume()
        session.downloadTask(with: url, metadata: { _ in ["a": [1, 2]] }) { _, _, _ in }.resume()
    }
}
