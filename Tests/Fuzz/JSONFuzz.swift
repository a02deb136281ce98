import Foundation

/// Checks that the validator, the parser and the rewriter agree with each other and with Foundation on any body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let isValid = JSONValidator.isObjectOrArray(bytes)
    let data = Data(bytes)
    let value = JSONValue(parsing: data)
    let isContainer = value?.object != nil || value?.array != nil
    expect(isValid == isContainer, "the validator accepts the objects and arrays that the parser reads")
    expect(!isValid || String(bytes: bytes, encoding: .utf8) != nil, "what is valid is UTF-8")
    expectSequence(in: bytes, isValid: isValid)
    expectAgreement(on: data, value: isValid ? value : nil)
    guard let value else { return 0 }
    expect(JSONValue(parsing: Data(value.jsonText.utf8)) == value, "what is written is what was read")
    if isValid { expectRewriting(of: bytes, value: value) }
    return 0
}

private func expectSequence(in bytes: UnsafeRawBufferPointer, isValid: Bool) {
    let isFound = JSONSequence.isFound(atBeginningOf: bytes)
    var sequence = JSONSequence(bytes)
    var (count, end) = (0, 0)
    while let place = sequence.next() {
        expect(place.lowerBound >= end && place.upperBound > place.lowerBound, "values follow each other")
        (count, end) = (count + 1, place.upperBound)
    }
    expect(!isValid || isFound && count == 1 && sequence.isAtEnd, "a document is a sequence of one value")
}

// MARK: - Members

private let names = NameActions(masking: ["r", "removed", "\u{e9}"], redacting: ["m", "masked", "", "a\n"])

private func action(_ key: String) -> NameActions.Action {
    var key = key
    return key.withUTF8 { names.action(UnsafeRawBufferPointer($0)) }
}

private func expectRewriting(of bytes: UnsafeRawBufferPointer, value: JSONValue) {
    var result = value
    if case .changed(let rewritten) = JSONRewriter.rewrite(bytes, names, mark: "\"masked\"") {
        expect(rewritten.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }, "what is rewritten is valid")
        result = JSONValue(parsing: rewritten) ?? nil
    }
    expect(result == acted(on: value), "every member is met")
    expectOnlyListed(in: bytes)
    // A new text that needs escapes, next to members that are removed.
    let newText = { (text: UnsafeRawBufferPointer) in text.count.isMultiple(of: 2) ? nil : Array("\"\n\\".utf8) }
    if case .changed(let rewritten) = JSONRewriter.rewrite(bytes, names, strings: newText) {
        expect(rewritten.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }, "a string in place of another is valid")
    }
}

private let listed = NameActions(masking: ["r.m[]", "[].r"], redacting: ["b[][].m"], allowing: ["a", "b[].c"])

private func expectOnlyListed(in bytes: UnsafeRawBufferPointer) {
    var result = Array(bytes)
    if case .changed(let rewritten) = JSONRewriter.rewrite(bytes, listed, mark: "\"masked\"") { result = rewritten }
    expect(result.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }, "what has places rewritten is valid")
    guard let value = JSONValue(parsing: result) else { return }
    expect(isOnlyListed(value, key: nil), "nothing stays that is not listed")
}

private func isOnlyListed(_ value: JSONValue, key: String?) -> Bool {
    if let elements = value.array { return elements.allSatisfy { isOnlyListed($0, key: key) } }
    if let members = value.object { return members.allSatisfy { isOnlyListed($1, key: $0.lowercased()) } }
    return value == .null || value == "masked" || key == "a" || key == "c"
}

private func acted(on value: JSONValue) -> JSONValue {
    if let elements = value.array { return .array(elements.map(acted)) }
    guard let members = value.object else { return value }
    var result = JSONObject()
    for (key, member) in members {
        switch action(key) {
        case .remove: break
        case .replaceValue: result[key] = "masked"
        case .keep: result[key] = acted(on: member)
        }
    }
    return .object(result)
}

// MARK: - Foundation

private func expectAgreement(on data: Data, value: JSONValue?) {
    // Foundation reads other encodings too, which it detects by these bytes.
    guard !data.contains(0), !data.starts(with: [0xEF, 0xBB]), !data.starts(with: [0xFF]), !data.starts(with: [0xFE])
    else {
        expect(value == nil, "UTF-8 without a mark and without a zero byte")
        return
    }
    let other = try? JSONSerialization.jsonObject(with: data)
    guard let value else {
        expect(
            other == nil || isDeep(data) || mayHaveCommaAtEnd(data) || mayBeRefused(data),
            "Foundation reads no more, where it is strict"
        )
        return
    }
    guard let other else {
        expect(mayBeRefused(data), "Foundation reads no less, but for numbers that do not fit")
        return
    }
    expect(agrees(value, other), "Foundation reads the same")
}

private func isDeep(_ data: Data) -> Bool {
    data.count { $0 == ASCII.openBrace || $0 == ASCII.openBracket } > JSONValidator.maximumDepth
}

/// Returns true if there may be a comma before the end of an array or object, which Foundation accepts.
private func mayHaveCommaAtEnd(_ data: Data) -> Bool {
    var last: UInt8 = 0
    for byte in data where byte > ASCII.space {
        if last == ASCII.comma, byte == ASCII.closeBracket || byte == ASCII.closeBrace { return true }
        last = byte
    }
    return false
}

/// Returns true if there may be a surrogate, or a number that is out of the range of a `Double`.
private func mayBeRefused(_ data: Data) -> Bool {
    let text = String(decoding: data, as: UTF8.self).lowercased()
    return text.contains("\\ud") || text.utf8.contains(UInt8(ascii: "e")) || data.count(where: ASCII.isDigit) > 300
}

private func agrees(_ value: JSONValue, _ other: Any) -> Bool {
    switch value {
    case .null: return other is NSNull
    case .string(let text): return other as? String == text
    case .bool(let bool): return (other as? NSNumber)?.boolValue == bool
    case .number(let number):
        guard let double = number.double, let other = (other as? NSNumber)?.doubleValue else { return false }
        return abs(double - other) <= abs(double) * 1e-14
    case .array(let elements):
        guard let others = other as? [Any], others.count == elements.count else { return false }
        return zip(elements, others).allSatisfy(agrees)
    case .object(let members):
        guard let others = other as? [String: Any], others.count == members.count else { return false }
        return members.allSatisfy { key, member in others[key].map { agrees(member, $0) } ?? false }
    }
}
