// Events of kept cards as JSON, for the journal. The names are part of the file format: add members, never rename.

import IminJSON

extension CardEvent {
    var record: JSON {
        switch self {
        case .saved(let customer, let card):
            .members([
                "event": "cardSaved", "customer": .string(customer.text), "id": .string(card.id.text),
                "number": .string(card.number.digits),
                "expiry": .string(card.expiry), "holder": .string(card.holder),
            ])
        case .removed(let customer, let id):
            .members(["event": "cardRemoved", "customer": .string(customer.text), "id": .string(id.text)])
        }
    }

    static let names: Set<String> = ["cardSaved", "cardRemoved"]

    init(_ record: Record) throws(RecordError) {
        let customer = CustomerID(try record.text("customer"))
        let id = SavedCardID(try record.text("id"))
        guard try record.text("event") == "cardSaved" else {
            self = .removed(customer, id)
            return
        }
        let digits = try record.text("number")
        guard let number = try? CardNumber(digits) else { throw RecordError(description: "`number` is no card number") }
        self = .saved(
            customer, SavedCard(id: id, number: number, expiry: try record.text("expiry"), holder: try record.text("holder")))
    }
}
