import Foundation
import Testing

@testable import MoesifCapture

@Suite struct BodyTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private func written(_ body: Moesif.Event.Body?) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.body(body)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "A JSON body is sent byte for byte, without a byte order mark",
        arguments: [
            "{}", "[]", " {\"a\" : 1}\n", #"{"n":12345678901234567890123,"f":10.10,"d":1,"d":2}"#, "[1,\r\n2]",
            "[\"é日😀\"]",
        ]
    )
    func jsonGoesOutByteForByte(_ text: String) throws {
        for prefix in [[], Self.mark] {
            let body = Moesif.Event.Body(Data(prefix + Array(text.utf8)))
            #expect(body.transferEncoding == .json)
            #expect(body.bytes == Data(text.utf8))
            #expect(written(body) == #"{"body":\#(text),"transfer_encoding":"json"}"#)
            #expect(JSONValue(parsing: Data(written(body).utf8)) != nil)
        }
    }

    @Test(
        "A body that is not a JSON object or array is sent in base64",
        arguments: [
            "", "42", #""x""#, "null", "true", "NaN", #"{"a":NaN}"#, "[Infinity]", #"{"a":1"#, "[1,", "[1,]",
            "plain text",
            "<html>",
            "{}{}", "{}\n{}", #"{'a':1}"#, "a=1&b=2",
        ]
    )
    func everythingElseGoesOutInBase64(_ text: String) {
        for prefix in [[], Self.mark] {
            let bytes = Data(prefix + Array(text.utf8))
            let body = Moesif.Event.Body(bytes)
            #expect(body.transferEncoding == .base64)
            #expect(body.bytes == bytes, "a mark stays before what is not JSON")
            #expect(body.json == nil)
            #expect(written(body) == #"{"body":"\#(bytes.base64EncodedString())","transfer_encoding":"base64"}"#)
        }
    }

    @Test("Base64 is exact for every byte and length") func base64IsExactForEveryByteAndLength() throws {
        let all = Data((0...255).map { UInt8($0) } + [0xFF])
        for count in 0...all.count {
            let bytes = all.suffix(count)  // A slice, whose indices do not start at 0.
            let value = try #require(JSONValue(parsing: Data(written(Moesif.Event.Body(bytes)).utf8)))
            let text = try #require(value["body"]?.string)
            #expect(Data(base64Encoded: text) == Data(bytes))
        }
    }

    @Test("A slice of data is read from its own start") func slicesAreReadFromTheirOwnStart() {
        let data = Data("xx{\"a\":1}yy".utf8)
        #expect(Moesif.Event.Body(data[2..<9]).bytes == Data(#"{"a":1}"#.utf8))
        #expect(
            Moesif.Event.Body((Data("x".utf8) + Data(Self.mark) + Data("[1]".utf8)).dropFirst()).bytes
                == Data("[1]".utf8)
        )
    }

    @Test("A body nested deeper than 60 levels is sent in base64") func depthDecidesToo() {
        func arrays(_ depth: Int) -> Data {
            Data((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(Moesif.Event.Body(arrays(60)).transferEncoding == .json)
        #expect(Moesif.Event.Body(arrays(61)).transferEncoding == .base64)
    }

    @Test("A body that is made as base64 stays base64 even if it is JSON") func base64OnDemand() {
        let body = Moesif.Event.Body(base64: Data("{}".utf8))
        #expect(body.transferEncoding == .base64 && body.json == nil)
        #expect(written(body) == #"{"body":"e30=","transfer_encoding":"base64"}"#)
    }

    @Test("A missing body writes nothing") func noBodyWritesNothing() {
        #expect(written(nil) == "{}")
    }

    @Test("Removing a member keeps the digits of the others")
    func aMemberIsTakenOutAndTheOthersKeepTheirDigits() throws {
        let text = #"{"z":12345678901234567890123,"password":"hunter2","a":10.10,"m":-0.0,"e":1e2,"n":{"password":1}}"#
        var event = Moesif.Event(request: Moesif.Event.Request(time: .now, uri: "https://h/", verb: "GET"))
        event.response = Moesif.Event.Response(time: .now, status: 200, body: Moesif.Event.Body(Data(text.utf8)))
        event.response?.body?["password"] = nil
        let bytes = try #require(event.response?.body?.bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"z":12345678901234567890123,"a":10.10,"m":-0.0,"e":1e2,"n":{"password":1}}"#
        )
        #expect(event.response?.body?.transferEncoding == .json)
        event.response?.body?["n"]?["password"] = nil
        event.response?.body?["z"] = "new"
        event.request.body?["password"] = nil
        #expect(event.request.body == nil)
        let changed = written(event.response?.body)
        #expect(changed == #"{"body":{"z":"new","a":10.10,"m":-0.0,"e":1e2,"n":{}},"transfer_encoding":"json"}"#)
    }

    @Test("Members of a JSON body can be read") func membersCanBeRead() {
        let body = Moesif.Event.Body(Data(#"{"a":{"b":"c"},"n":null}"#.utf8))
        #expect(body["a"]?["b"]?.string == "c")
        #expect(body["n"] == .some(.null))
        #expect(body["missing"] == nil)
        #expect(Moesif.Event.Body(Data("[1]".utf8))["a"] == nil)
        #expect(Moesif.Event.Body(["a": 1])["a"] == 1)
    }

    @Test(
        "Setting a member of a body that is not a JSON object has no effect",
        arguments: ["password=x", "[1,2]", "42", "{\"a\":NaN}"]
    )
    func settingAMemberOfWhatIsNoObjectDoesNothing(_ text: String) {
        var body = Moesif.Event.Body(Data(text.utf8))
        let before = body
        body["a"] = nil
        body["password"] = nil
        body["new"] = 1
        #expect(body == before)
        var forced = Moesif.Event.Body(base64: Data(#"{"a":1}"#.utf8))
        forced["a"] = nil
        #expect(forced.bytes == Data(#"{"a":1}"#.utf8))
    }

    @Test("The JSON of a body can be replaced by an object or array only") func theDocumentCanBeReplaced() {
        var body = Moesif.Event.Body(Data("text".utf8))
        body.json = "scalar"
        body.json = nil
        body.json = .null
        #expect(body == Moesif.Event.Body(Data("text".utf8)))
        body.json = [1, 2]
        #expect(body.transferEncoding == .json && body.bytes == Data("[1,2]".utf8))
        body.json = ["a": 1]
        #expect(body.bytes == Data(#"{"a":1}"#.utf8))
        #expect(body.json == ["a": 1])
    }

    @Test("A body can be made from a JSON object") func aBodyMadeOfAnObject() {
        let body = Moesif.Event.Body(["a": [1, nil]])
        #expect(body.transferEncoding == .json)
        #expect(written(body) == #"{"body":{"a":[1,null]},"transfer_encoding":"json"}"#)
    }
}
