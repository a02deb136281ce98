import Testing

extension Tag {
    /// Subjects that exist on Linux only.
    @Tag static var linux: Self

    /// Many threads or tasks at once; run under the thread sanitizer.
    @Tag static var race: Self

    /// Takes more than half a second.
    @Tag static var slow: Self
}
