/// What is wrong with a case, with a file of them, or with what came of one.
struct CaseFault: Error, CustomStringConvertible {
    let description: String
}
