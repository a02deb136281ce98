/// The error of a generated client, which wraps the error of its transport or of a middleware.
public struct ClientError: Error {
    /// The operation's id.
    public var operationID: String
    /// The input of the operation.
    public var operationInput: any Sendable
    /// A description of the cause.
    public var causeDescription: String
    /// The error of the transport or of a middleware.
    public var underlyingError: any Error

    /// Creates an error of an operation.
    public init(
        operationID: String,
        operationInput: any Sendable,
        causeDescription: String,
        underlyingError: any Error
    ) {
        self.operationID = operationID
        self.operationInput = operationInput
        self.causeDescription = causeDescription
        self.underlyingError = underlyingError
    }
}
