// Functions that stand alone: printing, failing, the surroundings of a run.

extension Library {
    static let core: [LibraryFunction] = [
        LibraryFunction(
            "fail", "Fails with a message, as a call of the platform would.", [Parameter(nil, name: "message", .any)],
            returns: .fixed(.any), example: "(try? fail(\"no\")) == null", isPure: false, .intrinsic(.fail))
    ]
}
