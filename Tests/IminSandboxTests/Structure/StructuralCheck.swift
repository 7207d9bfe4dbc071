// Checks replies against the models: kinds and forms of values, required members, unknown members, and what the platform never sends
// (IMIN-API, section 2.4). Both spellings of keywords are read.

import IminAPI
import IminJSON

/// Reads a reply and gathers what is wrong with it, each with its place.
struct StructuralCheck {
    private(set) var findings: [String] = []
    private let isRefusal: Bool
    private let isAction: Bool

    static func findings(_ json: JSON) -> [String] {
        let type = json["@type"]?.string ?? ""
        var check = StructuralCheck(isRefusal: type.hasSuffix("Error"), isAction: IminExceptions.actions.contains(type))
        check.walk(json, at: "")
        return check.findings
    }

    private mutating func walk(_ value: JSON, at place: String) {
        switch value {
        case .null: findings.append("\(place): null is never sent")
        case .string(let text):
            if text.isEmpty { findings.append("\(place): an empty text is never sent") }
            if text.prefixMatch(of: /\d{4}-\d\d-\d\dT/) != nil, !(TextForms.isDateTime(text) && text.hasSuffix("+00:00")) {
                findings.append("\(place): times end in +00:00: \(text)")
            }
        case .array(let values):
            if values.isEmpty { findings.append("\(place): an empty array is never sent") }
            for (index, element) in values.enumerated() { walk(element, at: "\(place)/\(index)") }
        case .object(let object):
            if object.isEmpty { findings.append("\(place): an empty object is never sent") }
            check(object, at: place)
            for (key, member) in object where !isException(key, member, of: object) { walk(member, at: "\(place)/\(key)") }
        case .bool, .number: break
        }
    }

    /// What is as the broker sent it, and the last page of a feed, whose `items` are empty (RPDE 1.0).
    private func isException(_ key: String, _ member: JSON, of object: JSONObject) -> Bool {
        IminExceptions.mirrored.contains(key) || (key == "items" && member == [] && object["next"] != nil)
    }

    /// In a refusal and in an action stands what was asked for, in the words of the request, and of which there may be nothing.
    private func isAsSent(_ place: String) -> Bool { isRefusal && !place.isEmpty || isAction && place.hasPrefix("/object") }

    private mutating func check(_ object: JSONObject, at place: String) {
        for key in ["id", "@id"] where object[key]?.string.map({ WebAddress($0) != nil || $0.hasPrefix("#/imin:") }) == false {
            // A feed names its items as their publishers do.
            if object["modified"] == nil { findings.append("\(place)/\(key): ids are absolute") }
        }
        for key in ["price", "lowPrice", "highPrice"] where object[key].map({ $0.number == nil }) == true {
            findings.append("\(place)/\(key): prices are numbers")
        }
        guard let type = (object["@type"] ?? object["type"])?.string else { return }
        for key in object.keys where key.contains(":") && !IminExceptions.terms.contains(key) {
            findings.append("\(place)/\(key): no document shows this member")
        }
        if IminExceptions.types.contains(type) || OpenActiveModel.amenities.contains(type) { return }
        let error = type.hasSuffix("Error") ? IminExceptions.error : nil
        guard let model = OpenActiveModel.models[type] ?? IminExceptions.models[type] ?? error else {
            findings.append("\(place): there is no type `\(type)`")
            return
        }
        if type == "Organization", object["name"] == nil, object["id"] == nil, object["@id"] == nil {
            findings.append("\(place): an Organization has a name, or an id at least")
        }
        for name in model.required where !isAsSent(place) && object[name] == nil && object["@\(name)"] == nil {
            findings.append("\(place): a \(type) must have `\(name)`")
        }
        for (key, value) in object where !key.contains(":") && !["@type", "type", "@context"].contains(key) {
            let name = key == "@id" ? "id" : key
            guard let form = model.properties[name] else {
                if !isAsSent(place), !IminExceptions.members.contains("\(type).\(name)") {
                    findings.append("\(place)/\(key): a \(type) has no such member")
                }
                continue
            }
            if !isAsSent(place), !StructuralCheck.has(value, form) {
                findings.append("\(place)/\(key): \(value.text().prefix(80)) is not \(form)")
            }
        }
    }

    private static func has(_ value: JSON, _ form: Form) -> Bool {
        switch form {
        case .anything: return true
        case .text: return value.string != nil
        case .number: return value.number != nil
        case .wholeNumber: return value.number?.whole != nil
        case .boolean: return value.boolean != nil
        case .address:
            // References within a document are no addresses (section 6.5).
            return value.string.map { WebAddress($0) != nil || $0.hasPrefix("#/imin:locationSummary/") } ?? false
        case .moment: return value.string.map { TextForms.isDateTime($0) && $0.hasSuffix("+00:00") } ?? false
        case .day: return value.string.map { TextForms.isDate($0[...].utf8) } ?? false
        case .timeOfDay: return value.string?.wholeMatch(of: /([01]\d|2[0-3]):[0-5]\d/) != nil
        case .duration:
            guard let text = value.string, text.count > 2 else { return false }
            return text.wholeMatch(of: /P(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?/) != nil
        case .word(let base, let words):
            guard let text = value.string else { return false }
            let bases = [base] + IminExceptions.shortWords.filter { $0.value == base }.keys
            return bases.contains { base in words.contains { text == base + $0 } }
        case .object(let types):
            guard let object = value.object else { return false }
            // A place by reference.
            guard let type = (object["@type"] ?? object["type"])?.string else {
                return (object["id"]?.string ?? "").hasPrefix("#/imin:locationSummary/")
            }
            return types.contains(type)
        case .list(let element):
            guard let values = value.array else { return false }
            return !values.isEmpty && values.allSatisfy { has($0, element) }
        case .either(let one, let other): return has(value, one) || has(value, other)
        }
    }
}
