import Testing

@testable import IminLanguage

@Suite("Copies")
struct CopyTests {
    /// Changes in a loop, after looks at what is changed: each must be in place. One copy in every round would be a hundred.
    @Test(
        "what has one owner is changed in place, whatever was read of it before",
        arguments: [
            // At top level, and in a function.
            "var xs = []; for i in 0..<100 { if xs.count < 0 { break }; xs.append(i); xs[i] = i + 1; xs[i] += 1 }",
            "func f() { var xs = []; for i in 0..<100 { if xs.count < 0 { break }; xs.append(i); xs[i] = i + 1 }; return xs }; f()",
            // Elements of elements, fields of fields.
            "var xs = [[]]; for i in 0..<100 { if xs[0].count < 0 { break }; xs[0].append(i); xs[0][i] = 1 }",
            "var o = { a: { b: [] } }; for i in 0..<100 { if o.a.b.count < 0 { break }; o.a.b.append(i); o.a.b[i] += 1 }",
            "var o = { a: { n: 0 } }; for _ in 0..<100 { let n = o.a.n; o.a.n = n + 1; if o.a == null { break } }",
            "var xs = [{ n: 0, all: [] }]; for i in 0..<100 { if xs[0] == null { break }; xs[0].n += 1; xs[0].all.append(i) }",
            // Dictionaries.
            "var d = {}; for i in 0..<100 { let k = \"k\\(i % 3)\"; if d[k] == null { d[k] = [] }; d[k].append(i) }",
            "var d = { a: [] }; for i in 0..<100 { if d[\"a\"].count < 0 { break }; d[\"a\"] += [i] }",
            "var d = {}; for i in 0..<100 { let k = \"k\\(i % 30)\"; d[k] = (d[k] ?? 0) + 1; d[k] += 1 }",
            // A global that functions change, a `var` that closures share.
            "var xs = []; func f(_ n) { if xs.count < 0 { return }; xs.append(n); xs[0] = n }; for i in 0..<100 { f(i) }",
            "var xs = []; func f(_ n) { xs.append(n) }; for i in 0..<100 { while xs.count < i + 1 { f(i) } }",
            "func f() { var xs = []; let add = { if xs.count < 0 { return 0 }; xs.append($0); return xs.count }; for i in 0..<100 { add(i) } }; f()",
            "func f() { var n = { all: [] }; let add = { n.all.append($0) }; for i in 0..<100 { add(i); if n.all.count < 0 { break } } }; f()",
            // Behind returns, early ones and ones that a loop leads back to: what they leave in registers owns nothing.
            "func f(_ all) { for i in 0..<3 { if i == 2 { return i }; let y = all; if y.count < 0 { break } }; return 0 }; var xs = [1]; for i in 0..<100 { f(xs); xs.append(i); xs[0] = i }",
            "func f(_ all) { if all.count < 0 { return all }; let y = all; if y.count > 0 { let z = [y]; return z.count }; return 0 }; var xs = [1]; for i in 0..<100 { f(xs); xs.append(i) }",
            "func f(_ all) { var i = 0; while true { i += 1; if i > 2 { return }; let y = { a: all }; if y.a.count < 0 { break } } }; var xs = [1]; for i in 0..<100 { f(xs); xs.append(i) }",
            // Behind a walk through all of it, and behind a call that was given it.
            "var xs = [1]; for i in 0..<100 { for x in xs { x }; xs.append(i) }",
            "func last(_ all) { return all.last }; var xs = [1]; for i in 0..<100 { last(xs); xs.append(i); xs[0] = i }",
            "var xs = [1]; for i in 0..<100 { xs.first; xs.insert(i, at: 0); xs.remove(at: 0); xs.append(xs[0]) }",
            // The library's own.
            "(0..<100).grouped(by: { $0 % 2 })", "(0..<100).map { $0 }.filter { $0 > 1 }.sorted(by: { $0 > $1 })",
        ])
    func inPlace(script: String) async throws {
        let (report, session) = try await run(script)
        #expect(report.problems.isEmpty, "\(report.problems.first?.message ?? "")")
        #expect(session.machine.heap.state.pointee.copies <= 3)
    }

    @Test(
        "a value that somebody else holds stays as it is",
        arguments: [
            ("var xs = [1]; let old = xs; xs[0] = 2; xs.append(3)", "old", "[1]"),
            ("var xs = [[1]]; let old = xs[0]; xs[0].append(2); xs[0][0] = 9", "old", "[1]"),
            ("var o = { a: { b: 1 } }; let old = o.a; o.a.b += 1", "old", "{ b: 1 }"),
            ("var d = {}; d[\"k\"] = [1]; let old = d; d[\"k\"].append(2)", "old", "{ k: [1] }"),
            ("var xs = [1]; xs[0] = xs; xs[0].append(2)", "xs", "[[1, 2]]"),
            ("var xs = [1]; xs.append(xs); xs[1].append(5)", "xs", "[1, [1, 5]]"),
            ("var xs = [1, 2]; var seen = []; for x in xs { xs[1] = 9; seen.append(x) }", "seen", "[1, 2]"),
            ("var xs = [1]; func f(_ all) { xs[0] = 7; return all }; let old = f(xs)", "old", "[1]"),
            ("var xs = [1]; let both = [xs, { xs[0] = 2; return xs }()]", "both", "[[1], [2]]"),
            ("var xs = [[1], [2]]; xs[0] = xs[1]; xs[0].append(3)", "xs", "[[2, 3], [2]]"),
            ("var xs = [1]; let old = if xs.count > 0 { xs } else { [] }; xs[0] = 2", "old", "[1]"),
            ("var xs = [1]; switch xs { case let whole: xs[0] = 2; xs.append(whole) }", "xs", "[2, [1]]"),
        ])
    func shared(script: String, name: String, expected: String) async throws {
        let (report, _) = try await run(script + "; expect \(name) == \(expected)")
        #expect(report.problems.isEmpty, "\(report.problems.first?.message ?? "")")
        #expect(report.expectations == 1)
    }

    private func run(_ script: String) async throws -> (Report, Session) {
        let session = Session(language: Imin())
        return (try await session.run(SourceText(name: "copies.imin", text: script), isLast: true), session)
    }
}
