// People in request bodies: the members of a Person, each checked for its form.

import IminAPI
import IminJSON

extension BodyReader {
    /// A whole person: what the platform's documentation requires is `email`, `givenName` and `familyName`.
    func person() throws(Problem) -> Person {
        try expect(type: "Person")
        _ = try context()
        try refuseMisspelt(BodyReader.personMembers)
        guard let email = try email() else { throw absent("email") }
        return Person(
            email: email, telephone: try line("telephone"),
            givenName: try requiredLine("givenName"), familyName: try requiredLine("familyName"), birthDate: try day("birthDate"),
            gender: try url("gender"), is13OrOver: try flag("imin:is13OrOver"), address: try address(), emergencyContact: try contact())
    }

    /// The members to change. `null` removes an optional member and is refused for the three that must be there.
    func personChanges() throws(Problem) -> PersonChanges {
        try expect(type: "Person")
        _ = try context()
        try refuseMisspelt(BodyReader.personMembers)
        for key in ["email", "givenName", "familyName"] where object[key]?.isNull == true {
            throw Problem(400, .patchNotAllowed, "\(place(key)) cannot be removed.", instance: "\(pointer)/\(key)")
        }
        var changes = PersonChanges()
        changes.email = try email()
        changes.givenName = object["givenName"] == nil ? nil : try requiredLine("givenName")
        changes.familyName = object["familyName"] == nil ? nil : try requiredLine("familyName")
        if object["telephone"] != nil { changes.telephone = .some(try line("telephone")) }
        if object["birthDate"] != nil { changes.birthDate = .some(try day("birthDate")) }
        if object["gender"] != nil { changes.gender = .some(try url("gender")) }
        if object["imin:is13OrOver"] != nil { changes.is13OrOver = .some(try flag("imin:is13OrOver")) }
        if object["address"] != nil { changes.address = .some(try address()) }
        if object["emergencyContact"] != nil { changes.emergencyContact = .some(try contact()) }
        return changes
    }

    /// The names of the members a person has.
    static let personMembers: Set<String> = [
        "email", "telephone", "givenName", "familyName", "birthDate", "gender", "imin:is13OrOver", "address", "emergencyContact",
    ]

    private func line(_ key: String) throws(Problem) -> String? {
        guard let text = try text(key) else { return nil }
        return try limited(text, key)
    }

    private func requiredLine(_ key: String) throws(Problem) -> String { try limited(try requiredText(key), key) }

    private func limited(_ text: String, _ key: String) throws(Problem) -> String {
        let count = text.unicodeScalars.count
        guard count <= Schemas.longestLine else {
            throw Problem(
                400, .invalidRequest, "\(place(key)) has \(Schemas.longestLine) characters at most, not \(count).",
                instance: "\(pointer)/\(key)")
        }
        return text
    }

    private func email() throws(Problem) -> String? {
        guard object["email"] != nil else { return nil }
        let email = try requiredLine("email")
        guard EmailAddress.isValid(email) else {
            throw Problem(400, missing, "\(place("email")) must be an e-mail address, not `\(email)`.", instance: "\(pointer)/email")
        }
        return email
    }

    private func day(_ key: String) throws(Problem) -> String? {
        guard let text = try line(key) else { return nil }
        guard CivilDate(text: text) != nil else {
            throw Problem(
                400, .invalidRequest, "\(place(key)) must be a day such as `1970-01-31`, not `\(text)`.", instance: "\(pointer)/\(key)")
        }
        return text
    }

    private func url(_ key: String) throws(Problem) -> String? {
        guard let text = try line(key) else { return nil }
        guard WebLink.hasScheme(text) else {
            throw Problem(
                400, .invalidRequest, "\(place(key)) must be a URL such as `https://schema.org/Female`, not `\(text)`.",
                instance: "\(pointer)/\(key)")
        }
        return text
    }

    private func address() throws(Problem) -> PostalAddress? {
        guard let reader = try reader("address") else { return nil }
        try reader.expect(type: "PostalAddress")
        try reader.refuseMisspelt(
            ["streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"])
        return PostalAddress(
            streetAddress: try reader.line("streetAddress"), addressLocality: try reader.line("addressLocality"),
            addressRegion: try reader.line("addressRegion"), postalCode: try reader.line("postalCode"),
            addressCountry: try reader.line("addressCountry"))
    }

    private func contact() throws(Problem) -> EmergencyContact? {
        guard let reader = try reader("emergencyContact") else { return nil }
        try reader.expect(type: "Person")
        try reader.refuseMisspelt(["name", "telephone"])
        return EmergencyContact(name: try reader.line("name"), telephone: try reader.line("telephone"))
    }
}

/// The little that the sandbox needs to know of other people's addresses.
enum EmailAddress {
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains { $0.isWhitespace || "<>,;\"".contains($0) }
    }
}

/// The little that the sandbox needs to know of other people's URLs.
enum WebLink {
    /// `http://` or `https://`, a host, and no blanks.
    static func hasScheme(_ text: String) -> Bool {
        guard !text.contains(where: \.isWhitespace), let address = WebAddress(lenient: text) else { return false }
        return address.scheme == "https" || address.scheme == "http"
    }

    /// The URL with `https://` in front where it has no scheme (document 002 writes `acmefitness.co.uk`); `nil` where that makes none.
    static func completed(_ text: String) -> String? {
        if hasScheme(text) { return text }
        let completed = "https://\(text)"
        // `mailto:x` has a scheme, only not one of these; `acme.example:8080` has a port.
        let isHost = text.firstIndex(of: ":").map { text[text.index(after: $0)...].first?.isNumber == true } ?? true
        return isHost && hasScheme(completed) ? completed : nil
    }
}
