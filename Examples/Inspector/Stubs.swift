import Foundation
import MoesifCapture

struct HAR { init(_ i: [JSONValue]) {}; var data: Data { Data() } }
struct CURLCommand { init?(_ i: JSONValue) { return nil }; var text: String { "" } }
struct NDJSON { init(parsing d: Data) {}; var items: [JSONValue] { [] }; var damagedLines: [Int] { [] } }
