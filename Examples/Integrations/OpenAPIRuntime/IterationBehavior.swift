/// The number of times that a sequence can be read.
public enum IterationBehavior: Sendable {
    /// Once.
    case single
    /// Any number of times.
    case multiple
}
