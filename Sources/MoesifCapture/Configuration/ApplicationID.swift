/// The collector application ID.
///
/// It is a credential, so it never appears in a description, a dump or a log line.
struct ApplicationID: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let value: String

    var description: String {
        value.isEmpty ? "(none)" : "(application ID)"
    }

    var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
