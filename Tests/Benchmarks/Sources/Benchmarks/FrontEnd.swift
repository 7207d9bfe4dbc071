// The front end on a script far longer than anybody writes, and JSON on a reply far larger than usual.

import Glibc
import IminJSON
import IminLanguage

/// A measurement with its unit, and what it is held against where something is.
struct Figure {
    var name: String
    var value: Double
    var unit: String
    var target: String = ""
}

enum GeneratedScript {
    /// About that many lines of functions, objects, loops, closures, patterns and comments, like those people write.
    static func text(lines: Int) -> String {
        var text = ""
        text.reserveCapacity(lines * 40)
        for number in 0..<max(1, lines / 25) {
            text += """
                // Books slot \(number) and tells what came of it.
                func book\(number)(_ slot, for customer, adults: Int = 1) {
                    let order = { slot: slot.id, customer: customer.identifier, adults: adults, status: "proposed" }
                    var total = 0
                    for seat in 0..<adults {
                        total += slot.price * (seat + \(number % 7)) - seat % 3
                        if total > \(1_000 + number) && adults != 2 { break }
                    }
                    let names = slot.people.map { $0.givenName }.filter { $0.count > \(number % 5) }
                    while total < 10 {
                        total = total * 2 + 1
                    }
                    switch order.status {
                    case "proposed" | "confirmed": total += 1
                    case let other: return other
                    }
                    if total == \(number) {
                        return { ...order, total: total, names: names }
                    } else {
                        expect order matches { slot: String, adults: 1...5 }
                    }
                    return "\\(order.slot) costs \\(total) for \\(names.joined(with: ", "))"
                }
                let address\(number) = { street: "\(number) High Street", town: "London", lines: [\(number), 2.5, "x", null] }


                """
        }
        return text
    }
}

enum FrontEnd {
    static func figures(repeats: Int) -> [Figure] {
        let source = SourceText(name: "generated.imin", text: GeneratedScript.text(lines: 47_000))
        let lines = Double(source.lineStarts.count)
        var parses: [Double] = []
        var checks: [Double] = []
        for _ in 0..<repeats + 1 {
            parses.append(time { _ = Imin().syntaxErrors(in: source) })
            checks.append(time { _ = Session(language: Imin()).check(source) })
        }
        let sessions = (0..<repeats * 20).map { _ in time { _ = Session(language: Imin()) } }
        // The first ones warm up.
        let parse = Array(parses.dropFirst()).median
        return [
            Figure(name: "lines of the generated script", value: lines, unit: "lines"),
            Figure(name: "lexed and parsed", value: lines / parse / 1_000, unit: "million lines/s", target: "≥ 1"),
            Figure(name: "checked, parsing included", value: Array(checks.dropFirst()).median, unit: "ms"),
            Figure(name: "a session begun", value: Array(sessions.dropFirst()).median * 1_000, unit: "µs"),
        ]
    }

    static func jsonFigures(repeats: Int) -> [Figure] {
        var text = "["
        for number in 0..<20_000 {
            if number > 0 { text += "," }
            text += #"{"@type":"ScheduledSession","identifier":"session-\#(number)","name":"Badminton für alle \#(number)","#
            text += #""startDate":"2026-05-10T10:45:33Z","offers":[{"price":\#(number % 90).50,"priceCurrency":"GBP"},null,true]}"#
        }
        text += "]"
        let bytes = Array(text.utf8)
        var parses: [Double] = []
        var prints: [Double] = []
        for _ in 0..<repeats {
            var value = JSON.null
            parses.append(time { value = (try? JSON(parsing: bytes)) ?? .null })
            prints.append(time { _ = value.bytes() })
        }
        let size = Double(bytes.count) / 1_000
        return [
            Figure(name: "JSON parsed", value: size / parses.median, unit: "MB/s"),
            Figure(name: "JSON printed", value: size / prints.median, unit: "MB/s"),
        ]
    }

    private static func time(_ body: () -> Void) -> Double {
        let started = ChildProcess.now()
        body()
        return ChildProcess.now() - started
    }
}
