import Foundation
import MoesifCapture

/// One side of a call, by the name of its member in the event.
enum Side: String, CaseIterable {
    case request, response
}

/// A part of an event that holds `[redacted]` in place of a value or of a piece of one.
struct RedactedPart: Hashable {
    enum Place: Hashable {
        case uriPath
        case queryItem
        case header(Side)
        case bodyKey(Side)
        case formField(Side)
        /// A body that is neither JSON nor a form, or metadata.
        case other
    }

    let place: Place
    /// The names from the root of the event to the part; the elements of an array are numbers.
    let path: [String]
    /// The names within the place.
    ///
    /// No rule depends on the index of an element, so elements have none.
    let names: [String]
    /// The text that holds the mark.
    let text: String
}

extension String {
    /// True if the text holds `[redacted]`, also if a combining character follows it.
    var hasRedactionMark: Bool {
        range(of: Moesif.Redaction.mark, options: .literal) != nil
    }
}
