/// The version of the library.
package enum Version {
    package static let current = "0.1.0"

    /// The `User-Agent` of the library's requests.
    static let userAgent = "moesifcapture-swift/\(current)"
}
