@testable import MoesifCapture

extension URIRedactor {
    init(redacting items: Set<String>, _ keys: Set<String>) {
        self.init(
            ValueRedactor(
                items: NameActions(redacting: items),
                keys: NameActions(redacting: keys),
                names: keys
            )
        )
    }
}

extension HeaderRedactor {
    func redact(_ headers: HeaderFields) -> (headers: HeaderFields, omitted: Int) {
        var sent = HeaderFields()
        let omitted = redact(headers) { sent.add($1, for: $0) }
        return (sent, omitted)
    }
}
