// What planned things do when their time has come. Pure, like every rule: the platform asks again and again until nothing is due.

enum AgendaRules {
    /// The first entry that is due at this time: when it was due, and what it changes. Always takes the entry off the agenda, even where
    /// what it was about is gone by now.
    static func settle(_ world: World, at now: Instant) -> (at: Instant, events: [Event])? {
        guard let entry = world.agenda.next, entry.due <= now else { return nil }
        return (entry.due, [.agenda(.performed(entry.number))] + events(for: entry, in: world))
    }

    private static func events(for entry: AgendaEntry, in world: World) -> [Event] {
        switch entry.matter {
        case .confirmCancellation(let order, let items): CancellationRules.confirm(order, items: items, in: world, at: entry.due)
        case .attemptWebhook(let number): [.webhook(.fellDue(number))]
        }
    }

    /// How far the clock goes in one step when it is to go this far: to the next entry, if that comes first.
    static func step(from now: Instant, microseconds: Int64, in world: World) -> Int64 {
        guard let due = world.agenda.next?.due, due < now.adding(microseconds: microseconds) else { return microseconds }
        return max(0, due.microseconds - now.microseconds)
    }
}
