public import Foundation

extension Moesif.Event {
    /// The body of a request or response in an event.
    ///
    /// A body that is strictly a JSON object or array is sent byte for byte. Every other body is sent in base64,
    /// whatever its content type is. A hook can change a JSON body by key. The document is parsed only then, and
    /// numbers that do not change keep their digits.
    ///
    /// ```swift
    /// event.response?.body?["password"] = nil
    /// ```
    public struct Body: Sendable, Equatable {
        /// The encoding of a body in an event, by Moesif's names.
        public enum TransferEncoding: String, Sendable, Hashable {
            /// A JSON object or array.
            case json
            /// Bytes of any kind, in base64.
            case base64
        }

        private enum Storage: Sendable, Equatable {
            /// Bytes that the validator has accepted.
            case json(Data)
            case document(JSONValue)
            case raw(Data)
        }

        private var storage: Storage

        /// Creates a body from bytes, as JSON if they are a JSON object or array and as base64 otherwise.
        ///
        /// A UTF-8 byte order mark before JSON is removed.
        ///
        /// - Parameter bytes: The bytes of the body.
        public init(_ bytes: Data) {
            let text = Self.withoutMark(bytes)
            let isJSON = text.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }
            storage = isJSON ? .json(text) : .raw(bytes)
        }

        /// Creates a body from a JSON object.
        ///
        /// - Parameter object: The object.
        public init(_ object: JSONObject) {
            storage = .document(.object(object))
        }

        /// Creates a body that is sent in base64, even if its bytes are JSON.
        ///
        /// - Parameter bytes: The bytes of the body.
        public init(base64 bytes: Data) {
            storage = .raw(bytes)
        }

        /// Creates a body from bytes that the validator has accepted.
        init(validated bytes: Data) {
            storage = .json(bytes)
        }

        /// Returns the bytes without a leading UTF-8 byte order mark.
        static func withoutMark(_ bytes: Data) -> Data {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            return bytes.starts(with: mark) ? Data(bytes.dropFirst(mark.count)) : bytes
        }

        /// The encoding in which the body is sent.
        public var transferEncoding: TransferEncoding {
            if case .raw = storage { .base64 } else { .json }
        }

        /// The bytes of the body: the JSON text, or the bytes that are sent in base64.
        public var bytes: Data {
            switch storage {
            case .json(let bytes), .raw(let bytes): bytes
            case .document(let value): Data(value.jsonText.utf8)
            }
        }

        /// The JSON document, or `nil` if the body is not JSON.
        ///
        /// Each read parses the document again, so keep the value if you read it twice. Setting an object or array
        /// replaces the body. Setting any other value has no effect.
        public var json: JSONValue? {
            get {
                switch storage {
                case .json(let bytes): JSONValue(parsing: bytes)
                case .document(let value): value
                case .raw: nil
                }
            }
            set {
                switch newValue {
                case .object, .array: storage = newValue.map(Storage.document) ?? storage
                default: break
                }
            }
        }

        /// Accesses a member of a body that is a JSON object.
        ///
        /// Setting `nil` removes the member. Setting has no effect if the body is not a JSON object.
        ///
        /// - Parameter key: The key of the member.
        public subscript(key: String) -> JSONValue? {
            get {
                json?[key]
            }
            set {
                guard var document = json, document.object != nil else { return }
                document[key] = newValue
                storage = .document(document)
            }
        }
    }
}

extension Moesif.Event.Body {
    /// The approximate length of the body as JSON, in bytes.
    var jsonLength: Int {
        switch storage {
        case .json(let bytes): bytes.count
        case .raw(let bytes): bytes.count / 3 * 4 + 6
        case .document: 1024
        }
    }
}

extension Moesif.Event.Body: CustomStringConvertible {
    /// The body as the JSON that is sent: the document, or a base64 string.
    public var description: String {
        var writer = JSONWriter()
        writer.value(of: self)
        return writer.text
    }
}

extension JSONWriter {
    fileprivate mutating func value(of body: Moesif.Event.Body) {
        switch body.transferEncoding {
        case .json:
            body.bytes.withUnsafeBytes { raw($0) }
        case .base64:
            raw("\"")
            body.bytes.base64EncodedData().withUnsafeBytes { raw($0) }
            raw("\"")
        }
    }

    /// Writes the members `body` and `transfer_encoding`.
    mutating func body(_ body: Moesif.Event.Body?) {
        guard let body else { return }
        key("body")
        value(of: body)
        member("transfer_encoding", body.transferEncoding.rawValue)
    }
}
