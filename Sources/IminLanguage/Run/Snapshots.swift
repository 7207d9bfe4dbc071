// `snapshot(value, named: "order")`: an expectation whose other side was kept when it was last known to be right.
//
// What is kept is the value as JSON over several lines, so that people can read it, review it and see it change under version
// control. Secrets are kept as dots.

import IminJSON

extension Machine {
    /// Records a problem where a value is not what was kept; keeps it where the run updates snapshots.
    func snapshot(_ fiber: Fiber, _ value: Value, named name: String) throws(Fault) {
        fiber.recorders[fiber.recorders.count - 1].expectations += 1
        guard let store = options.snapshots else {
            throw .failure("snapshot", "there is no place to keep snapshots: they lie beside a script file")
        }
        let place = program.place(of: fiber.pc - code - 1)
        do throws(ScriptFailure) {
            var budget = options.limits.string
            let json = try heap.json(of: value, budget: &budget, masksSecrets: true)
            let text = json.text(pretty: true) + "\n"
            let kept = try store.read(name, place.source.name)
            if kept == text { return }
            if let write = store.write { return try write(name, place.source.name, text) }
            guard let kept else {
                return report("snapshot-missing", "a snapshot `\(name)`, and there is none yet", [], at: place, on: fiber)
            }
            report("snapshot-differs", "what was kept as snapshot `\(name)`", differences(kept, json), at: place, on: fiber)
        } catch {
            throw Fault(error)
        }
    }

    /// What changed: the new value on the left, the kept one on the right, as in `expect value == kept`.
    private func differences(_ kept: String, _ json: JSON) -> [String] {
        guard let before = try? JSON(parsing: Array(kept.utf8)) else { return ["the snapshot is not JSON"] }
        let conversion = Conversion(heap: heap)
        let (old, new) = (conversion.value(before), conversion.value(json))
        defer {
            heap.release(old)
            heap.release(new)
        }
        var difference = Difference(heap: heap)
        difference.compare(new, old)
        // Equal as values: only the order of fields or the way a number is written.
        return difference.lines.isEmpty ? ["the order of its fields, or how its numbers are written"] : difference.lines
    }

    private func report(
        _ name: String, _ message: String, _ differences: [String], at place: (source: SourceText, span: Span, isPrelude: Bool),
        on fiber: Fiber
    ) {
        var problem = Problem(kind: .expectation, name: name, message: message, source: place.source, span: place.span)
        problem.path = fiber.path
        problem.differences = differences
        problem.notes = ["`--update-snapshots` keeps the value as it is now"]
        add(problem, on: fiber)
    }
}
