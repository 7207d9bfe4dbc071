// The texts of `imin explain` for what goes wrong while a script runs: failures (the world said no) and mistakes (the script is
// wrong, and nothing catches it).

enum RunExplanations {
    static let all = outcomes + failures + mistakes + limits

    private static let outcomes = [
        DiagnosticExplanation(
            "expectation-failed",
            "An `expect` did not hold. The report shows what was written, what each part was, and what differs; the scenario went on.",
            wrong: "expect [1, 2].sum() == 4", right: "expect [1, 2].sum() == 3"),
        DiagnosticExplanation(
            "requirement-failed",
            "A `require` did not hold, and nothing caught it. It is a failure like any other: `catch`, `try?`, `retry` and `expect … fails` take it, and what is taken leaves no record; where nothing takes it, it is recorded and the scenario stops.",
            wrong: "require [1, 2].sum() == 4", right: "require [1, 2].sum() == 3"
        ),
        DiagnosticExplanation(
            "snapshot-differs",
            "A value is not what its snapshot was when it was kept. `--update-snapshots` keeps the value as it is now; review the change."),
        DiagnosticExplanation(
            "snapshot-missing", "No value was kept under that name yet. `--update-snapshots` keeps the one of this run beside the script."),
    ]

    private static let failures = [
        DiagnosticExplanation(
            "http",
            "The platform answered with a status that is not a success. `fails with { status: 404 }` expects one, `catch` takes one."),
        DiagnosticExplanation(
            "timeout", "No answer came within the time given, by `within`, `eventually` or the client's own limit.",
            wrong: "within(1.seconds) { sleep(2.seconds) }", right: "within(2.seconds) { sleep(1.seconds) }"),
        DiagnosticExplanation(
            "unreachable", "The service could not be reached: the name, the port or the network is wrong, or it is down."),
        DiagnosticExplanation("refused", "A write to the live platform was refused by the guard: say `--yes` where it is meant."),
        DiagnosticExplanation(
            "fail", "The script called `fail` and nothing caught it.", wrong: "fail(\"no luck\")",
            right: "do { fail(\"no luck\") } catch { print(error.message) }"),
        DiagnosticExplanation(
            "missing-field", "A field was read that the object does not have. `x?.field` and `x[\"field\"]` give null instead.",
            wrong: "print(json.parse(\"{}\").b)", right: "print(json.parse(\"{}\")?.b)"),
        DiagnosticExplanation(
            "require", "A `require` that did not hold, as a failure that `catch` can take. What is caught leaves no record."),
        DiagnosticExplanation("snapshot", "A snapshot could not be read or kept, or the script has no file to keep it beside."),
        DiagnosticExplanation(
            "does-not-fit", "A value could not be taken apart as the binding is written: a field or an element is missing.",
            wrong: "let [a, b] = args\nprint(a, b)",
            right: "func show() {\n    let [a, b] = args else { return }\n    print(a, b)\n}\nshow()"),
        DiagnosticExplanation("module", "An imported module could not be loaded."),
        DiagnosticExplanation("cancelled", "The run was stopped, by Ctrl-C or because another branch failed."),
        DiagnosticExplanation("file", "A file could not be read or written. Scripts reach only files below their own folder."),
        DiagnosticExplanation("argument", "A function was given a value it cannot use; its message says why."),
        DiagnosticExplanation("page", "A page could not be followed or filled in: the link, the form or the field is not there."),
        DiagnosticExplanation("sign-in", "An account page did not let somebody in, or asks for something that the journey does not know."),
        DiagnosticExplanation(
            "onboarding", "A page of Stripe did not go on: its terms are to be accepted first, or its form is not there."),
        DiagnosticExplanation("upload", "The page takes no file, or not this one."),
        DiagnosticExplanation("webhook", "A webhook did not come in time, or cannot be received at that address."),
        DiagnosticExplanation("payment", "The payment was declined or needs a further step."),
        DiagnosticExplanation("unexpected-reply", "A call succeeded, and its reply is not what is documented."),
        DiagnosticExplanation("environment", "There is no such environment, or its settings cannot be used."),
        DiagnosticExplanation("sandbox", "The embedded platform could not do what was asked of it."),
        DiagnosticExplanation(
            "invalid-json", "The text is not JSON; the message says where it goes wrong.", wrong: "json.parse(\"[1,\")",
            right: "json.parse(\"[1]\")"),
        DiagnosticExplanation(
            "invalid-jwt", "The text is not a JSON web token: three parts in base64url, separated by full stops.",
            wrong: "print(jwt.decode(\"abc\"))", right: "print(jwt.decode(\"e30.eyJhIjoxfQ.\"))"),
        DiagnosticExplanation(
            "invalid-base64", "The text is not Base64, or what it holds is not text.", wrong: "print(base64.decode(\"%\"))",
            right: "print(base64.decode(\"aGk=\"))"),
        DiagnosticExplanation(
            "invalid-date", "The text is no day or moment of ISO 8601; a moment needs its offset, as in `10:45:33Z`.",
            wrong: "print(date(\"10.5.2026\"))", right: "print(date(\"2026-05-10\"))"),
        DiagnosticExplanation(
            "invalid-duration", "The text is no duration of ISO 8601; years and months are none, for they have no fixed length."),
        DiagnosticExplanation("invalid-url", "The text is not a URL."),
        DiagnosticExplanation(
            "invalid-money", "The text is not an amount of that currency.", wrong: "print(money(\"9.505\", \"GBP\"))",
            right: "print(money(\"9.50\", \"GBP\"))"),
        DiagnosticExplanation("invalid-pattern", "The regular expression could not be read; the message says where."),
        DiagnosticExplanation("invalid-argument", "An argument lies outside of what the function works with."),
        DiagnosticExplanation(
            "unknown-currency", "Currencies are written with their three letters of ISO 4217, as `USD`.", wrong: "print(money(1, \"XX\"))",
            right: "print(money(1, \"USD\"))"),
    ]

    private static let mistakes = [
        DiagnosticExplanation("argument-count", "A closure was called with fewer arguments than it uses."),
        DiagnosticExplanation(
            "index-out-of-range", "The array has no element at that index. `xs?[i]` gives null instead.", wrong: "print(args[3])",
            right: "print(args?[3])"),
        DiagnosticExplanation(
            "division-by-zero", "A Number, an amount or a Duration was divided by zero.", wrong: "print(1 / args.count)",
            right: "print(args.count / 1)"),
        DiagnosticExplanation(
            "number-overflow", "The result is larger than a whole Number of 64 bits holds. Nothing wraps or rounds silently.",
            wrong: "print(9223372036854775807 + args.count + 1)", right: "print(9223372036854775807 + args.count)"),
        DiagnosticExplanation(
            "number-not-exact",
            "A number of a reply has more than 18 significant digits. It can be compared, kept and sent as it was written; computing with it would round, so it is refused.",
            wrong: "print(json.parse(\"12345678901234567890123\") + 1)", right: "print(json.parse(\"12345678901234567890123\"))"
        ),
        DiagnosticExplanation(
            "clock-runs", "Only a held clock can be advanced: `clock.hold()` first. On the embedded sandbox the clock is always held.",
            wrong: "clock.advance(by: 1.days)", right: "clock.hold()\nclock.advance(by: 1.days)"),
        DiagnosticExplanation("duration-overflow", "The Duration is longer than 292 years."),
        DiagnosticExplanation("money-overflow", "The amount is larger than can be kept exactly."),
        DiagnosticExplanation("date-out-of-range", "The computed Date lies outside of the years 1 to 9999."),
        DiagnosticExplanation(
            "range-order", "A range ends before it begins.", wrong: "for n in 3...args.count { print(n) }",
            right: "for n in args.count...3 { print(n) }"),
        DiagnosticExplanation("range-types", "A range lies between two values of one kind; only whole Numbers can be walked over."),
        DiagnosticExplanation("range-too-far", "A range ends at the largest whole Number, so it has no end to stop behind."),
        DiagnosticExplanation("regex", "The regular expression could not be read; the message says where."),
        DiagnosticExplanation("not-data", "A function, a range or a page cannot be sent or stored as JSON."),
        DiagnosticExplanation(
            "not-a-value", "The name stands for something that can only be called.", wrong: "[1.ms, 2.ms].each(sleep)",
            right: "[1.ms, 2.ms].each { sleep($0) }"),
        DiagnosticExplanation("mistake", "The script is wrong in a way that only showed while it ran."),
        DiagnosticExplanation("internal", "The interpreter met something it believed impossible. Please report it with the script."),
        DiagnosticExplanation("too-many-names", "A function has more names and values at once than it can hold: split it."),
        DiagnosticExplanation(
            "parallel-else", "A branch of `parallel` cannot have an `else`: bind the value there and test it behind the block."),
        DiagnosticExplanation("missing-prelude", "The library declares a function that it does not define. Please report it."),
    ]

    private static let limits = [
        DiagnosticExplanation(
            "steps-limit", "The script took more steps than allowed; it probably loops forever. `--limit-steps` raises it.",
            wrong: "while true { }", right: "while args.count > 0 { }"),
        DiagnosticExplanation(
            "depth-limit", "Functions call each other too deeply. `--limit-depth` raises it.",
            wrong: "func f(_ n) { return f(n + 1) }\nf(1)", right: "func f(_ n) { return if n > 9 { n } else { f(n + 1) } }\nf(1)"),
        DiagnosticExplanation("memory-limit", "The script's values take more memory than allowed. `--limit-memory` raises it."),
        DiagnosticExplanation("string-limit", "A string grew longer than allowed. `--limit-string` raises it."),
        DiagnosticExplanation("output-limit", "The script prints, logs and reports more than allowed. `--limit-output` raises it."),
        DiagnosticExplanation("requests-limit", "The script made more requests than allowed. `--limit-requests` raises it."),
        DiagnosticExplanation("fibers-limit", "More branches wait at once than allowed. `--limit-fibers` raises it."),
        DiagnosticExplanation("time-limit", "The script ran longer than allowed. `--limit-time` raises it."),
    ]
}
