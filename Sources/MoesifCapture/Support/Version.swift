/// The version of the library.
enum Version {
    static let current = "0.1.0"

    /// The library, as its requests name it.
    static let userAgent = "moesifcapture-swift/\(current)"
}
