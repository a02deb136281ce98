#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension URLRequest {
    /// Returns the request with values for the event of its call.
    ///
    /// The request carries the values through copies and changes, and every route reads them: a capturing session, a
    /// registered ``CapturingURLProtocol``, or a captured configuration. They are never sent to the server.
    ///
    /// The values take precedence over `Moesif.withContext` and the global hooks. Calling the method again adds to the
    /// earlier values: tags and metadata are merged, and the last value wins otherwise. A `nil` or empty string leaves
    /// the earlier value unchanged.
    ///
    /// ```swift
    /// let request = URLRequest(url: url).capturing(user: "u-1") { call in ["status": .int(call.response?.status ?? 0)] }
    /// ```
    ///
    /// - Parameters:
    ///   - user: The id of the user for whom the call is made.
    ///   - company: The id of the company for which the call is made.
    ///   - subscription: The id of the subscription under which the call is made.
    ///   - sessionToken: The session to which the call belongs.
    ///   - actionName: The name of the operation that the call performs, such as an OpenAPI operation id; at most 256
    ///     bytes.
    ///   - tags: The labels of the event.
    ///   - skip: True if the call is to become no event. A later `false` does not change it.
    ///   - metadata: Returns metadata for the event, or `nil` for none. Runs on the client's worker after the call has
    ///     ended.
    /// - Returns: The same request with the values; unchanged if it has no URL (Linux).
    public func capturing(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        actionName: String? = nil,
        tags: [String] = [],
        skip: Bool = false,
        metadata: CallMetadata? = nil
    ) -> URLRequest {
        var attachment = attachment ?? RequestAttachment()
        var context = attachment.context ?? CallContext()
        var said = CallContext(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            actionName: actionName,
            tags: tags,
            isSkipped: skip
        )
        if let metadata { said.metadata = [metadata] }
        context.put(said)
        attachment.context = context
        return attaching(attachment) ?? self
    }

    /// Returns the request with values for the event of its call, with metadata of any JSON-convertible values.
    ///
    /// Use this form if the metadata contains variables. Otherwise, it is the same as the form with a ``CallMetadata``
    /// closure.
    ///
    /// - Parameters:
    ///   - user: The id of the user for whom the call is made.
    ///   - company: The id of the company for which the call is made.
    ///   - subscription: The id of the subscription under which the call is made.
    ///   - sessionToken: The session to which the call belongs.
    ///   - actionName: The name of the operation that the call performs, such as an OpenAPI operation id; at most 256
    ///     bytes.
    ///   - tags: The labels of the event.
    ///   - skip: True if the call is to become no event. A later `false` does not change it.
    ///   - metadata: Returns metadata for the event, with values of any ``JSONConvertible`` type. Runs on the client's
    ///     worker after the call has ended.
    /// - Returns: The same request with the values; unchanged if it has no URL (Linux).
    @_disfavoredOverload
    public func capturing(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        actionName: String? = nil,
        tags: [String] = [],
        skip: Bool = false,
        metadata: @escaping @Sendable (CapturedCall) throws -> [String: any JSONConvertible]
    ) -> URLRequest {
        capturing(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            actionName: actionName,
            tags: tags,
            skip: skip,
            metadata: { call in JSONObject(try metadata(call)) }
        )
    }
}
