import MoesifCaptureTesting

extension ThirdParty {
    private static let json = ["Content-Type": "application/json"]
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]

    /// The calls that a run without arguments makes.
    var calls: [Call] {
        [
            Call(name: "get", url: server.url("/weather"), headers: ["X-User": "ada"]),
            Call(name: "probe", url: server.url("/health/probe"), isSkipped: true),
            Call(
                name: "post json",
                url: server.url("/orders"),
                verb: "POST",
                headers: Self.json,
                body: #"{"article":"lamp","count":2}"#
            ),
            Call(
                name: "post form",
                url: server.url("/login"),
                verb: "POST",
                headers: Self.form,
                body: "user=ada&password=\(Secret.password.value)&client_secret=\(Secret.oauthClient.value)",
                secrets: [.password, .oauthClient]
            ),
            Call(name: "not found", url: server.url("/missing")),
            Call(name: "redirect", url: server.url("/moved")),
            Call(name: "refused", url: closed),
            Call(
                name: "cancelled",
                url: silent.url("/slow"),
                cancelSignal: { [silent] in await silent.waitForRequests(1) }
            ),
            Call(name: "large", url: server.url("/export")),
            Call(
                name: "headers",
                url: server.url("/account"),
                headers: [
                    "Authorization": "Bearer \(Secret.authorization.value)", "X-Api-Key": Secret.headerKey.value,
                ],
                secrets: [.authorization, .headerKey]
            ),
            Call(
                name: "query",
                url: server.url("/find?id=7&api_key=\(Secret.queryKey.value)"),
                secrets: [.queryKey]
            ),
            Call(
                name: "token",
                url: server.url("/token"),
                verb: "POST",
                headers: ["X-User": "ada"],
                secrets: [.accessToken]
            ),
        ]
    }
}
