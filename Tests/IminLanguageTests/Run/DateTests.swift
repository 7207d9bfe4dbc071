import Testing

@testable import IminLanguage

@Suite("Dates")
struct DateTests {
    @Test(
        "texts of days and moments",
        arguments: [
            ("1970-01-01", "1970-01-01"), ("2026-05-10", "2026-05-10"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"),
            ("2024-02-29", "2024-02-29"),
            ("2023-02-29", nil), ("1900-02-29", nil), ("2000-02-29", "2000-02-29"), ("2026-13-01", nil), ("2026-00-01", nil),
            ("2026-04-31", nil), ("2026-4-1", nil),
            ("26-04-01", nil), ("2026-05-10T10:45:33Z", "2026-05-10T10:45:33Z"), ("2026-05-10T10:45:33+01:00", "2026-05-10T09:45:33Z"),
            ("2026-05-10T00:30:00+01:00", "2026-05-09T23:30:00Z"), ("2026-05-10T10:45:33-0530", "2026-05-10T16:15:33Z"),
            ("2026-05-10T10:45Z", "2026-05-10T10:45:00Z"),
            ("2026-05-10T10:45:33.5Z", "2026-05-10T10:45:33.500Z"), ("2026-05-10T10:45:33.123456789Z", "2026-05-10T10:45:33.123456Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
            ("2026-05-10T10:45:33", nil), ("2026-05-10T24:00:00Z", nil), ("2026-05-10T10:60:00Z", nil), ("2026-05-10T10:45:60Z", nil),
            ("2026-05-10T10:45:33.Z", nil),
            ("2026-05-10T10:45:33Zx", nil), ("2026-05-10 10:45:33Z", nil), ("2026-05-10T", nil), ("", nil),
            ("0001-01-01T00:00:00+01:00", nil), ("２026-05-10", nil),
        ] as [(String, String?)])
    func text(text: String, expected: String?) {
        #expect(ScriptDate(text: text)?.description == expected)
    }

    @Test("days and civil dates agree, both ways, over 4,000 years")
    func civil() {
        var expected = CivilDate(year: 1, month: 1, day: 1)
        var days = CivilDate.days.lowerBound
        while let date = expected, date.year < 4_001 {
            guard date.days == days, CivilDate(days: days) == date else {
                Issue.record("day \(days) is not \(date)")
                return
            }
            days += 1
            expected =
                CivilDate(year: date.year, month: date.month, day: date.day + 1) ?? CivilDate(
                    year: date.year, month: date.month + 1, day: 1)
                ?? CivilDate(year: date.year + 1, month: 1, day: 1)
        }
        #expect(CivilDate(year: 9999, month: 12, day: 31)?.days == CivilDate.days.upperBound)
    }

    @Test("weekdays", arguments: [("1970-01-01", 4), ("2026-05-10", 7), ("2024-02-29", 4), ("1969-12-31", 3), ("0001-01-01", 1)])
    func weekday(text: String, weekday: Int) throws {
        let date = try #require(ScriptDate(text: text))
        #expect(CivilDate.weekday(days: date.days) == weekday)
    }

    @Test(
        "adding months stays within the month",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"),
            ("2026-01-15", -1, "2025-12-15"), ("2024-02-29", 12, "2025-02-28"),
            ("2026-03-31T10:00:00.5Z", -1, "2026-02-28T10:00:00.500Z"), ("9999-12-01", 1, nil), ("0001-01-01", -1, nil),
            ("2026-01-01", .max, nil), ("2026-01-01", .min, nil),
        ] as [(String, Int64, String?)])
    func months(text: String, months: Int64, expected: String?) throws {
        let date = try #require(ScriptDate(text: text))
        #expect((try? date.adding(months: months))?.description == expected)
    }

    @Test(
        "adding durations: whole days keep a day a day",
        arguments: [
            ("2026-03-29", 86_400_000_000_000, "2026-03-30"), ("2026-03-29", -86_400_000_000_000, "2026-03-28"),
            ("2026-03-29", 3_600_000_000_000, "2026-03-29T01:00:00Z"),
            ("2026-03-29", -1_000, "2026-03-28T23:59:59.999999Z"), ("2026-03-29T12:00:00Z", 86_400_000_000_000, "2026-03-30T12:00:00Z"),
            ("2026-03-29", 0, "2026-03-29"),
            ("2026-03-29T12:00:00Z", 1_500, "2026-03-29T12:00:00.000002Z"), ("2026-03-29T12:00:00Z", 500, "2026-03-29T12:00:00Z"),
            ("9999-12-31", .max, nil), ("0001-01-01", .min, nil),
        ] as [(String, Int64, String?)])
    func durations(text: String, nanoseconds: Int64, expected: String?) throws {
        let date = try #require(ScriptDate(text: text))
        #expect((try? date.adding(nanoseconds: nanoseconds))?.description == expected)
    }

    @Test("differences and order")
    func differences() throws {
        let day = try #require(ScriptDate(text: "2026-05-10"))
        let moment = try #require(ScriptDate(text: "2026-05-10T00:00:00.000001Z"))
        #expect(moment.nanoseconds(since: day) == 1_000)
        #expect(day.nanoseconds(since: moment) == -1_000)
        #expect(day < moment)
        #expect(try #require(ScriptDate(text: "9999-12-31")).nanoseconds(since: #require(ScriptDate(text: "0001-01-01"))) == nil)
        #expect(try day.adding(days: 3).description == "2026-05-13")
        #expect(throws: DateError.outOfRange) { try day.adding(days: .max) }
        #expect(throws: DateError.outOfRange) { try day.subtracting(nanoseconds: .min) }
        #expect(ScriptDate.day(.max).description == "9999-12-31")
    }
}

@Suite("Durations")
struct DurationTests {
    private static let second: Int64 = 1_000_000_000

    @Test(
        "texts for people and by ISO 8601",
        arguments: [
            (0, "0 s", "PT0S"), (1, "1 ns", "PT0.000000001S"), (1_500, "1.5 µs", "PT0.0000015S"), (200_000_000, "200 ms", "PT0.2S"),
            (second, "1 s", "PT1S"),
            (90 * second, "1 min 30 s", "PT1M30S"), (5_400 * second, "1 h 30 min", "PT1H30M"), (86_400 * second, "1 d", "P1D"),
            (90_000 * second, "1 d 1 h", "P1DT1H"),
            (-300 * second, "-5 min", "-PT5M"), (61_500_000_000, "1 min 1.5 s", "PT1M1.5S"), (3_600_200_000_000, "1 h 0.2 s", "PT1H0.2S"),
            (7 * 86_400 * second, "7 d", "P7D"),
            (.max, "106751 d 23 h 47 min 16.854775807 s", "P106751DT23H47M16.854775807S"),
            (.min, "-106751 d 23 h 47 min 16.854775808 s", "-P106751DT23H47M16.854775808S"),
        ] as [(Int64, String, String)])
    func text(nanoseconds: Int64, text: String, iso: String) {
        #expect(Durations.text(nanoseconds) == text)
        #expect(Durations.iso(nanoseconds) == iso)
        if nanoseconds != .min { #expect(Durations.parse(iso: iso) == nanoseconds) }
    }

    @Test(
        "ISO 8601 is read, other than years and months",
        arguments: [
            ("PT1H30M", 5_400 * second), ("P2W", 1_209_600 * second), ("PT0.5S", second / 2), ("PT1,5H", 5_400 * second),
            ("PT036H", 129_600 * second), ("+PT1S", second), ("P", nil), ("PT", nil),
            ("", nil), ("PT1", nil), ("1H", nil), ("P1M", nil), ("P1Y", nil), ("PT1.5H30M", nil), ("PT30M1H", nil), ("PT1H1H", nil),
            ("P1DT", nil), ("P1H", nil), ("PT.H", nil),
            ("PT99999999999999999999H", nil), ("PT1e5S", nil),
        ] as [(String, Int64?)])
    func parsing(text: String, nanoseconds: Int64?) {
        #expect(Durations.parse(iso: text) == nanoseconds)
    }

    @Test("numbers of units")
    func units() throws {
        let hours = try #require(Durations.units.first { $0.name == "hours" })
        #expect(Durations.nanoseconds(try #require(Number(exactly: "1.5")), of: hours.nanoseconds) == 5_400 * Self.second)
        #expect(Durations.nanoseconds(.integer(.max), of: hours.nanoseconds) == nil)
        #expect(Durations.count(5_400 * Self.second, of: hours.nanoseconds).description == "1.5")
    }
}
