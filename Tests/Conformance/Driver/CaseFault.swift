/// A mistake in a case, in a cases file, or in the result of a case.
struct CaseFault: Error, CustomStringConvertible {
    let description: String
}
