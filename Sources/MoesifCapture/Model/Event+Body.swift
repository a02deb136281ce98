public import Foundation

extension Moesif.Event {
    /// The body of a request or response as an event carries it.
    ///
    /// A body that is strictly a JSON object or array goes out byte for byte; everything else, whatever its content
    /// type claims, goes out in base64. A hook may change a JSON body by key: the document is parsed only then, and the
    /// numbers it leaves alone keep their digits.
    ///
    /// ```swift
    /// event.response?.body?["password"] = nil
    /// ```
    public struct Body: Sendable, Equatable {
        /// How the collector is to read a body.
        public enum TransferEncoding: String, Sendable, Hashable {
            /// A JSON object or array.
            case json
            /// Any bytes, in base64.
            case base64
        }

        private enum Storage: Sendable, Equatable {
            /// Bytes that passed the validator.
            case json(Data)
            case document(JSONValue)
            case raw(Data)
        }

        private var storage: Storage

        /// A body of these bytes; a UTF-8 byte order mark before JSON is dropped.
        public init(_ bytes: Data) {
            let text = Self.withoutMark(bytes)
            let isJSON = text.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }
            storage = isJSON ? .json(text) : .raw(bytes)
        }

        /// A body that is this object.
        public init(_ object: JSONObject) {
            storage = .document(.object(object))
        }

        /// Bytes that go out in base64, whatever they hold.
        public init(base64 bytes: Data) {
            storage = .raw(bytes)
        }

        /// Bytes that the validator has accepted.
        init(validated bytes: Data) {
            storage = .json(bytes)
        }

        /// The bytes without the UTF-8 byte order mark they may begin with.
        static func withoutMark(_ bytes: Data) -> Data {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            return bytes.starts(with: mark) ? Data(bytes.dropFirst(mark.count)) : bytes
        }

        /// How the collector is to read the body.
        public var transferEncoding: TransferEncoding {
            if case .raw = storage { .base64 } else { .json }
        }

        /// The bytes: the JSON text, or what base64 stands for.
        public var bytes: Data {
            switch storage {
            case .json(let bytes), .raw(let bytes): bytes
            case .document(let value): Data(value.jsonText.utf8)
            }
        }

        /// The document; nil when the body is not JSON.
        ///
        /// Parsed anew at each reading: keep it if you read it twice.
        ///
        /// Setting an object or array replaces the body; setting anything else does nothing.
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

        /// A member of a body that is a JSON object.
        ///
        /// Setting nil takes it out; on another body, setting does nothing.
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
    /// The length of the body as JSON, about.
    var jsonLength: Int {
        switch storage {
        case .json(let bytes): bytes.count
        case .raw(let bytes): bytes.count / 3 * 4 + 6
        case .document: 1024
        }
    }
}

extension Moesif.Event.Body: CustomStringConvertible {
    /// The body as the JSON that is sent: the document, or a string of base64.
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

    /// The two members a body is written as.
    mutating func body(_ body: Moesif.Event.Body?) {
        guard let body else { return }
        key("body")
        value(of: body)
        member("transfer_encoding", body.transferEncoding.rawValue)
    }
}
