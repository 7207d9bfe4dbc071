// What the Firehose publishes and in which order (RPDE 1.0): every item once, at the place of its last change. The tables of the world
// say what an item is; here stands only when it changed and whether it is still there.

import HashTreeCollections

/// The items of one feed.
struct Feed: Sendable, Hashable {
    /// By (modified, id).
    private(set) var order = OrderedKeys()
    private var modified: TreeDictionary<String, Int64> = [:]
    private var deleted: TreeDictionary<String, Int64> = [:]

    /// Changed, or new: goes to the end.
    mutating func update(_ id: String, modified now: Int64) {
        move(id, to: now)
        if !deleted.isEmpty { deleted[id] = nil }
    }

    /// Gone: goes to the end, too, so that readers see it go. What was never there does not.
    mutating func delete(_ id: String, modified now: Int64) {
        guard modified[id] != nil, deleted[id] == nil else { return }
        move(id, to: now)
        deleted[id] = now
    }

    private mutating func move(_ id: String, to now: Int64) {
        let before = modified.updateValue(now, forKey: id)
        if before == now { return }
        if let before { order.remove(.init(number: before, name: id)) }
        order.insert(.init(number: now, name: id))
    }

    func isDeleted(_ id: String) -> Bool { deleted[id] != nil }
    func contains(_ id: String) -> Bool { modified[id] != nil }

    /// Forgets what was deleted before a time: readers have had their seven days (OpenActive, RPDE 1.0).
    mutating func forget(deletedBefore limit: Int64) {
        guard deleted.contains(where: { $0.value < limit }) else { return }
        for (id, at) in deleted where at < limit {
            order.remove(.init(number: at, name: id))
            modified[id] = nil
            deleted[id] = nil
        }
    }
}

/// The feeds of the platform.
struct Feeds: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case sessionSeries = "SessionSeries"
        case scheduledSessions = "ScheduledSession"
        case facilityUses = "FacilityUse"
        case slots = "FacilityUse/Slot"
        case bookableSellers = "Organization"
    }

    private(set) var sessionSeries = Feed()
    private(set) var scheduledSessions = Feed()
    private(set) var facilityUses = Feed()
    private(set) var slots = Feed()
    private(set) var bookableSellers = Feed()
    /// Sessions and slots by when they end (microseconds since 1970): these are over next.
    private var endings = OrderedKeys()
    private var ends: TreeDictionary<String, Int64> = [:]
    /// Of the last change; the next one's is greater, whatever the clock says.
    private var last: Int64 = 0
    /// The time of the change that is being applied.
    private var now: Instant

    /// How long what is gone is still told.
    private static let daysOfDeleted = 7

    init(began: Instant) { now = began }

    subscript(kind: Kind) -> Feed {
        switch kind {
        case .sessionSeries: sessionSeries
        case .scheduledSessions: scheduledSessions
        case .facilityUses: facilityUses
        case .slots: slots
        case .bookableSellers: bookableSellers
        }
    }

    /// `modified` of a moment: tenths of microseconds since the year 1, as OpenActive's reference implementation counts. It needs more
    /// than the 53 bits of a floating-point number, which is what clients have to be ready for.
    static func ticks(_ instant: Instant) -> Int64 {
        let (tenths, overflow) = instant.microseconds.multipliedReportingOverflow(by: 10)
        return overflow ? .max : tenths.addingReportingOverflow(621_355_968_000_000_000).partialValue
    }

    mutating func pass(to now: Instant) { self.now = now }

    private mutating func next() -> Int64 {
        last = max(last + 1, Feeds.ticks(now))
        return last
    }

    /// The series, facilities and sellers that a world begins with.
    mutating func begin(series: [EventSeries], facilities: [FacilityUse], sellers: [Seller]) {
        let modified = next()
        for series in series { sessionSeries.update(series.sessionSeriesID.text, modified: modified) }
        for facility in facilities { facilityUses.update(facility.id.text, modified: modified) }
        for seller in sellers where seller.hasOptedIn { bookableSellers.update(seller.id.text, modified: modified) }
    }

    /// Sessions and slots that are new or have changed, together; one that is named twice changes once.
    mutating func update(_ changed: [OpportunityID], of table: WatchedTable<OpportunityID, Opportunity>) {
        guard !changed.isEmpty else { return }
        let modified = next()
        for id in changed {
            // What is over stays out, or gone, whatever still happens to it.
            guard let opportunity = table[id], opportunity.end > now else { continue }
            let id = opportunity.id.text
            if ends[id] != opportunity.end.microseconds {
                if let end = ends[id] { endings.remove(.init(number: end, name: id)) }
                ends[id] = opportunity.end.microseconds
                endings.insert(.init(number: opportunity.end.microseconds, name: id))
            }
            switch opportunity.kind {
            case .session: scheduledSessions.update(id, modified: modified)
            case .slot: slots.update(id, modified: modified)
            }
        }
    }

    /// Series and facilities whose data have changed.
    mutating func update(series: [EventSeries], facilities: [FacilityUse]) {
        guard !series.isEmpty || !facilities.isEmpty else { return }
        let modified = next()
        for series in series { sessionSeries.update(series.sessionSeriesID.text, modified: modified) }
        for facility in facilities { facilityUses.update(facility.id.text, modified: modified) }
    }

    /// A seller that may have become bookable, or ceased to be.
    mutating func update(_ seller: Seller) {
        if seller.hasOptedIn == (bookableSellers.contains(seller.id.text) && !bookableSellers.isDeleted(seller.id.text)) { return }
        if seller.hasOptedIn {
            bookableSellers.update(seller.id.text, modified: next())
        } else {
            bookableSellers.delete(seller.id.text, modified: next())
        }
    }

    /// Whether something is over that the feeds still show.
    func isDue(at now: Instant) -> Bool { endings.first.map { $0.number <= now.microseconds } ?? false }

    /// Sessions and slots that are over leave the feeds.
    mutating func sweep(until limit: Instant) {
        let modified = next()
        while let ending = endings.first, ending.number <= limit.microseconds {
            endings.remove(ending)
            ends[ending.name] = nil
            scheduledSessions.delete(ending.name, modified: modified)
            slots.delete(ending.name, modified: modified)
        }
        let past = Feeds.ticks(limit.adding(days: -Feeds.daysOfDeleted))
        scheduledSessions.forget(deletedBefore: past)
        slots.forget(deletedBefore: past)
        bookableSellers.forget(deletedBefore: past)
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension Feed: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(order)
        writer.write(modified)
        writer.write(deleted)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        order = try reader.read()
        modified = try reader.read()
        deleted = try reader.read()
    }
}

extension Feeds: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(now)
        writer.write(sessionSeries)
        writer.write(scheduledSessions)
        writer.write(facilityUses)
        writer.write(slots)
        writer.write(bookableSellers)
        writer.write(endings)
        writer.write(ends)
        writer.write(last)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(began: try reader.read())
        sessionSeries = try reader.read()
        scheduledSessions = try reader.read()
        facilityUses = try reader.read()
        slots = try reader.read()
        bookableSellers = try reader.read()
        endings = try reader.read()
        ends = try reader.read()
        last = try reader.read()
    }
}
