#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension URLRequest {
    /// The same request, with what its event is to say beside what capture sees.
    ///
    /// It travels with the request through copies and changes, and by every route: a capturing session, a registered
    /// `CapturingURLProtocol`, a configuration. Nothing of it goes on the wire. It beats `Moesif.withContext` and the
    /// global hooks; capturing twice merges, and what is said last wins. An empty string says nothing.
    ///
    /// ```swift
    /// let request = URLRequest(url: url).capturing(user: "u-1") { call in ["status": .int(call.response?.status ?? 0)] }
    /// ```
    ///
    /// - Parameters:
    ///   - user: The id of the user the call is made for.
    ///   - company: The id of the company the call is made for.
    ///   - subscription: The id of the subscription the call is made under.
    ///   - sessionToken: The session the call belongs to.
    ///   - actionName: The name of the operation that the call is, such as the operation id of OpenAPI; at most 256
    ///     bytes.
    ///   - tags: Labels of the event.
    ///   - skip: Whether the call is to become no event.
    ///   - metadata: Runs on the client's worker when the call has ended.
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

    /// The same request, with metadata that is in variables for its event; see the other form.
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
