import Foundation

extension String {
    /// The text that the bytes spell in UTF-8; nil where they spell none.
    init?(valid bytes: some Collection<UInt8>) {
        if #available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *) {
            self.init(validating: bytes, as: UTF8.self)
        } else {
            self.init(bytes: bytes, encoding: .utf8)
        }
    }
}
