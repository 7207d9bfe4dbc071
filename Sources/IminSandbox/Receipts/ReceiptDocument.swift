// A receipt as the customer gets it: who sold what to whom, what was paid, and what went back.

enum ReceiptDocument {
    static func pdf(_ receipt: Receipt, of order: Order, in world: World) -> [UInt8] {
        var document = PDFDocument(title: "Receipt \(receipt.number)", created: receipt.created)
        let due = receipt.items.reduce(Price.free) { $1.status.isBooked ? $0 + $1.price : $0 }
        let refunded = Price(minor: max(0, order.placedTotal.minor - due.minor))
        document.text("Receipt", font: .bold, size: 20)
        document.space(10)
        document.text("Receipt number \(receipt.number)", right: receipt.created.sentence)
        document.text("Order \(order.confirmationNumber)", right: "placed \(order.placed.sentence)")
        document.space(10)
        seller(of: order, in: world, &document)
        document.space(10)
        document.text("Sold to", font: .bold)
        document.text(world.person(of: order.payer).name)
        document.text("through \(order.broker.name), \(order.broker.url)")
        document.space(14)
        document.text("What was booked", right: "Price", font: .bold)
        document.rule()
        for item in receipt.items { show(item, &document) }
        document.rule()
        document.text("Paid\(order.card.map { " with \($0.label)" } ?? "")", right: order.placedTotal.amount)
        if !refunded.isFree { document.text("Refunded", right: "-\(refunded.amount)") }
        document.text("Total", right: due.amount, font: .bold, size: 12)
        return document.bytes()
    }

    private static func seller(of order: Order, in world: World, _ document: inout PDFDocument) {
        document.text("Sold by", font: .bold)
        guard let seller = world.sellers[order.seller] else { return document.text(order.seller.text) }
        document.text(seller.name)
        document.text("\(seller.url)  \(seller.email)  \(seller.telephone)")
    }

    private static func show(_ item: OrderItem, _ document: inout PDFDocument) {
        document.space(4)
        document.text("\(item.name), \(item.offerName)", right: item.price.amount)
        document.text("\(item.start.sentence), \(item.placeName)", size: 9, indent: 10)
        switch item.status {
        case .customerCancelled: document.text("Cancelled by you; refunded.", size: 9, indent: 10)
        case .sellerCancelled: document.text("Cancelled by the seller; refunded.", size: 9, indent: 10)
        case .confirmed, .attended, .absent: break
        }
    }
}
