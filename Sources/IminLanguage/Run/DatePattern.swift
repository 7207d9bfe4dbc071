/// Dates by a pattern of Unicode (UTS 35): `d MMMM yyyy`, `EEE HH:mm`. English names, UTC.
enum DatePattern {
    /// `nil` where a letter stands for nothing: letters that are to stay are written in single quotes, a quote as two.
    static func format(_ date: ScriptDate, _ pattern: String) -> String? {
        var text = ""
        var rest = Array(pattern.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            if scalar == "'" {
                guard let literal = quoted(&rest) else { return nil }
                text += literal
            } else if scalar.isASCII, scalar.properties.isAlphabetic {
                var count = 1
                while rest.first == scalar {
                    rest.removeFirst()
                    count += 1
                }
                guard let field = field(scalar, count, date) else { return nil }
                text += field
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        if rest.first == "'" {
            rest.removeFirst()
            return "'"
        }
        var literal = ""
        while let scalar = rest.popFirst() {
            if scalar != "'" {
                literal.unicodeScalars.append(scalar)
            } else if rest.first == "'" {
                rest.removeFirst()
                literal += "'"
            } else {
                return literal
            }
        }
        return nil
    }

    private static func field(_ letter: Unicode.Scalar, _ count: Int, _ date: ScriptDate) -> String? {
        guard count <= 9 else { return nil }
        let civil = date.civil
        let seconds = Int(date.timeOfDay / 1_000_000)
        switch letter {
        case "y": return count == 2 ? padded(civil.year % 100, 2) : padded(civil.year, count)
        case "M", "L":
            let name = CivilDate.monthNames[civil.month - 1]
            return count <= 2 ? padded(civil.month, count) : count == 3 ? String(name.prefix(3)) : name
        case "d": return padded(civil.day, count)
        case "E":
            let name = CivilDate.weekdayNames[CivilDate.weekday(days: date.days) - 1]
            return count <= 3 ? String(name.prefix(3)) : name
        case "H": return padded(seconds / 3_600, count)
        case "h": return padded((seconds / 3_600 + 11) % 12 + 1, count)
        case "a": return seconds < 43_200 ? "AM" : "PM"
        case "m": return padded(seconds / 60 % 60, count)
        case "s": return padded(seconds % 60, count)
        case "S": return String(padded(Int(date.timeOfDay % 1_000_000), 6).padding(to: count))
        default: return nil
        }
    }
}

extension String {
    /// Its first characters, with zeros behind where there are fewer.
    fileprivate func padding(to count: Int) -> Substring { (self + String(repeating: "0", count: count)).prefix(count) }
}
