// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that whoever uses imin does not resolve or build its benchmarks. `Benchmarks` builds
// the language and JSON only; hummingbird is there for the server that `LoadBenchmark` compares with.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "imin", path: "../.."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            dependencies: [.product(name: "IminLanguage", package: "imin"), .product(name: "IminJSON", package: "imin")]),
        // Types at a built `imin` on a pseudo-terminal; needs nothing of it but its path.
        .executableTarget(name: "TerminalBenchmarks"),
        // `imin serve` under load, and what it is measured against.
        .executableTarget(name: "LoadBenchmark"),
        .executableTarget(name: "HelloServer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
    ],
    swiftLanguageModes: [.v6]
)
