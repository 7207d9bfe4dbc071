// What operators do with which kinds, as one table: the checker asks it whether an operation can work at all and what it gives.

struct OperatorRow: Sendable {
    var left: Kinds
    var right: Kinds
    var result: ShapeID

    init(_ left: Kinds, _ right: Kinds, _ result: ShapeID) {
        self.left = left
        self.right = right
        self.result = result
    }
}

enum OperatorTable {
    /// Every pair of operands that works; any other pair is a mistake when it is reached.
    static func rows(_ operation: BinaryOperator) -> [OperatorRow] {
        switch operation {
        case .add: add
        case .subtract: subtract
        case .multiply: multiply
        case .divide: divide
        case .remainder: remainder
        case .less, .lessOrEqual, .greater, .greaterOrEqual: ordering
        case .or, .and: logic
        case .closedRange, .halfOpenRange: ranges
        // These take everything.
        case .equal, .notEqual, .orElse: []
        }
    }

    private static let add = [
        OperatorRow(.number, .number, .number), OperatorRow(.string, .string, .string), OperatorRow(.money, .money, .money),
        OperatorRow(.duration, .duration, .duration), OperatorRow(.date, .duration, .date),
        OperatorRow(.duration, .date, .date), OperatorRow(.array, .array, .array),
    ]
    private static let subtract = [
        OperatorRow(.number, .number, .number), OperatorRow(.money, .money, .money),
        OperatorRow(.duration, .duration, .duration), OperatorRow(.date, .duration, .date), OperatorRow(.date, .date, .duration),
    ]
    private static let multiply = [
        OperatorRow(.number, .number, .number), OperatorRow(.money, .number, .money), OperatorRow(.number, .money, .money),
        OperatorRow(.duration, .number, .duration), OperatorRow(.number, .duration, .duration),
    ]
    private static let divide = [
        OperatorRow(.number, .number, .number), OperatorRow(.money, .number, .money), OperatorRow(.money, .money, .number),
        OperatorRow(.duration, .number, .duration), OperatorRow(.duration, .duration, .number),
    ]
    private static let remainder = [OperatorRow(.number, .number, .number)]
    private static let ordering = [
        OperatorRow(.number, .number, .bool), OperatorRow(.string, .string, .bool), OperatorRow(.money, .money, .bool),
        OperatorRow(.duration, .duration, .bool), OperatorRow(.date, .date, .bool),
    ]
    private static let logic = [OperatorRow(.bool, .bool, .bool)]
    private static let ranges = [
        OperatorRow(.number, .number, .range), OperatorRow(.money, .money, .range), OperatorRow(.duration, .duration, .range),
        OperatorRow(.date, .date, .range), OperatorRow(.string, .string, .range),
    ]

    /// Operands of `-x`.
    static let negatable: Kinds = [.number, .money, .duration]

    /// What happens to two kinds, for messages: "cannot add Money to a Number".
    static func deed(_ operation: BinaryOperator, _ left: Kinds, _ right: Kinds) -> String {
        switch operation {
        case .add: "\(right.noun) cannot be added to \(left.noun)"
        case .subtract: "\(right.noun) cannot be subtracted from \(left.noun)"
        case .multiply: "\(left.noun) cannot be multiplied by \(right.noun)"
        case .divide: "\(left.noun) cannot be divided by \(right.noun)"
        case .less, .lessOrEqual, .greater, .greaterOrEqual: "\(left.noun) and \(right.noun) have no order"
        default: "`\(operation.sign)` does not take \(left.noun) and \(right.noun)"
        }
    }
}

extension AssignmentOperator {
    /// The operation of `+=`; `nil` for `=`.
    var operation: BinaryOperator? {
        switch self {
        case .set: nil
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        }
    }
}
