import IminJSON
import Testing

@testable import IminLanguage

/// Calls natives of the standard library directly, without compiler and machine.
struct LibraryHarness {
    let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
    let context: NativeContext
    var heap: Heap { owner.heap }

    init(_ change: (inout RunOptions) -> Void = { _ in }) {
        var options = RunOptions()
        options.seed = 7
        change(&options)
        context = NativeContext(heap: owner.heap, symbols: owner.symbols, options: options)
    }

    /// A value from JSON, or the given one.
    func value(_ json: JSON) -> Value { Conversion(heap: heap).value(json) }

    /// The result of a function: `"uppercased"` of a receiver, `"json.parse"` without one. `nil` arguments were left out.
    func call(_ name: String, _ receiver: Value = .absent, _ arguments: [Value?] = []) throws -> Value {
        let parts = name.split(separator: ".").map(String.init)
        let found = try #require(
            Library.standard.functions.first { function in
                function.name == parts.last && function.module == (parts.count > 1 ? parts[0] : "")
                    && (function.receiver.map { $0 == Self.kind(receiver) } ?? receiver.isAbsent)
                    && { if case .native = function.body { true } else { false } }()
            }, "there is no native \(name)")
        guard case .native(let native) = found.body else { return .null }
        return try arguments.map { $0 ?? .absent }.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                return try withUnsafePointer(to: .absent) { try native(context, NativeCall(receiver: receiver, arguments: $0, count: 0)) }
            }
            return try native(context, NativeCall(receiver: receiver, arguments: start, count: buffer.count))
        }
    }

    /// What a mutating method leaves of its receiver, and its result.
    func change(_ name: String, _ receiver: Value, _ arguments: [Value]) throws -> (receiver: Value, result: Value) {
        let found = try #require(Library.standard.functions.first { $0.name == name && $0.receiver == Self.kind(receiver) })
        guard case .mutating(let native) = found.body else { throw ScriptFailure(kind: "test", "\(name) does not change its receiver") }
        var changed = receiver
        let result = try arguments.withUnsafeBufferPointer { buffer in
            try native(context, &changed, NativeCall(receiver: .absent, arguments: try #require(buffer.baseAddress), count: buffer.count))
        }
        return (changed, result)
    }

    /// The result as a report shows it.
    func text(_ value: Value) -> String { heap.describe(value, limit: .max) }

    static func kind(_ value: Value) -> Receiver? {
        switch value.tag {
        case .string, .secret: .string
        case .array: .array
        case .object: .object
        case .integer, .decimal, .numberText: .number
        case .money: .money
        case .duration: .duration
        case .day, .instant: .date
        case .range: .range
        default: nil
        }
    }
}
