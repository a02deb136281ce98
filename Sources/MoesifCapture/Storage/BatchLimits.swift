/// The most that one upload carries.
package struct BatchLimits: Sendable, Equatable {
    package var count: Int
    package var bytes: Int

    package init(count: Int, bytes: Int) {
        self.count = count
        self.bytes = bytes
    }
}
