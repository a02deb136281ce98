/// The most that one upload carries.
package struct BatchLimits: Sendable, Equatable {
    package var count: Int
    package var bytes: Int
}
