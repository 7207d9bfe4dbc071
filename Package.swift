// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "imin",
    products: [
        .executable(name: "imin", targets: ["imin"]),
        .library(name: "IminLanguage", targets: ["IminLanguage"]),
        .library(name: "IminJSON", targets: ["IminJSON"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // One-use links of pages are signed; it is in the graph already, below async-http-client.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its default traits hummingbird needs no Foundation: that keeps the start of the program short.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // Floor 5: the commands.
        .executableTarget(
            name: "imin",
            dependencies: [
                "IminREPL", "IminScript", "IminSandbox", "IminClient", "IminLanguage", "IminAPI", "IminJSON", "LineEdit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        // Floor 4: the session at a terminal.
        .target(
            name: "IminREPL",
            dependencies: [
                "IminScript", "IminSandbox", "IminClient", "IminAPI", "IminLanguage", "IminJSON", "LineEdit",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        // Floor 3: the platform's operations as builtins of the language.
        .target(
            name: "IminScript",
            dependencies: ["IminClient", "IminSandbox", "IminAPI", "IminLanguage", "IminJSON", "CGumbo"]
        ),
        // Floor 2: the client and the platform in a box. Neither imports the other.
        .target(
            name: "IminClient",
            dependencies: [
                "IminAPI", "IminJSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "IminSandbox",
            dependencies: [
                "IminAPI", "IminJSON",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ]
        ),
        // Floor 1: the catalogue, and the language that knows nothing of it.
        .target(
            name: "IminAPI",
            dependencies: ["IminJSON", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .target(name: "IminLanguage", dependencies: ["IminJSON"]),
        // The line editor, which knows no language.
        .target(name: "LineEdit", dependencies: ["CLineEdit", "IminJSON"]),
        // Floor 0.
        // With the libraries that libedit needs: a static link (`.ci/release`) has to name them.
        .target(name: "CLineEdit", linkerSettings: ["edit", "tinfo", "bsd", "md"].map { .linkedLibrary($0) }),
        .target(
            name: "IminJSON",
            dependencies: [.product(name: "OrderedCollections", package: "swift-collections")]
        ),
        .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),

        .testTarget(name: "IminJSONTests", dependencies: ["IminJSON"]),
        .testTarget(
            name: "IminLanguageTests",
            dependencies: ["IminLanguage", "IminJSON"],
            exclude: ["Scripts", "Golden"]
        ),
        // Types at the editor at random; `.ci/run` builds it with the address sanitizer.
        .executableTarget(name: "KeyFuzzer", dependencies: ["LineEdit"], path: "Tests/KeyFuzzer"),
        .testTarget(name: "LineEditTests", dependencies: ["LineEdit", "CLineEdit"]),
        .testTarget(name: "IminAPITests", dependencies: ["IminAPI", "IminJSON"]),
        .testTarget(
            name: "IminClientTests",
            dependencies: [
                "IminClient", "IminAPI", "IminJSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "IminSandboxTests", dependencies: ["IminSandbox", "IminAPI", "IminJSON"], exclude: ["Documents"]),
        .testTarget(
            name: "IminScriptTests",
            dependencies: ["IminScript", "IminClient", "IminSandbox", "IminAPI", "IminLanguage", "IminJSON"]
        ),
        .testTarget(
            name: "IminREPLTests",
            dependencies: ["IminREPL", "IminScript", "IminSandbox", "IminClient", "IminAPI", "IminLanguage", "IminJSON", "LineEdit"]),
        .testTarget(name: "iminTests", dependencies: ["imin", "IminClient", "IminAPI", "IminJSON"], exclude: ["Golden"]),
    ],
    swiftLanguageModes: [.v6]
)
