// The part of JSON Schema (2020-12) that the OpenAPI document is written in, as a check. A word that it does not know is a finding, too:
// nothing is passed because it was not looked at.

import IminAPI
import IminJSON

struct JSONSchemaCheck {
    /// The OpenAPI document, where references lead.
    let document: JSON

    private static let remarks: Set<String> = ["description", "examples", "default"]

    /// What is wrong with a value, each with its place.
    func findings(_ value: JSON, _ schema: JSON, at place: String = "") -> [String] {
        guard let words = schema.object else { return ["\(place): \(schema) is no schema"] }
        return words.flatMap { word, rule in findings(value, word, rule, words, at: place) }
    }

    private func findings(_ value: JSON, _ word: String, _ rule: JSON, _ schema: JSONObject, at place: String) -> [String] {
        func unless(_ isRight: Bool) -> [String] { isRight ? [] : ["\(place): \(value) is not \(word) \(rule)"] }
        switch word {
        case "$ref":
            guard let name = rule.string?.split(separator: "/").last, let found = document["components"]?["schemas"]?[String(name)] else {
                return ["\(place): \(rule) leads nowhere"]
            }
            return findings(value, found, at: place)
        case "anyOf":
            let all = (rule.array ?? []).map { findings(value, $0, at: place) }
            return all.contains([]) ? [] : ["\(place): none of anyOf: \(all)"]
        case "type": return unless((rule.array ?? [rule]).contains { Self.isKind($0.string ?? "", value) })
        case "const": return unless(value == rule)
        case "enum": return unless(rule.array?.contains(value) == true)
        case "format": return unless(value.string.map { Self.hasForm(rule.string ?? "", $0) } ?? true)
        case "required":
            guard let object = value.object else { return [] }
            return (rule.array ?? []).compactMap { $0.string }.filter { !object.contains($0) }.map { "\(place)/\($0) is missing" }
        case "properties":
            return (rule.object ?? [:]).flatMap { name, inner in
                value.object?[name].map { findings($0, inner, at: "\(place)/\(name)") } ?? []
            }
        case "items": return (value.array ?? []).enumerated().flatMap { findings($1, rule, at: "\(place)/\($0)") }
        case "pattern":
            guard let pattern = try? Regex(rule.string ?? "") else { return ["\(place): \(rule) is no pattern"] }
            return unless(value.string.map { $0.contains(pattern) } ?? true)
        case "minimum": return unless(value.number.map { $0.double >= rule.number?.double ?? 0 } ?? true)
        case "maximum": return unless(value.number.map { $0.double <= rule.number?.double ?? 0 } ?? true)
        case "maxLength": return unless(value.string.map { Int64($0.unicodeScalars.count) <= rule.integer ?? 0 } ?? true)
        case "minLength": return unless(value.string.map { Int64($0.unicodeScalars.count) >= rule.integer ?? 0 } ?? true)
        case "minItems": return unless(value.array.map { Int64($0.count) >= rule.integer ?? 0 } ?? true)
        default: return Self.remarks.contains(word) ? [] : ["\(place): the check does not know `\(word)`"]
        }
    }

    private static func isKind(_ name: String, _ value: JSON) -> Bool {
        switch name {
        case "string": value.string != nil
        case "boolean": value.boolean != nil
        case "integer": value.integer != nil
        case "number": value.number != nil
        case "array": value.array != nil
        case "object": value.object != nil
        case "null": value.isNull
        default: false
        }
    }

    private static func hasForm(_ name: String, _ text: String) -> Bool {
        switch name {
        case "uri": WebAddress(text) != nil
        case "email": TextForms.isEmail(text)
        case "date": TextForms.isDate(text.utf8[...])
        case "date-time": TextForms.isDateTime(text)
        default: name == "int64"
        }
    }
}
