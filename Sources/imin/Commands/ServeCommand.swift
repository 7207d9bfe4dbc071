import ArgumentParser
import Dispatch
import Glibc
import IminClient
import IminSandbox
import IminScript
import Synchronization

/// `imin serve`: the sandbox on a socket, for other clients.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the sandbox to other clients over HTTP.",
        discussion: """
            One port serves every host of the platform, by `Host` header or by path. Prints its address when it is ready; open it in a browser to see
            the world.

            imin serve --port 8080 --data world.sqlite
            curl -H 'X-API-KEY: sandbox' http://127.0.0.1:8080/api/v2/orders?customerIdentifier=MAlnTNiZut
            """)

    @Option(help: "The port; 0 picks a free one.") var port: UInt16 = 8080
    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address")) var host = "127.0.0.1"
    @Option(help: ArgumentHelp("Keep the world in this file (SQLite); without it, it ends with the server.", valueName: "file")) var data:
        String?
    @Option(help: ArgumentHelp("A valid X-API-KEY, instead of `sandbox`; may be repeated.", valueName: "key")) var key: [String] = []
    @Option(help: ArgumentHelp("What names everything that is made.", valueName: "number"), transform: Seed.read) var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "What the controls under /sandbox/ and the page at / ask for, as `Authorization: Bearer`; without it they answer only to this "
                + "machine.", valueName: "token"))
    var controlToken: String?

    @Option(help: ArgumentHelp("Send webhooks about everything to this URL; may be repeated.", valueName: "url")) var webhook: [String] = []
    @Option(help: ArgumentHelp("Let webhooks go to this host, too, not only to this machine; may be repeated.", valueName: "host"))
    var webhookHost: [String] = []

    func validate() throws {
        if controlToken?.isEmpty == true { throw ValidationError("The control token cannot be empty.") }
        if key.contains(where: \.isEmpty) { throw ValidationError("A key cannot be empty: no request could carry it.") }
    }

    func run() throws {
        var sandbox = Sandbox.Options(seed: seed, keys: key.isEmpty ? ["sandbox"] : Set(key), clock: .running, file: data)
        sandbox.webhookHosts = Set(webhookHost)
        var options = ServeOptions(host: host, port: Int(port), sandbox: sandbox, controlToken: controlToken)
        options.webhooks = webhook
        options.webhookSender = WebhookDelivery.sender(over: NetworkTransport())
        options.warn = {
            TextOutput.standardError.write("warning: \($0)\n")
            TextOutput.standardError.flush()
        }
        options.onStopped = { Glibc.exit(0) }
        let done = DispatchSemaphore(value: 0)
        let problem = Mutex<String?>(nil)
        Task {
            do throws(ServeError) {
                try await Sandbox.serve(options) { address in
                    TextOutput.standardOutput.write("imin sandbox listening on \(address)\n")
                    TextOutput.standardOutput.flush()
                }
            } catch {
                problem.withLock { $0 = error.description }
            }
            done.signal()
        }
        done.wait()
        if let problem = problem.withLock({ $0 }) {
            TextOutput.standardError.write("error: \(problem)\n")
            throw ExitCode(ExitStatus.failed.rawValue)
        }
    }
}
