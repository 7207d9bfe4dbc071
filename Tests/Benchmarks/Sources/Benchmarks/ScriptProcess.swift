// One script in this process, with nothing of imin around the language: how the language is measured where no `imin` is given.

import Dispatch
import Glibc
import IminLanguage

enum ScriptProcess {
    /// Runs a file and exits.
    static func run(_ file: String) -> Never {
        guard let bytes = contents(of: file) else {
            print("cannot read \(file)")
            exit(2)
        }
        let source = SourceText(name: file, bytes: bytes)
        // Synchronous `main`, as in imin: the end of an asynchronous one costs 10 ms in static binaries.
        let done = DispatchSemaphore(value: 0)
        Task {
            var options = RunOptions()
            options.print = { print($0) }
            do throws(CompileErrors) {
                let report = try await Session(language: Imin(), options: options).run(source, isLast: true)
                for problem in report.problems { print(problem.message) }
                fflush(nil)
                _exit(report.outcome == .passed ? 0 : 1)
            } catch {
                for diagnostic in error.diagnostics { print(diagnostic.message) }
                fflush(nil)
                _exit(3)
            }
        }
        done.wait()
        exit(0)
    }

    private static func contents(of file: String) -> [UInt8]? {
        guard let stream = fopen(file, "r") else { return nil }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
