/// What the program says to the shell when it ends (LANGUAGE.md, "The words of failures and mistakes").
enum ExitStatus: Int32, Sendable {
    case passed = 0
    /// An expectation or operation failed.
    case failed = 1
    case usage = 2
    /// The script does not check; nothing was sent.
    case invalidScript = 3
    /// The guard of live environments refused a write.
    case refused = 4
    /// The service could not be reached.
    case unreachable = 5
    /// Ctrl-C.
    case interrupted = 130
}
