// The least a server of this kind can do: what `imin serve` is measured against. `HelloServer [PORT]`, then `GET /hello`.

import Hummingbird

let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 8081
let router = Router()
router.get("/hello") { _, _ in "Hello, world!" }
try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port))).run()
