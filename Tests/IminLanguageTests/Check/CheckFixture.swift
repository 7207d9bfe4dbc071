// A platform and a library in small for the tests of the checker: enough declarations to say every kind of thing wrong.

@testable import IminLanguage

enum CheckFixture {
    /// `check` of a text as a script of the fixture's platform, the parser's findings first.
    static func diagnostics(
        _ text: String, role: CheckEnvironment.Role = .script, imports: [ImportOutcome] = [], names: [KnownName] = []
    ) -> [Diagnostic] {
        examine(text, role: role, imports: imports, names: names).diagnostics
    }

    static func examine(
        _ text: String, role: CheckEnvironment.Role = .script, imports: [ImportOutcome] = [], names: [KnownName] = []
    ) -> CheckResult {
        let parsed = parse(SourceText(name: "test.imin", text: text), symbols: SymbolTable())
        let environment = CheckEnvironment(language, library: library, imports: imports, names: names, role: role)
        var result = Checker.examine(parsed.tree, in: environment, syntax: parsed.diagnostics)
        result.diagnostics = parsed.diagnostics + result.diagnostics
        return result
    }

    /// `error[unknown-label]: message; advice`
    static func line(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.severity)[\(diagnostic.name)]: \(diagnostic.message)" + (diagnostic.advice.map { "; \($0)" } ?? "")
    }

    // MARK: The platform

    static let person = ObjectShape(
        "CustomerAccount",
        [
            .init("type", .string), .init("@id", .string), .init("identifier", .string), .init("email", .string),
            .init("givenName", .string), .init("familyName", .string, isOptional: true), .init("imin:is13OrOver", .bool),
            .init("customer", .object(ObjectShape("Person", [.init("email", .string), .init("telephone", .string, isOptional: true)]))),
        ])
    static let order = ObjectShape(
        "Order",
        [
            .init("@type", .string), .init("status", .string), .init("total", .money), .init("placed", .date),
            .init("orderedItem", .array(.object(ObjectShape("OrderItem", [.init("price", .money), .init("offer", .string)])))),
        ])
    static let orders = ObjectShape(
        "OrderCollection", [.init("imin:item", .array(.object(order))), .init("imin:totalItems", .number)], item: .object(order))

    static let items = ObjectShape(
        "OrderItemCollection", [.init("imin:item", .array(.any))],
        item: .object(ObjectShape("UpcomingItem", [.init("orderedItem", .object(nil)), .init("orderItemStatus", .string)])))

    static let language: Imin = {
        let resource = Shape.oneOf([.string, .object(nil)])
        var language = Imin()
        language.add(
            Module(
                "customer", "Customer accounts.",
                functions: [
                    function(
                        "create",
                        [
                            Parameter("email", .string), Parameter("givenName", .string, isRequired: false),
                            Parameter("familyName", .string, isRequired: false), Parameter("telephone", .string, isRequired: false),
                            Parameter("birthDate", .oneOf([.string, .date]), isRequired: false),
                            Parameter("is13OrOver", .bool, isRequired: false),
                        ], .object(person)),
                    function("get", [Parameter(nil, name: "customer", resource)], .object(person)),
                    function(
                        "update",
                        [
                            Parameter(nil, name: "customer", resource), Parameter("email", .string, isRequired: false),
                            Parameter("givenName", .string, isRequired: false),
                        ], .object(person)),
                    function("delete", [Parameter(nil, name: "customer", resource)], .null),
                ]))
        language.add(
            Module(
                "", "",
                functions: [
                    function(
                        "checkout",
                        [
                            Parameter(nil, name: "session", .any, isRequired: false), Parameter("offer", .any, isRequired: false),
                            Parameter("customer", resource), Parameter("broker", .object(nil), isRequired: false),
                            Parameter("items", .array(.object(nil)), isRequired: false),
                            Parameter("links", .array(.object(nil)), isRequired: false, namespace: "link"),
                        ], .any, alternatives: [["session", "offer"], ["items"]]),
                    function(
                        "item", [Parameter("offer", .string), Parameter("session", .string, isRequired: false)], .object(nil), isPure: true),
                    function("orderItems", [Parameter("of", resource)], .object(items)),
                    function("orderHistory", [Parameter("of", resource)], .object(orders)),
                    function("accounts", [Parameter("of", resource), Parameter("redirectUri", .string, isRequired: false)], .any),
                    function("browse", [Parameter(nil, name: "url", .string)], .handle("Page")),
                    function("slots", [Parameter("at", .string), Parameter("on", .oneOf([.string, .date]))], .array(.any)),
                    function("book", [Parameter(nil, name: "slot", .any), Parameter("for", resource)], .any),
                ]))
        language.add(Module("orders", "Orders.", functions: [function("get", [Parameter(nil, name: "order", resource)], .object(order))]))
        language.add(
            Module(
                "seller", "Sellers.",
                functions: ["onboard", "update"].map {
                    function($0, [Parameter(nil, name: "seller", .string), Parameter("stripe", .bool)], .any)
                } + ["view", "delete"].map { function($0, [Parameter(nil, name: "seller", .string)], .any) }))
        language.add(
            Module(
                "link", "Links of a checkout.",
                functions: ["backToBroker", "backToProfile"].map {
                    function($0, [Parameter(nil, name: "url", .string)], .object(nil), isPure: true)
                }))
        language.add(
            Module(
                "http", "Plain HTTP.",
                functions: [
                    function(
                        "get", [Parameter(nil, name: "url", .string), Parameter("headers", .object(nil), isRequired: false)],
                        .object(
                            ObjectShape("HTTPReply", [.init("status", .number), .init("headers", .object(nil)), .init("time", .duration)])))
                ]))
        language.add(
            Module("sandbox.clock", "The sandbox's clock.", functions: [function("advance", [Parameter("by", .duration)], .null)]))
        language.add(
            HandleType(
                "Page", "A page.", properties: [function("title", [], .string), function("forms", [], .array(.any))],
                methods: [
                    function("pay", [Parameter("card", .string)], .handle("Page")),
                    function("follow", [Parameter(nil, name: "link", .string)], .handle("Page")),
                ]))
        return language
    }()

    private static func function(
        _ name: String, _ parameters: [Parameter], _ returns: Shape, isPure: Bool = false, alternatives: [[String]] = []
    ) -> HostFunction {
        var function = HostFunction(name, "Does \(name).", parameters, returns: returns, isPure: isPure) {
            (_: HostArguments) throws(ScriptFailure) in .null
        }
        function.alternatives = alternatives
        return function
    }

    // MARK: The library

    static let library = Library(
        [
            property(.any, "isNull", .fixed(.bool)),
            property(.string, "count", .fixed(.number)), property(.string, "isEmpty", .fixed(.bool)),
            method(.string, "uppercased", [], .fixed(.string)), method(.string, "lowercased", [], .fixed(.string)),
            method(.string, "hasPrefix", [Parameter(nil, name: "prefix", .string)], .fixed(.bool)),
            method(.string, "hasSuffix", [Parameter(nil, name: "suffix", .string)], .fixed(.bool)),
            method(.string, "contains", [Parameter(nil, name: "text", .string)], .fixed(.bool)),
            method(.string, "padded", [Parameter("to", .number), Parameter("with", .string, isRequired: false)], .fixed(.string)),
            property(.array, "count", .fixed(.number)), property(.array, "isEmpty", .fixed(.bool)),
            property(.array, "first", .optionalElement), property(.array, "last", .optionalElement),
            method(.array, "first", [closure], .optionalElement, closure: [.element]),
            method(.array, "map", [closure], .arrayOfClosureResult, closure: [.element]),
            method(.array, "filter", [Parameter(nil, name: "isIncluded", .function).giving(.bool)], .arrayOfElement, closure: [.element]),
            method(.array, "each", [closure], .fixed(.null), isPure: false, closure: [.element]),
            method(
                .array, "parallelMap", [Parameter("limit", .number, isRequired: false), closure], .arrayOfClosureResult, isPure: false,
                closure: [.element]),
            method(
                .array, "reduce", [Parameter(nil, name: "initial", .any), closure], .argument(0), closure: [.argument(0), .element]),
            method(.array, "sorted", [Parameter("by", .function, isRequired: false)], .receiver, closure: [.element, .element]),
            method(.array, "joined", [Parameter("by", .string)], .fixed(.string)),
            LibraryFunction(
                .array, "append", "", [Parameter(nil, name: "element", .any)], returns: .fixed(.null), example: "", isPure: false,
                .mutating { (_, _, _) throws(ScriptFailure) in .null }),
            property(.object, "count", .fixed(.number)), method(.object, "keys", [], .fixed(.array(.string))),
            method(.object, "has", [Parameter(nil, name: "key", .string)], .fixed(.bool)),
            method(.object, "without", [Parameter(nil, name: "key", .string)], .fixed(.object(nil))),
            method(.number, "rounded", [Parameter("to", .number, isRequired: false)], .fixed(.number)),
            property(.date, "year", .fixed(.number)), property(.money, "minor", .fixed(.number)),
            free("print", [Parameter(nil, name: "value", .any)]), free("log", [Parameter(nil, name: "value", .any)]),
            free("fail", [Parameter(nil, name: "message", .any)]),
            free("env", [Parameter(nil, name: "name", .string)], .fixed(.optional(.string)), isPure: true),
            free("sleep", [Parameter(nil, name: "duration", .duration)]), free("cleanup", [closure]),
            free("url", [Parameter(nil, name: "text", .string)], isPure: true),
            free(
                "retry",
                [
                    Parameter("times", .number), Parameter("wait", .duration, isRequired: false),
                    Parameter("backoff", .number, isRequired: false), Parameter("when", .function, isRequired: false), closure,
                ], .closureResult),
            free(
                "eventually", [Parameter("within", .duration), Parameter("every", .duration, isRequired: false), closure], .closureResult),
            LibraryFunction("args", "", returns: .fixed(.array(.string)), example: "", isProperty: true, .prelude),
            LibraryFunction(module: "clock", "now", "", returns: .fixed(.date), example: "", isProperty: true, .prelude),
            LibraryFunction(module: "random", "email", "", returns: .fixed(.string), example: "", .prelude),
            LibraryFunction(
                module: "random", "id", "", [Parameter(nil, name: "count", .number)], returns: .fixed(.string), example: "", .prelude),
            LibraryFunction(
                module: "jwt", "decode", "", [Parameter(nil, name: "token", .string)], returns: .fixed(.any), example: "", .prelude),
        ] + ["ms", "seconds", "second", "minutes", "hours", "days"].map { property(.number, $0, .fixed(.duration)) })

    private static let closure = Parameter(nil, name: "body", .function)

    private static func property(_ receiver: Receiver, _ name: String, _ result: ResultShape) -> LibraryFunction {
        LibraryFunction(receiver, name, "", returns: result, example: "", isProperty: true, .prelude)
    }

    private static func method(
        _ receiver: Receiver, _ name: String, _ parameters: [Parameter], _ result: ResultShape, isPure: Bool = true,
        closure: [ResultShape] = []
    ) -> LibraryFunction {
        LibraryFunction(receiver, name, "", parameters, returns: result, example: "", isPure: isPure, closure: closure, .prelude)
    }

    private static func free(
        _ name: String, _ parameters: [Parameter], _ result: ResultShape = .fixed(.any), isPure: Bool = false
    ) -> LibraryFunction {
        LibraryFunction(name, "", parameters, returns: result, example: "", isPure: isPure, .prelude)
    }
}
