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
        case .changed(let customer, let id, let expiry, let holder):
            .members([
                "event": "cardChanged", "customer": .string(customer.text), "id": .string(id.text), "expiry": .string(expiry),
                "holder": .string(holder),
            ])
        case .removed(let customer, let id):
            .members(["event": "cardRemoved", "customer": .string(customer.text), "id": .string(id.text)])
        }
    }

    static let names: Set<String> = ["cardSaved", "cardChanged", "cardRemoved"]

    init(_ record: Record) throws(RecordError) {
        let customer = CustomerID(try record.text("customer"))
        let id = SavedCardID(try record.text("id"))
        switch try record.text("event") {
        case "cardChanged":
            self = .changed(customer, id, expiry: try record.text("expiry"), holder: try record.text("holder"))
            return
        case "cardRemoved":
            self = .removed(customer, id)
            return
        default: break
        }
        let digits = try record.text("number")
        guard let number = try? CardNumber(digits) else { throw RecordError(description: "`number` is no card number") }
        self = .saved(
            customer, SavedCard(id: id, number: number, expiry: try record.text("expiry"), holder: try record.text("holder")))
    }
}
