import Foundation

/// Creates requests in the format of the collector's API.
struct CollectorAPI: Sendable {
    let endpoint: CollectorEndpoint
    let applicationID: ApplicationID

    /// Returns a request for the remote configuration.
    func configuration() -> CollectorRequest {
        request(.get, "/v1/config", nil)
    }

    /// Returns a request that delivers items of one kind as a JSON array.
    func batch(_ kind: PayloadKind, _ items: some Collection<[UInt8]>) -> CollectorRequest {
        var body = Data(capacity: items.reduce(1) { $0 + $1.count + 1 })
        body.append(ASCII.openBracket)
        for item in items {
            if body.count > 1 { body.append(ASCII.comma) }
            body.append(contentsOf: item)
        }
        body.append(ASCII.closeBracket)
        return request(.post, kind.batchPath, body)
    }

    /// Returns a request that delivers a single item.
    func item(_ kind: PayloadKind, _ bytes: [UInt8]) -> CollectorRequest {
        request(.post, kind.path, Data(bytes))
    }

    private func request(_ method: CollectorRequest.Method, _ path: String, _ body: Data?) -> CollectorRequest {
        let headers: HeaderFields = [
            .moesifApplicationID: applicationID.value,
            .contentType: "application/json; charset=utf-8",
            .userAgent: Version.userAgent,
        ]
        return CollectorRequest(method: method, url: endpoint.url(path), path: path, headers: headers, body: body)
    }
}
