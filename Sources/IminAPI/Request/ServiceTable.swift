/// One value for each service of the platform, or none: addresses, keys.
///
/// Not a dictionary by `Service`: the first dictionary of each type of keys makes the runtime search every conformance of the program,
/// which takes as long as a twentieth of the start of it (measured); every run needs these tables.
public struct ServiceTable<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
    /// In the order of the services.
    private var values: [Value?]

    /// Nothing for any service.
    public init() { values = Array(repeating: nil, count: Service.allCases.count) }

    /// The same for all services.
    public init(all value: Value) { values = Array(repeating: value, count: Service.allCases.count) }

    public init(dictionaryLiteral elements: (Service, Value)...) {
        self.init()
        for (service, value) in elements { self[service] = value }
    }

    public subscript(service: Service) -> Value? {
        get { values[service.index] }
        set { values[service.index] = newValue }
    }

    /// Every value there is, in the order of the services.
    public var all: [(service: Service, value: Value)] {
        var all: [(service: Service, value: Value)] = []
        for service in Service.allCases {
            if let value = self[service] { all.append((service, value)) }
        }
        return all
    }

    public var isEmpty: Bool { all.isEmpty }
}

extension ServiceTable: Equatable where Value: Equatable {}
extension ServiceTable: Hashable where Value: Hashable {}

extension Service {
    /// Its place among all of them.
    fileprivate var index: Int {
        switch self {
        case .booking: 0
        case .sellers: 1
        case .checkout: 2
        case .search: 3
        case .places: 4
        case .firehose: 5
        }
    }
}
