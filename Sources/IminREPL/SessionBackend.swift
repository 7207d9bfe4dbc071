import IminClient
import IminLanguage
import IminScript

extension Backend {
    /// A session of the language on a client: what `imin` without arguments speaks to.
    ///
    /// `options` are those the session was made with: Control-C stops it through their cancellation.
    public init(_ session: Session, language: Imin, options: RunOptions, client: Client, isLive: Bool) {
        self.init(
            language: language,
            evaluate: { source in
                do throws(CompileErrors) {
                    return .ran(try await session.run(source))
                } catch {
                    return .refused(error.diagnostics)
                }
            }, cancellation: options.cancellation, exchanges: client.log, renderer: client.renderer, environment: client.environment.name,
            isLive: isLive,
            readFile: { (path) throws(ScriptFailure) in
                guard let bytes = try ScriptFolder.read(path) else {
                    throw ScriptFailure(kind: "file", "there is no file \(path)")
                }
                return SourceText(name: path, bytes: bytes)
            })
    }
}
