// Properties and methods of Date, Duration and Money, and the functions that make them from text.

extension Library {
    static let datesAndMoney: [LibraryFunction] = dates + durations + money

    // MARK: Dates

    private static let dates: [LibraryFunction] = [
        LibraryFunction(
            "date", "A day or a moment from ISO 8601.", [Parameter(nil, name: "text", .string)], returns: .fixed(.date),
            example: #"date("2026-05-10T10:45:33+01:00") == @2026-05-10T09:45:33Z"#,
            .native { _, call throws(ScriptFailure) in
                guard let date = ScriptDate(text: call.string(0)) else {
                    throw ScriptFailure(
                        kind: "invalid-date", "\"\(call.string(0))\" is no date of ISO 8601, as 2026-05-10 or 2026-05-10T10:45:33Z")
                }
                return .date(date)
            }),
        dateProperty("day", "The day of the month.", .number, "@2026-05-10.day == 10") { .integer(CivilDate(days: $0.days).day) },
        dateProperty("month", "The month, from 1.", .number, "@2026-05-10.month == 5") { .integer(CivilDate(days: $0.days).month) },
        dateProperty("year", "The year.", .number, "@2026-05-10.year == 2026") { .integer(CivilDate(days: $0.days).year) },
        LibraryFunction(
            .date, "weekday", "The English name of the day, in UTC.", returns: .fixed(.string),
            example: #"@2026-05-10.weekday == "Sunday""#,
            isProperty: true,
            .native { context, call in
                let weekday = CivilDate.weekday(days: call.receiver.date?.days ?? 0)
                return context.heap.string(CivilDate.weekdayNames[weekday - 1])
            }),
        LibraryFunction(
            .date, "iso", "As ISO 8601 writes it, a moment in UTC.", returns: .fixed(.string), example: #"@2026-05-10.iso == "2026-05-10""#,
            isProperty: true, .native { context, call in context.heap.string(call.receiver.date?.description ?? "") }),
        LibraryFunction(
            .date, "adding", "Later by a Duration or by units of the calendar; a day that a month does not have becomes its last one.",
            [Parameter(nil, name: "duration", .duration, isRequired: false)]
                + ["years", "months", "weeks", "days", "hours", "minutes", "seconds"].map { Parameter($0, .number, isRequired: false) },
            returns: .fixed(.date), example: "@2026-01-31.adding(months: 1) == @2026-02-28", .native(adding)),
        LibraryFunction(
            .date, "formatted", "For people, or by a pattern of y, M, d, E, H, m and s, in UTC.",
            [Parameter(nil, name: "pattern", .string, isRequired: false)], returns: .fixed(.string),
            example: #"@2026-05-10.formatted() == "10 May 2026" && @2026-05-10.formatted("EEE dd/MM/yy") == "Sun 10/05/26""#,
            .native { context, call throws(ScriptFailure) in
                guard let date = call.receiver.date else { return .null }
                let pattern = call.isGiven(0) ? call.string(0) : date.isDay ? "d MMMM yyyy" : "d MMMM yyyy 'at' HH:mm 'UTC'"
                guard let text = DatePattern.format(date, pattern) else {
                    throw .mistake(
                        "invalid-argument",
                        "\"\(pattern)\" is no pattern of dates: write letters that are to stay in quotes, as in d 'of' MMMM")
                }
                return try context.string(text)
            }),
    ]

    private static func dateProperty(
        _ name: String, _ summary: String, _ shape: Shape, _ example: String, _ read: @escaping @Sendable (ScriptDate) -> Value
    ) -> LibraryFunction {
        LibraryFunction(
            .date, name, summary, returns: .fixed(shape), example: example, isProperty: true,
            .native { _, call in call.receiver.date.map(read) ?? .null })
    }

    private static func adding(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        guard var date = call.receiver.date else { return .null }
        let (years, months) = (try call.whole(1, "years", default: 0), try call.whole(2, "months", default: 0))
        let (weeks, days) = (try call.whole(3, "weeks", default: 0), try call.whole(4, "days", default: 0))
        let (yearMonths, isTooFar) = years.multipliedReportingOverflow(by: 12)
        let (allMonths, isTooFarToo) = yearMonths.addingReportingOverflow(months)
        let (weekDays, isTooLong) = weeks.multipliedReportingOverflow(by: 7)
        let (allDays, isTooLongToo) = weekDays.addingReportingOverflow(days)
        guard !isTooFar, !isTooFarToo, !isTooLong, !isTooLongToo else { throw .dateOutOfRange }
        do {
            if allMonths != 0 { date = try date.adding(months: allMonths) }
            if allDays != 0 { date = try date.adding(days: allDays) }
            for (position, unit) in [(5, 3_600_000_000_000), (6, 60_000_000_000), (7, 1_000_000_000)] as [(Int, Int64)]
            where call.isGiven(position) {
                guard let number = call[position].exactNumber, let nanoseconds = Durations.nanoseconds(number, of: unit) else {
                    throw DateError.outOfRange
                }
                date = try date.adding(nanoseconds: nanoseconds)
            }
            if call.isGiven(0) { date = try date.adding(nanoseconds: call[0].integerBits) }
        } catch {
            throw .dateOutOfRange
        }
        return .date(date)
    }

    // MARK: Durations

    private static let durations: [LibraryFunction] =
        [
            LibraryFunction(
                "duration", "A Duration from ISO 8601, without years and months.", [Parameter(nil, name: "text", .string)],
                returns: .fixed(.duration), example: #"duration("PT1H30M") == 90.minutes"#,
                .native { _, call throws(ScriptFailure) in
                    guard let nanoseconds = Durations.parse(iso: call.string(0)) else {
                        throw ScriptFailure(
                            kind: "invalid-duration", "\"\(call.string(0))\" is no duration of ISO 8601 with a fixed length, as PT1H30M")
                    }
                    return .duration(nanoseconds)
                }),
            LibraryFunction(
                .duration, "iso", "As ISO 8601 writes it.", returns: .fixed(.string), example: #"90.minutes.iso == "PT1H30M""#,
                isProperty: true, .native { context, call in context.heap.string(Durations.iso(call.receiver.integerBits)) }),
            LibraryFunction(
                .duration, "formatted", "For people.", returns: .fixed(.string), example: #"90.minutes.formatted() == "1 h 30 min""#,
                .native { context, call in context.heap.string(Durations.text(call.receiver.integerBits)) }),
        ]
        + Durations.units.map { unit in
            LibraryFunction(
                .duration, unit.name, "How many \(unit.plural) it is, with decimals.", returns: .fixed(.number),
                example: "1.5.\(unit.name).\(unit.name) == \(unit.nanoseconds == 1 ? "2" : "1.5")", isProperty: true,
                .native { _, call in .number(Durations.count(call.receiver.integerBits, of: unit.nanoseconds)) })
        }

    // MARK: Money

    private static let money: [LibraryFunction] = [
        LibraryFunction(
            "money", "An amount in a currency of ISO 4217, exact to its minor unit.",
            [Parameter(nil, name: "amount", .oneOf([.number, .string])), Parameter(nil, name: "currency", .string)],
            returns: .fixed(.money), example: #"money("9.50", "GBP") == £9.50 && money(3, "EUR") == €3"#, .native(makeMoney)),
        LibraryFunction(
            .money, "minor", "The amount in minor units: 950 for £9.50.", returns: .fixed(.number), example: "£9.50.minor == 950",
            isProperty: true, .native { _, call in .integer(call.receiver.integerBits) }),
        LibraryFunction(
            .money, "amount", "The amount as a Number: 9.5 for £9.50.", returns: .fixed(.number), example: "£9.50.amount == 9.5",
            isProperty: true, .native { _, call in call.receiver.money.map { .number($0.amount) } ?? .null }),
        LibraryFunction(
            .money, "currency", "The currency by ISO 4217.", returns: .fixed(.string), example: #"£9.50.currency == "GBP""#,
            isProperty: true, .native { context, call in context.heap.string(call.receiver.money?.currency ?? "") }),
        LibraryFunction(
            .money, "formatted", "For people.", returns: .fixed(.string), example: #"money(12, "USD").formatted() == "USD 12.00""#,
            .native { context, call in context.heap.string(call.receiver.money?.description ?? "") }),
    ]

    private static func makeMoney(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        guard let currency = Currency(call.string(1)) else {
            throw .mistake("unknown-currency", "\"\(call.string(1))\" is no currency of ISO 4217, as GBP or EUR")
        }
        guard let amount = call[0].isText ? Number(exactly: call.string(0)) : call[0].exactNumber else {
            throw ScriptFailure(kind: "invalid-money", "\"\(call.string(0))\" is no amount, as 9.50")
        }
        guard let money = Money(amount: amount, currency: currency) else {
            throw ScriptFailure(
                kind: "invalid-money", "\(amount) \(currency.code) is not exact: the currency has \(currency.minorDigits) decimals")
        }
        return .money(money)
    }
}
