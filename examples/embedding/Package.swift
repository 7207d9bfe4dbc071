// swift-tools-version: 6.1
// A program of its own that uses the language of imin for its own purposes: `swift run` in this folder.
// Another package would depend on the repository by its address instead of its path.
import PackageDescription

let package = Package(
    name: "embedding",
    dependencies: [.package(name: "imin", path: "../..")],
    targets: [
        .executableTarget(
            name: "embedding", dependencies: [.product(name: "IminLanguage", package: "imin")], path: "Sources")
    ],
    swiftLanguageModes: [.v6]
)
