/// The version of the library, as its requests name it.
enum LibraryVersion {
    static let userAgent = "moesifcapture-swift/0.1.0"
}
