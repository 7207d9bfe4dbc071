import Testing

@testable import IminSandbox

@Suite("Time")
struct TimeTests {
    @Test(
        "Instants are read in every form that occurs, and written in one",
        arguments: [
            ("2026-05-04", "2026-05-04T00:00:00+00:00"), ("2026-05-04T08:00", "2026-05-04T08:00:00+00:00"),
            ("2026-05-04T08:00:00Z", "2026-05-04T08:00:00+00:00"), ("2026-05-04T08:00:00.5+01:00", "2026-05-04T07:00:00+00:00"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59+00:00"), ("2024-02-29T12:00:00-05:30", "2024-02-29T17:30:00+00:00"),
            ("0001-01-01", "0001-01-01T00:00:00+00:00"), ("9999-12-31", "9999-12-31T00:00:00+00:00"),
        ])
    func instants(text: String, expected: String) { #expect(Instant(text: text)?.text == expected) }

    @Test(
        "What is no instant is none",
        arguments: ["", "2026", "2026-02-30", "2026-13-01", "2026-05-04T25:00", "2026-05-04T08:00:00+1", "2026-05-04T08:60", "yesterday!"])
    func noInstants(text: String) { #expect(Instant(text: text) == nil) }

    @Test("Every day of four centuries is the day after the one before")
    func days() {
        var previous = CivilDate(daysSince1970: -150_000)
        for day in -149_999...0 {
            let date = CivilDate(daysSince1970: day)
            #expect(date.daysSince1970 == day)
            let isNext =
                date.day == previous.day + 1 || (date.day == 1 && previous.day == CivilDate.days(in: previous.month, of: previous.year))
            #expect(isNext)
            previous = date
        }
    }

    @Test(
        "Durations of fixed length are read",
        arguments: [
            ("PT90M", 5_400_000_000), ("P1DT2H", 93_600_000_000), ("P2W", 1_209_600_000_000), ("PT0.25S", 250_000),
            ("PT1H1M1S", 3_661_000_000),
        ])
    func durations(text: String, microseconds: Int64) { #expect(TimeSpan.microseconds(text) == microseconds) }

    @Test(
        "What is no duration of fixed length is none", arguments: ["", "P", "PT", "1H", "P1M", "P1Y", "PT1.5H", "PTS", "P99999999999999W"])
    func noDurations(text: String) { #expect(TimeSpan.microseconds(text) == nil) }

    @Test("The date of HTTP is written as RFC 9110 wants it")
    func httpDate() { #expect(Sandbox.Options.start.httpDate == "Mon, 04 May 2026 08:00:00 GMT") }
}
