/// The client is not part of what is fed; its value types nest in its name.
public enum Moesif {}

/// Ends the run where a promise is broken; what was fed is then kept.
func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    guard isKept else { fatalError("broken: \(promise())") }
}
