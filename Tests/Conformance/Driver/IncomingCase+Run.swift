import Foundation
import MoesifCapture

extension IncomingCase {
    func run(_ arguments: Arguments) async throws {
        try await settings.withClient(Moesif.IncomingOptions.self, arguments.collector) { moesif in
            for _ in 0..<repetitions {
                switch arguments.route {
                case .begin: await begin(moesif)
                case .record: record(moesif)
                default: try await capture(moesif) {}
                }
            }
        }
    }

    /// Handles the call inside of `capture`, which must return the response of the handler.
    ///
    /// - Parameters:
    ///   - moesif: The client.
    ///   - operation: An operation that the handler runs after it has identified the call.
    func capture(_ moesif: Moesif, _ operation: () async -> Void) async throws {
        do {
            let status = try await moesif.incoming.capture(request) { call in
                identity?.say(of: call)
                await operation()
                return try await answer(to: call)
            } response: {
                $0
            }.status
            guard status == response?.status else { throw CaseFault(description: "the handler's answer was changed") }
        } catch is HandlerError {
            guard response == nil else { throw CaseFault(description: "the handler threw nothing") }
        }
    }

    /// Begins the call, and ends it when the response has been made in pieces.
    private func begin(_ moesif: Moesif) async {
        let call = moesif.incoming.begin(request)
        let recorder = moesif.bodyRecorder()
        identity?.say(of: call)
        await call.serve {
            guard let body = response?.body.bytes else { return }
            recorder.append(body.prefix(body.count / 2))
            recorder.append(body.dropFirst(body.count / 2))
        }
        do {
            let answer = try await answer(to: call)
            call.end(
                response: CapturedCall.Response(status: answer.status, headers: answer.headers, body: recorder.body())
            )
        } catch {
            call.end(response: nil, error: error)
        }
    }

    private func record(_ moesif: Moesif) {
        func record() {
            moesif.incoming.record(
                request: request,
                response: response,
                error: response == nil ? HandlerError() : nil,
                duration: delay ?? .milliseconds(1)
            )
        }
        if let identity { identity.say(around: record) } else { record() }
    }

    /// Handles a call after a delay, with the id of its event in the response, as an app should.
    private func answer(to call: IncomingCall) async throws -> CapturedCall.Response {
        if let delay { try await Task.sleep(for: delay) }
        guard let response else { throw HandlerError() }
        var headers = response.headers
        if let id = call.transactionID { headers[.moesifTransactionID] = id }
        return CapturedCall.Response(status: response.status, headers: headers, body: response.body)
    }
}
