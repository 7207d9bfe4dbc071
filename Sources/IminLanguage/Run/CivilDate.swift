/// A day of the Gregorian calendar, extended to all years (ISO 8601).
///
/// Days are counted from 1970-01-01. The algorithms are Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms").
struct CivilDate: Hashable, Sendable {
    var year: Int
    /// 1…12
    var month: Int
    /// 1…31
    var day: Int

    /// The days that texts can write: years 1 to 9999.
    static let days: ClosedRange<Int64> = -719_162...2_932_896

    /// `nil` unless there is such a day in the years 1 to 9999.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year: year) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01, which must be in `days`; others give the nearest of them.
    init(days: Int64) {
        let shifted = Int(min(max(days, Self.days.lowerBound), Self.days.upperBound)) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var days: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    static func weekday(days: Int64) -> Int { Int(((days % 7 + 7) % 7 + 3) % 7) + 1 }

    static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// So many months later or earlier, on the last day of the month where it has no such day; `nil` outside the years 1 to 9999.
    func adding(months: Int64) -> CivilDate? {
        let (total, overflow) = Int64(year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, total >= 12, total < 10_000 * 12 else { return nil }
        let year = Int(total / 12)
        let month = Int(total % 12) + 1
        return CivilDate(year: year, month: month, day: min(day, Self.length(ofMonth: month, year: year)))
    }

    /// `2026-05-10`
    var text: String { padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) }
}

/// A number with leading zeros.
func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
