// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that whoever uses imin does not resolve or build its benchmarks. It builds the language and JSON only.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "imin", path: "../..")],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            dependencies: [.product(name: "IminLanguage", package: "imin"), .product(name: "IminJSON", package: "imin")]),
        // Types at a built `imin` on a pseudo-terminal; needs nothing of it but its path.
        .executableTarget(name: "TerminalBenchmarks"),
    ],
    swiftLanguageModes: [.v6]
)
