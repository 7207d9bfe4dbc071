// One request as the handlers see it, and the answer they give. Neither knows whether a socket is involved.

import HTTPTypes
import IminAPI
import IminJSON

/// A request, read in full.
struct Call: Sendable {
    var method: HTTPRequest.Method
    /// `https://book.imin.co`, or where the server really listens: what links in replies start with.
    var base: String
    /// Without the query.
    var path: String
    var query: Query
    var headers: HTTPFields = [:]
    /// Path and query as they were sent.
    var target = ""
    /// Decoded captures of the route's path.
    var captures: [String: String]
    var body: [UInt8]

    /// A captured part of the path; the route's own template says it is there.
    func capture(_ name: String) -> String { captures[name] ?? "" }

    /// The fields of a form in the body.
    var form: Query { Query(String(decoding: body, as: UTF8.self)) }

    /// A cookie the browser sent (RFC 6265, section 5.4).
    func cookie(_ name: String) -> String? {
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if halves.count == 2, String(halves[0]).trimmed == name { return String(halves[1]).trimmed }
            }
        }
        return nil
    }
}

/// A response, complete.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var fields: HTTPFields
    var body: [UInt8]

    init(_ status: HTTPResponse.Status, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    static func json(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> Answer {
        Answer(status, fields: [.contentType: "application/json"], body: json.bytes())
    }

    /// A page. Nothing in it may load anything or be framed; pages show what is true now, so nobody keeps them.
    ///
    /// `formsLeadTo`: another site to which a form's answer may send the browser on; without it browsers stop such a redirect.
    static func page(_ html: String, _ status: HTTPResponse.Status = .ok, formsLeadTo other: WebAddress? = nil) -> Answer {
        let site = other.flatMap { other in other.authority.map { " \(other.scheme)://\($0.hostAndPort)" } } ?? ""
        return Answer(
            status,
            fields: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: "\(Answer.pagePolicy); form-action 'self'\(site)",
                .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
            ],
            body: Array(html.utf8))
    }

    private static let pagePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

    /// The same answer, with a cookie that lasts as long as the browser is open and that no script and no other site may use.
    func setting(cookie name: String, to value: String, of call: Call) -> Answer {
        var answer = self
        let secure = call.base.hasPrefix("https:") ? "; Secure" : ""
        answer.fields.append(HTTPField(name: .setCookie, value: "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(secure)"))
        return answer
    }

    /// See other (after a form): a path of the same server, or a URL.
    static func seeOther(_ address: String) -> Answer {
        Answer(.seeOther, fields: [.location: PercentCoding.visible(address), .cacheControl: "no-store"])
    }

    static func problem(_ problem: Problem) -> Answer {
        var answer = Answer.json(problem.json, HTTPResponse.Status(code: problem.status))
        if !problem.allowed.isEmpty { answer.fields[.allow] = problem.allowed.joined(separator: ", ") }
        if let seconds = problem.retryAfter { answer.fields[.retryAfter] = String(seconds) }
        if problem.status == 401 { answer.fields[.wwwAuthenticate] = "ApiKey header=\"X-API-KEY\"" }
        return answer
    }
}

extension HTTPField.Name {
    static let apiKey = HTTPField.Name("X-API-KEY") ?? .authorization
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .referer
}
