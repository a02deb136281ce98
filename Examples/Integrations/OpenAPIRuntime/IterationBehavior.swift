/// How often a sequence may be read.
public enum IterationBehavior: Sendable {
    /// Once.
    case single
    /// As often as it is asked for.
    case multiple
}
