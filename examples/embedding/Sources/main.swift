// A library's loans, scripted: a host adds functions to the language, checks and runs a script, and reads values back.
//
// Three things are shown: a function that answers at once, one that waits (the script does not notice), and a failure of the host
// that a script can expect. What is declared here feeds the checker: a wrong label below would be found before anything runs.

import IminLanguage

/// What the host is about: which books are out. An actor, because scripts may ask many things at once.
actor Shelf {
    private var loans: [String: String] = [:]

    func lend(_ book: String, to reader: String) throws(ScriptFailure) {
        if let other = loans[book] {
            throw ScriptFailure(kind: "lent", "“\(book)” is with \(other)", details: [("reader", .string(other))])
        }
        loans[book] = reader
    }

    var count: Int { loans.count }
}

let shelf = Shelf()

var language = Imin()
language.add(
    Module(
        "books", "The books of the library.",
        functions: [
            HostFunction(
                "lend", "Lends a book to a reader; fails where it is out already.",
                [Parameter(nil, name: "book", .string, "its title"), Parameter("to", .string, "who takes it")], returns: .null,
                example: #"books.lend("Ringworld", to: "Louis")"#
            ) { (arguments) async throws(ScriptFailure) in
                // May take as long as it likes: other branches of the script run meanwhile.
                try await shelf.lend(arguments["book"]?.text ?? "", to: arguments["to"]?.text ?? "")
                return .null
            },
            HostFunction("count", "How many books are out.", returns: .number) { _ async in .number(.integer(Int64(await shelf.count))) },
            HostFunction(
                "shelfMark", "Where a book stands.", [Parameter("of", .string)], returns: .string, isPure: true,
                immediate: { (arguments) in .string(String(arguments["of"]?.text?.prefix(3) ?? "").uppercased()) }),
        ],
        constants: [HostConstant("loanPeriod", "How long a book may be out.", .duration(14 * 86_400_000_000_000))]))

let script = SourceText(
    name: "loans.imin",
    text: """
        parallel {
            books.lend("Ringworld", to: "Louis")
            books.lend("Protector", to: "Teela")
        }
        expect books.lend("Ringworld", to: "Kit") fails with { kind: "lent", reader: "Louis" }
        print("\\(books.count()) books are out for \\(books.loanPeriod.formatted())")
        { marks: ["Ringworld", "Protector"].map { books.shelfMark(of: $0) }, out: books.count() }
        """)

var options = RunOptions()
options.print = { print($0) }
options.limits.memory = 16 << 20

let session = Session(language: language, options: options)
do {
    let report = try await session.run(script)
    for problem in report.problems { print("\(problem.name): \(problem.message)") }
    print("\(report.outcome.rawValue), \(report.expectations) expectation")
    print("marks: \(report.value?["marks"]?.json?.text() ?? "none")")

    // What the script bound and did is there for the next source of the session; a wrong one never runs.
    _ = try await session.run(SourceText(name: "wrong.imin", text: #"books.lend("Neutron Star", for: "Nessus")"#))
} catch {
    print(DiagnosticRenderer().text(error.diagnostics))
}
