package import MoesifCapture

/// A call, read from an event in any form.
///
/// Members of a wrong type count as absent. All exports use this reading.
package struct ExportedCall: Sendable {
    /// A part that was left out or cut, with the reason.
    package struct Omission: Sendable, Hashable {
        /// The part by its name in `metadata.capture.omitted`, such as `response_body`.
        package let part: String
        package let reason: String
    }

    /// The method, or nil if the event has none.
    package let method: String?
    /// The URL as the event has it, or an empty text.
    package let url: String
    /// True for a call that the app received.
    package let isIncoming: Bool
    /// The start of the call.
    package let start: ExportedTime?
    /// The duration of the call in milliseconds.
    package let duration: Double?
    /// The time from the start to the first byte of the response in milliseconds.
    package let firstByte: Double?
    /// The request.
    package let request: ExportedMessage
    /// The response, or nil if none arrived.
    package let response: ExportedMessage?
    /// The status of the response; 0 if there is no response or if its status is no number.
    package let status: Int
    /// The text of the error, or nil if the call did not fail.
    package let error: String?
    /// The URL that answered, if it is another one.
    package let finalURL: String?
    /// The parts that were left out or cut.
    package let omissions: [Omission]

    /// Reads an event, or returns nil for an item that is no call, such as an action or the update of a user.
    package init?(_ event: JSONValue) {
        guard let event = event.object else { return nil }
        let (head, answer) = (event["request"]?.object, event["response"]?.object)
        // Actions have a request too, but without a method.
        guard answer != nil || event["direction"]?.string != nil || head?["verb"] as JSONValue? != nil else {
            return nil
        }
        let notes = event["metadata"]?["capture"]
        let timing = notes?["timing"]
        omissions = (notes?["omitted"]?.object ?? [:]).map { part, reason in
            Omission(part: part, reason: reason.string ?? reason.jsonText)
        }
        let omitted = Set(omissions.map(\.part))
        method = head?["verb"]?.string
        url = head?["uri"]?.string ?? ""
        isIncoming = event["direction"]?.string == "Incoming"
        start = head?["time"]?.string.flatMap { ExportedTime($0) }
        request = ExportedMessage(
            head,
            transferred: timing?["request_bytes"],
            isBodyOmitted: omitted.contains("request_body")
        )
        response = answer.map {
            ExportedMessage(
                $0,
                transferred: timing?["response_bytes"],
                isBodyOmitted: omitted.contains("response_body")
            )
        }
        let number = answer?["status"]?.int ?? 0
        status = (0...999).contains(number) ? number : 0
        let end = answer?["time"]?.string.flatMap { ExportedTime($0) }
        duration = Self.duration(from: start, to: end) ?? Self.positive(notes?["duration_ms"])
        firstByte = Self.positive(timing?["first_byte"]).map { $0 * 1000 }
        error = Self.text(of: notes?["error"])
        finalURL = notes?["final_uri"]?.string
    }

    private static func duration(from start: ExportedTime?, to end: ExportedTime?) -> Double? {
        guard let start, let end, end.microseconds >= start.microseconds else { return nil }
        return Double(end.microseconds - start.microseconds) / 1000
    }

    /// Returns a number that is not negative and at most a year in milliseconds.
    private static func positive(_ value: JSONValue?) -> Double? {
        value?.double.flatMap { (0...31_622_400_000).contains($0) ? $0 : nil }
    }

    /// Returns the text of the member `error`, with its domain and code.
    private static func text(of error: JSONValue?) -> String? {
        guard let error, error.object != nil else { return error?.string }
        let code = [error["domain"]?.string, (error["code"]?.int).map { "\($0)" }].compactMap(\.self)
        return [error["text"]?.string, code.isEmpty ? nil : "(\(code.joined(separator: " ")))"]
            .compactMap(\.self).joined(separator: " ")
    }
}
