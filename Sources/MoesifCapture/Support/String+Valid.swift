import Foundation

extension String {
    /// Creates a string from UTF-8 bytes, or returns nil if they are malformed.
    init?(valid bytes: some Collection<UInt8>) {
        if #available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *) {
            self.init(validating: bytes, as: UTF8.self)
        } else {
            self.init(bytes: bytes, encoding: .utf8)
        }
    }
}
