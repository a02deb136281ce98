/// A namespace for the value types that nest in the client, which itself is not part of the targets.
public enum Moesif {}

/// Ends the run if a promise is broken; libFuzzer then keeps the input.
func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    guard isKept else { fatalError("broken: \(promise())") }
}
