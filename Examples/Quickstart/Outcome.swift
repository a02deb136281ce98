/// The result of a call, as the app saw it.
struct Outcome: Sendable {
    let name: String
    let verb: String
    let uri: String
    /// The status, or the text of the error.
    let result: String
    let milliseconds: Int
}
