// The page on a seller's site where a customer hands in the proof of an entitlement. Its address is the key to it ("magic link").

import Crypto
import HTTPTypes

enum EvidencePages {
    static let routes: [Route] = [
        Route(.get, "/upload-form/{grant}/magic-link/{code}", nil, access: .open, show),
        Route(.post, "/upload-form/{grant}/magic-link/{code}", nil, access: .open, body: .multipart, handIn),
    ]

    static func path(_ grant: GrantID, code: String) -> String { "/upload-form/\(grant)/magic-link/\(code)" }

    static func show(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in try page(call, platform) }
    }

    static func handIn(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let id = GrantID(call.capture("grant"))
            let code = call.capture("code")
            _ = try EvidenceRules.request(id, code: code, in: platform.world)
            guard let form = MultipartForm(call.body, contentType: call.headers[.contentType] ?? "") else {
                throw Problem(400, .invalidRequest, "The form could not be read: send `multipart/form-data` with its boundary.")
            }
            guard let part = form["evidence"], let name = part.fileName, !name.isEmpty, !part.bytes.isEmpty else {
                return try page(call, platform, error: "Choose a file.")
            }
            guard accepted.contains(part.mediaType.prefix { $0 != ";" }.description) else {
                return try page(call, platform, error: "This kind of file (\(part.mediaType)) is not taken.")
            }
            let file = EvidenceFile(
                // Some browsers send the whole path.
                name: name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name, mediaType: part.mediaType,
                bytes: part.bytes.count, digest: SHA256.hash(data: part.bytes).map { Digits.hexadecimal($0) }.joined())
            _ = try platform.perform(.account(.handInEvidence(id, code: code, file)))
            return .seeOther(path(id, code: code))
        }
    }

    private static let accepted: Set<String> = ["image/jpeg", "image/png", "application/pdf", "text/plain"]

    private static func page(_ call: Call, _ platform: Platform, error: String? = nil) throws(Problem) -> Answer {
        let now = platform.now
        let world = platform.world
        let id = GrantID(call.capture("grant"))
        let (grant, link) = try EvidenceRules.request(id, code: call.capture("code"), in: world)
        guard let evidence = grant.evidence else { throw Problem(410, .gone, "This request is closed.") }
        let status = evidence.status(at: now)
        let entitlement = Seeds.sellerEntitlements.first { $0.id == grant.concept }?.prefLabel ?? "your entitlement"
        var values: [String: Any] = [
            "seller": LinkRules.name(link.seller, in: world), "entitlement": entitlement,
            "name": world.accounts.members[link.member]?.person.name ?? "you", "action": path(id, code: evidence.code),
            "isOpen": status == .potential || status == .active, "expiry": evidence.expiry.sentence, "state": text(status),
        ]
        if let file = evidence.file { values["file"] = "\(file.name) (\(file.mediaType), \(file.bytes) bytes)" }
        values["error"] = error
        if error != nil { values["alert"] = "Nothing was handed in." }
        return .page(
            Templates.page("evidence", title: "Evidence for \(entitlement)", values), error == nil ? .ok : .unprocessableContent)
    }

    private static func text(_ status: EvidenceRequest.Status) -> String {
        switch status {
        case .potential: "Nothing has been handed in yet."
        case .active: "What you handed in is being looked at; you may replace it."
        case .completed: "Your evidence has been accepted."
        case .failed: "Your evidence was not accepted, or came too late: the entitlement has been removed."
        }
    }
}

extension Digits {
    /// Two digits.
    fileprivate static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
