// The sandbox's own controls under `/sandbox/`: what no platform offers, and every test needs. Only callers on the same machine may ask.

import HTTPTypes
import IminJSON

enum ControlHandlers {
    /// The e-mails to an address, oldest first; where no address is named, the last ones to anybody (`limit`, 100 as a rule), with the
    /// number of all.
    static func inbox(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["to", "limit"])
        let limit = try call.query.number("limit", in: 1...1_000, default: 100)
        let world = platform.world
        let count = world.messages.count
        let messages =
            call.query["to"].map { world.inbox(of: $0) } ?? (max(1, count - limit + 1)..<(count + 1)).compactMap { world.messages[$0] }
        let total = call.query["to"] == nil ? count : messages.count
        return .json(collection(messages.map { MessageText.json($0, in: world) }, of: total))
    }

    /// The world's time.
    static func clock(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(clock(of: platform))
    }

    /// `{"advance": "P1DT2H"}`, or a number of seconds.
    static func advance(_ call: Call, _ platform: Platform) async throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["advance"])
        guard let value = body.value("advance") else { throw body.absent("advance") }
        guard let microseconds = value.string.flatMap(TimeSpan.microseconds) ?? value.integer.flatMap(TimeSpan.microseconds(seconds:))
        else {
            throw Problem(
                400, .invalidRequest, "`advance` must be a duration such as `PT90M` or `P2D`, or a number of seconds.", instance: "/advance"
            )
        }
        try await platform.advance(microseconds: microseconds)
        return .json(clock(of: platform))
    }

    /// A new world; `{"seed": 7}` names another one.
    static func reset(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        var seed = platform.world.seed
        if !call.body.isEmpty {
            let body = try BodyReader(parsing: call.body)
            try body.refuseUnknown(["seed"])
            if let value = body.value("seed") {
                guard let given = UInt64(value.number?.text ?? value.string ?? "") else {
                    let found = value.number?.text ?? value.string.map { "`\($0)`" } ?? value.kind
                    throw Problem(
                        400, .invalidRequest, "`seed` must be a whole number from 0 to \(UInt64.max), not \(found).", instance: "/seed")
                }
                seed = given
            }
        }
        try platform.reset(seed: seed)
        return .json(clock(of: platform))
    }

    /// What changed after a change's number, as far as it is remembered: `since` is the change after which the list is complete. Where it
    /// is greater than what was asked for, lines in between are forgotten (the sandbox was started again, or much happened since); where it
    /// is less, there never was such a change: the world is another one.
    static func changes(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["since"])
        let since = try call.query.number("since", in: 0...Int.max, default: 0)
        let changes = platform.changes(since: since)
        var list = collection(changes.map { .members(["identifier": .integer($0.number), "lines": .list($0.lines.map(JSON.string))]) })
        // Asked last: what is forgotten meanwhile makes it greater.
        list["since"] = .integer(min(max(since, platform.forgotten), platform.number))
        return .json(list)
    }

    private static func clock(of platform: Platform) -> JSON {
        let moment = platform.moment
        return .members([
            "now": .string(platform.now.preciseText), "began": .string(moment.world.began.text),
            "seed": JSONNumber(text: String(moment.world.seed)).map(JSON.number),
            "change": .integer(moment.number),
        ])
    }

    /// `total` where there are more than these.
    static func collection(_ items: [JSON], of total: Int? = nil) -> JSON {
        .members(["type": "imin:Collection", "imin:totalItems": .integer(total ?? items.count), "imin:item": .list(items)])
    }
}

/// ISO 8601 durations of fixed length: weeks, days, hours, minutes, seconds.
enum TimeSpan {
    /// `PT1H30M`
    static func text(minutes: Int) -> String {
        let hours = minutes / 60
        let rest = minutes % 60
        return "PT\(hours > 0 ? "\(hours)H" : "")\(rest > 0 || hours == 0 ? "\(rest)M" : "")"
    }

    static func microseconds(seconds: Int64) -> Int64? {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow || seconds < 0 ? nil : product
    }

    /// `P1DT2H`, `PT90M`, `PT0.25S`; `nil` where the text is none, or longer than 64 bits of microseconds.
    static func microseconds(_ text: String) -> Int64? {
        guard text.hasPrefix("P"), text.count > 2 else { return nil }
        var total: Int64 = 0
        var digits = ""
        var isTime = false
        for sign in text.dropFirst() {
            if sign == "T", !isTime, digits.isEmpty {
                isTime = true
            } else if (sign.isASCII && sign.isNumber) || sign == "." {
                digits.append(sign)
            } else {
                let units: [Character: Int64] = isTime ? ["H": 3_600, "M": 60, "S": 1] : ["W": 604_800, "D": 86_400]
                guard let unit = units[sign], let added = microseconds(digits, unit: unit) else { return nil }
                let (sum, overflow) = total.addingReportingOverflow(added)
                guard !overflow else { return nil }
                total = sum
                digits = ""
            }
        }
        return digits.isEmpty ? total : nil
    }

    /// A count of a unit (in seconds); only seconds may have a fraction, of up to six digits that count.
    private static func microseconds(_ digits: String, unit: Int64) -> Int64? {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 1 || (parts.count == 2 && unit == 1), let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
        let (seconds, tooLong) = whole.multipliedReportingOverflow(by: unit)
        guard !tooLong, let base = microseconds(seconds: seconds) else { return nil }
        guard parts.count == 2 else { return base }
        let padded = (parts[1] + "000000").prefix(6)
        guard !parts[1].isEmpty, let fraction = Int64(padded) else { return nil }
        let (sum, overflow) = base.addingReportingOverflow(fraction)
        return overflow ? nil : sum
    }
}
