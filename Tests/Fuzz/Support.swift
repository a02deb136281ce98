/// Ends the run where a promise is broken; what was fed is then kept.
func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    guard isKept else { fatalError("broken: \(promise())") }
}
