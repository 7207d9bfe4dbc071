// A client in four lines: what the tests of the HTTP surface call the sandbox with.

import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

struct Reply {
    var status: Int
    var fields: HTTPFields
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
}

struct Caller {
    var sandbox: Sandbox
    var key: String? = "sandbox"
    var contentType: String? = "application/json"
    /// `name=value`
    var cookie: String?

    init(_ options: Sandbox.Options = Sandbox.Options()) throws { sandbox = try Sandbox(options) }

    /// Every reply is looked at, whatever the test is about.
    func send(
        _ method: HTTPRequest.Method, _ url: String, _ body: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async -> Reply {
        let rest = url.drop { $0 != "/" }.dropFirst(2)
        let authority = String(rest.prefix { $0 != "/" })
        var request = HTTPRequest(
            method: method, scheme: String(url.prefix { $0 != ":" }), authority: authority, path: String(rest.dropFirst(authority.count)))
        if let key { request.headerFields[.apiKey] = key }
        if let cookie { request.headerFields[.cookie] = cookie }
        if let contentType, !body.isEmpty { request.headerFields[.contentType] = contentType }
        let (response, bytes) = await sandbox.respond(to: request, body: Array(body.utf8))
        let reply = Reply(status: response.status.code, fields: response.headerFields, bytes: bytes)
        for finding in method == .head ? [] : ReplyCheck.findings(method, url, reply) {
            Issue.record("\(finding)", sourceLocation: sourceLocation)
        }
        return reply
    }

    /// A form, as a browser sends it.
    func submit(_ url: String, _ fields: KeyValuePairs<String, String>) async -> Reply {
        var caller = self
        caller.contentType = "application/x-www-form-urlencoded"
        caller.key = nil
        let body = fields.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return await caller.send(.post, url, body)
    }

    static let accounts = "https://book.imin.co/api/v2/customer-accounts"
    static let louis = """
        {"email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu", "imin:is13OrOver": false}
        """

    /// Opens an account for Louis and gives its identifier.
    func louis() async -> String {
        await send(.post, Caller.accounts, Caller.louis).json["identifier"]?.string ?? ""
    }
}
