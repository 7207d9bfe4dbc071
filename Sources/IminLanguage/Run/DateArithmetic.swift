// Days and moments. A day counts as its midnight in UTC where it meets a moment.

enum DateError: Error, Sendable, Hashable {
    /// Outside the years 1 to 9999.
    case outOfRange
}

extension ScriptDate {
    static let microsecondsPerDay: Int64 = 86_400_000_000
    static let nanosecondsPerDay: Int64 = 86_400_000_000_000

    /// The moments that texts can write: years 1 to 9999.
    static let instants: ClosedRange<Int64> =
        (CivilDate.days.lowerBound * microsecondsPerDay)...((CivilDate.days.upperBound + 1) * microsecondsPerDay - 1)

    var isDay: Bool {
        switch self {
        case .day: true
        case .instant: false
        }
    }

    /// Microseconds since 1970 in UTC; of a day its midnight.
    public var microseconds: Int64 {
        switch self {
        case .day(let days): min(max(days, CivilDate.days.lowerBound), CivilDate.days.upperBound) * Self.microsecondsPerDay
        case .instant(let microseconds): microseconds
        }
    }

    /// Days since 1970 in UTC.
    public var days: Int64 {
        switch self {
        case .day(let days): days
        case .instant(let microseconds): Self.floor(microseconds, Self.microsecondsPerDay).quotient
        }
    }

    var civil: CivilDate { CivilDate(days: days) }

    /// Microseconds since midnight in UTC; 0 for a day.
    var timeOfDay: Int64 {
        switch self {
        case .day: 0
        case .instant(let microseconds): Self.floor(microseconds, Self.microsecondsPerDay).remainder
        }
    }

    /// A day and whole days are a day; anything else is a moment. Fractions of a microsecond are rounded to the nearest, halves to even.
    func adding(nanoseconds: Int64) throws(DateError) -> ScriptDate {
        if case .day(let days) = self, nanoseconds % Self.nanosecondsPerDay == 0 {
            let (sum, overflow) = days.addingReportingOverflow(nanoseconds / Self.nanosecondsPerDay)
            guard !overflow, CivilDate.days.contains(sum) else { throw .outOfRange }
            return .day(sum)
        }
        let (sum, overflow) = microseconds.addingReportingOverflow(Self.microseconds(nanoseconds: nanoseconds))
        guard !overflow, Self.instants.contains(sum) else { throw .outOfRange }
        return .instant(sum)
    }

    func subtracting(nanoseconds: Int64) throws(DateError) -> ScriptDate {
        guard nanoseconds != .min else { throw .outOfRange }
        return try adding(nanoseconds: -nanoseconds)
    }

    /// So many days of the calendar later.
    func adding(days: Int64) throws(DateError) -> ScriptDate {
        let (sum, overflow) = self.days.addingReportingOverflow(days)
        guard !overflow, CivilDate.days.contains(sum) else { throw .outOfRange }
        return isDay ? .day(sum) : .instant(sum * Self.microsecondsPerDay + timeOfDay)
    }

    /// So many months later at the same time of day, on the last day of the month where it has no such day.
    func adding(months: Int64) throws(DateError) -> ScriptDate {
        guard let date = civil.adding(months: months) else { throw .outOfRange }
        return isDay ? .day(date.days) : .instant(date.days * Self.microsecondsPerDay + timeOfDay)
    }

    /// The time from another date to this one in nanoseconds; `nil` where that is more than 292 years.
    func nanoseconds(since other: ScriptDate) -> Int64? {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        let (nanoseconds, isTooLong) = difference.multipliedReportingOverflow(by: 1_000)
        return overflow || isTooLong ? nil : nanoseconds
    }

    /// Nanoseconds as microseconds, halves to even.
    static func microseconds(nanoseconds: Int64) -> Int64 {
        let (quotient, remainder) = floor(nanoseconds, 1_000)
        return remainder > 500 || (remainder == 500 && quotient & 1 == 1) ? quotient + 1 : quotient
    }

    static func floor(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension ScriptDate: Comparable {
    /// By the moment; of a day and its midnight the day comes first.
    public static func < (left: ScriptDate, right: ScriptDate) -> Bool {
        (left.microseconds, left.isDay ? 0 : 1) < (right.microseconds, right.isDay ? 0 : 1)
    }
}
