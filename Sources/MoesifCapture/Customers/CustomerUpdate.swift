/// One user, company or subscription, as the bytes it is sent as.
struct CustomerUpdate: Sendable, Equatable {
    let kind: PayloadKind
    let bytes: [UInt8]

    init(_ user: Moesif.User) {
        self.init(.user) { $0.user(user) }
    }

    init(_ company: Moesif.Company) {
        self.init(.company) { $0.company(company) }
    }

    init(_ subscription: Moesif.Subscription) {
        self.init(.subscription) { $0.subscription(subscription) }
    }

    private init(_ kind: PayloadKind, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(capacity: 512)
        write(&writer)
        self.kind = kind
        bytes = writer.bytes
    }
}
