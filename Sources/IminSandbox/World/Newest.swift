// What came last, in a world that may hold millions: the tables themselves have no order.

/// The last few customers and orders, oldest first.
struct Newest: Sendable, Hashable {
    private(set) var customers: [CustomerID] = []
    private(set) var orders: [OrderID] = []

    static let remembered = 30

    mutating func add(_ customer: CustomerID) { Newest.add(customer, to: &customers) }
    mutating func add(_ order: OrderID) { Newest.add(order, to: &orders) }

    private static func add<Element>(_ element: Element, to list: inout [Element]) {
        if list.count >= remembered { list.removeFirst() }
        list.append(element)
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension Newest: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(customers)
        writer.write(orders)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        customers = try reader.read()
        orders = try reader.read()
    }
}
