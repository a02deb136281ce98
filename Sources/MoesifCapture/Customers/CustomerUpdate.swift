/// One user, company or subscription, as the bytes it is sent as.
struct CustomerUpdate: Sendable, Equatable {
    let kind: RecordKind
    let bytes: [UInt8]

    init(_ user: User) {
        self.init(.user) { $0.user(user) }
    }

    init(_ company: Company) {
        self.init(.company) { $0.company(company) }
    }

    init(_ subscription: Subscription) {
        self.init(.subscription) { $0.subscription(subscription) }
    }

    private init(_ kind: RecordKind, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(capacity: 512)
        write(&writer)
        self.kind = kind
        bytes = writer.bytes
    }
}

extension CustomerUpdate {
    /// The update as one record of a store: its kind, then its JSON.
    var record: [UInt8] {
        [kind.rawValue] + bytes
    }

    /// Reads a record; nil when it is none of an update.
    init?(record: some Collection<UInt8>) {
        guard let kind = record.first.flatMap(RecordKind.init(rawValue:)), kind != .event else { return nil }
        self.kind = kind
        bytes = Array(record.dropFirst())
    }
}
