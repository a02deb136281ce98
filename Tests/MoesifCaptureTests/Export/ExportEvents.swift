import Foundation
import MoesifCapture

/// Events for the tests of the exports.
enum ExportEvents {
    /// The members of the request and response of an event; the rest can be replaced.
    static func event(
        request: JSONObject = [:],
        response: JSONObject? = nil,
        capture: JSONObject = [:]
    ) -> JSONValue {
        var head: JSONObject = [
            "time": "2026-11-30T14:46:50.133Z", "uri": "https://api.example.com/orders", "verb": "GET", "headers": [:],
        ]
        head.merge(request)
        var event: JSONObject = ["request": .object(head), "direction": "Outgoing", "weight": 1]
        event["response"] = response.map(JSONValue.object)
        if !capture.isEmpty { event["metadata"] = ["capture": .object(capture)] }
        return .object(event)
    }

    /// Returns the members of a body in base64.
    static func base64(_ bytes: Data, _ contentType: String? = nil) -> JSONObject {
        var members: JSONObject = ["body": .string(bytes.base64EncodedString()), "transfer_encoding": "base64"]
        if let contentType { members["headers"] = ["Content-Type": .string(contentType)] }
        return members
    }

    /// Calls of each kind.
    static let calls: [JSONValue] = [
        event(
            request: [
                "uri": "https://api.example.com/orders?page=2&api_key=[redacted]&q=a%20b+c", "verb": "POST",
                "headers": [
                    "Authorization": "[redacted]", "Content-Type": "application/json", "Cookie": "a=1; b=x=y",
                ],
                "body": JSONValue(
                    parsing: Data(#"{"n":12345678901234567890123,"f":12.50,"password":"[redacted]"}"#.utf8)
                )
                    ?? nil,
                "transfer_encoding": "json",
            ],
            response: [
                "time": "2026-11-30T14:46:50.138Z", "status": 201, "ip_address": "192.0.2.2",
                "headers": [
                    "Content-Length": "81", "Content-Type": "application/json",
                    "Set-Cookie": "s=1; Path=/; HttpOnly, t=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Secure",
                ],
                "body": ["id": 7], "transfer_encoding": "json",
            ],
            capture: [
                "timing": ["first_byte": 0.0042, "redirects": 1, "request_bytes": 29, "response_bytes": 81],
                "final_uri": "https://api.example.com/orders/7",
            ]
        ),
        event(
            request: base64(Data("name=tea&note=two+words%21".utf8), "application/x-www-form-urlencoded")
                .merging(["verb": "PUT"]),
            response: base64(Data("schön".utf8), "text/plain; charset=utf-8")
                .merging(["time": "2026-11-30T14:46:51.133Z", "status": 302])
        ),
        event(
            request: base64(Data([0, 0xFF, 0x10]), "application/octet-stream").merging(["verb": "PATCH"]),
            response: base64(Data([0x89, 0x50, 0x4E, 0x47]), "image/png")
                .merging(["time": "2026-11-30T14:46:50.133Z", "status": 200])
        ),
        event(
            capture: [
                "error": ["domain": "NSURLErrorDomain", "code": -1004, "text": "cannot connect to host"],
                "duration_ms": 0.25,
            ]
        ),
        event(
            request: [
                "verb": "POST", "body": ["omitted": "over the limit", "bytes": 70000, "limit": 65536],
                "transfer_encoding": "json",
            ],
            response: ["time": "2026-11-30T14:46:50.200Z", "status": 204, "headers": [:]],
            capture: ["omitted": ["request_body": "over the limit", "response_body": "streamed"]]
        ),
        event(request: ["ip_address": "192.0.2.1"], response: ["status": 404]).setting("direction", "Incoming"),
    ]

    /// Items that are no calls.
    static let others: [JSONValue] = [
        ["user_id": "u-1"], ["action_name": "buy", "request": ["uri": "https://shop.example.com/"]], [1], "text", nil,
    ]

    /// Texts that an export must neither execute nor damage.
    static let hostileTexts = [
        "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "'\u{301}; touch pwned #", "\"; touch pwned; \"",
        "a\ntouch pwned\n", "a\r\ntouch pwned", "\u{1B}[201~touch pwned\n", "\u{7F}\u{85}\u{9B}31m",
        "a\u{202E}b\u{2066}",
        "\u{2028}touch pwned\u{2029}", "\u{200E}\u{200F}\u{FEFF}\u{E0041}", "\\", "\\'", "a\\\\", "\u{30BD}\\", "!!",
        "'!x",
        "!$(touch pwned)", "$HOME ~ * ? [a] {1,2}", "%s %n", "-o /tmp/x", "@/etc/passwd", "#touch pwned",
        "&& touch pwned",
        "| touch pwned", "é 日本 👩‍👩‍👧", "\u{1}1\u{1}7", "\t", "é'", "'é", "</script><script>alert(1)</script>", "\u{FFFD}",
    ]
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        merged.merge(other)
        return merged
    }
}

extension JSONValue {
    fileprivate func setting(_ key: String, _ value: JSONValue) -> JSONValue {
        var changed = self
        changed[key] = value
        return changed
    }
}
