// Functions that stand alone: printing, failing, waiting, the surroundings of a run.

extension Library {
    static let core: [LibraryFunction] = [
        LibraryFunction(
            "print", "Prints values on a line, with a blank between them unless `separator:` says otherwise; secrets as dots.",
            [
                .several("values"), Parameter("separator", .string, isRequired: false, "what stands between the values"),
                Parameter("terminator", .string, isRequired: false, "what ends them; the end of the line where left out"),
            ],
            returns: .fixed(.null), example: #"print("Louis", 3, separator: ": ") == null"#, isPure: false,
            .native { context, call throws(ScriptFailure) in
                let text = try context.text(of: call[0], separator: call.isGiven(1) ? call.string(1) : " ")
                try context.print(text, terminator: call.isGiven(2) ? call.string(2) : "\n")
                return .null
            }),
        LibraryFunction(
            "log", "Writes values to the log of the run, with a blank between them; secrets as dots.", [.several("values")],
            returns: .fixed(.null), example: #"log("as expected") == null"#, isPure: false,
            .native { context, call throws(ScriptFailure) in
                let text = try context.text(of: call[0], separator: " ")
                try context.checkOutput(byteCount: text.utf8.count)
                context.options.log(text)
                return .null
            }),
        LibraryFunction(
            "fail", "Fails with a message, as a call of the platform would.", [Parameter(nil, name: "message", .any)],
            returns: .fixed(.any), example: "(try? fail(\"no\")) == null", isPure: false, .intrinsic(.fail)),
        LibraryFunction(
            "env", "A variable of the environment, as a secret; null where it is not set.", [Parameter(nil, name: "name", .string)],
            returns: .fixed(.optional(.string)), example: #"env("IMIN_NO_SUCH_NAME") == null"#,
            .native { context, call in
                context.options.environment(call.string(0)).map { context.heap.string($0, .secret) } ?? .null
            }),
        LibraryFunction(
            "args", "The arguments behind `--` on the command line.", returns: .fixed(.array(.string)), example: "args.count >= 0",
            isProperty: true, .native { context, _ throws(ScriptFailure) in try context.array(context.options.arguments) }),
        LibraryFunction(
            "sleep", "Lets time pass: real time, or that of a held clock.", [Parameter(nil, name: "duration", .duration)],
            returns: .fixed(.null), example: "sleep(0.seconds) == null", isPure: false, .intrinsic(.sleep)),
        LibraryFunction(
            "cleanup", "Runs a function when the scenario ends, whatever happened; the last one first.",
            [Parameter(nil, name: "body", .function).calledAlone], returns: .fixed(.null), example: "cleanup { log(\"tidied\") } == null",
            isPure: false, .intrinsic(.cleanup)),
        LibraryFunction(
            "within", "Runs a function, and fails where it takes longer than a Duration.",
            [Parameter(nil, name: "duration", .duration), Parameter(nil, name: "body", .function).calledAlone], returns: .closureResult,
            example: "within(2.seconds) { 1 + 1 } == 2", isPure: false, .intrinsic(.within)),
        LibraryFunction(
            "eventually", "Runs a function again until every `expect` in it holds and nothing in it fails, or time is up.",
            [
                Parameter("within", .duration, isRequired: false), Parameter("every", .duration, isRequired: false),
                Parameter(nil, name: "body", .function).calledAlone,
            ], returns: .closureResult, example: "eventually(within: 1.seconds) { 1 + 1 } == 2", isPure: false, .prelude),
        LibraryFunction(
            "retry", "Runs a function again where it fails: so many times at most, waiting in between.",
            [
                Parameter("times", .number, isRequired: false).atLeast(1), Parameter("wait", .duration, isRequired: false),
                Parameter("backoff", .number, isRequired: false), Parameter("when", .function, isRequired: false).giving(.bool),
                Parameter(nil, name: "body", .function).calledAlone,
            ], returns: .closureResult, example: "retry(times: 3) { 1 + 1 } == 2", isPure: false, .prelude),
        // For the prelude.
        LibraryFunction(
            .any, "_isTrue", "Whether a function said true; a mistake of who wrote it where it said something else.",
            [Parameter(nil, name: "title", .string)], returns: .fixed(.bool), example: #"true._isTrue("when")"#,
            .native { context, call throws(ScriptFailure) in
                guard call.receiver.tag == .bool else {
                    let given = "\(call.receiver.typePhrase): `\(context.heap.describe(call.receiver, limit: 40))`"
                    throw .mistake("not-a-bool", "the function given as `\(call.string(0))` must give a Bool, not \(given)")
                }
                return call.receiver
            }),
        LibraryFunction(
            "measure", "How long a function takes, by the clock of the run.", [Parameter(nil, name: "body", .function).calledAlone],
            returns: .fixed(.duration), example: "measure { 1 + 1 } < 1.hours", isPure: false, .prelude),
        LibraryFunction(
            module: "clock", "now", "The time of the run: the real one, or that of a held clock.", returns: .fixed(.date),
            example: "clock.now >= @1970-01-01", isProperty: true,
            .native { context, _ in .date(.instant(context.clock.now)) }),
        LibraryFunction(
            module: "clock", "hold",
            "Stops the clock of the run until `release` or the end of the scenario: from then on only waiting moves it, at once.",
            returns: .fixed(.null), example: "clock.hold() == null", isPure: false, .intrinsic(.hold)),
        LibraryFunction(
            module: "clock", "advance", "Lets time pass on a held clock; who sleeps until then wakes on the way, in order.",
            [Parameter("by", .duration, "how long")], returns: .fixed(.null),
            example: "{ clock.hold(); let t = clock.now; clock.advance(by: 3.days); return clock.now - t }() == 3.days", isPure: false,
            .intrinsic(.advance)),
        LibraryFunction(
            module: "clock", "release", "Lets a clock run again that `hold` stopped; that of the embedded sandbox stays held.",
            returns: .fixed(.null), example: "{ clock.hold(); return clock.release() }() == null", isPure: false, .intrinsic(.release)),
        LibraryFunction(
            "snapshot",
            "Expects a value to be what it was when its snapshot was kept beside the script; `--update-snapshots` keeps it anew.",
            [Parameter(nil, name: "value", .any), Parameter("named", .string, "the snapshot's name, which becomes that of a file")],
            returns: .fixed(.null), example: #"snapshot({ a: 1 }, named: "example") == null"#, isPure: false, .intrinsic(.snapshot)),
    ]
}
