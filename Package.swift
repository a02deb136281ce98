// swift-tools-version: 6.1
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// The App Store reads the privacy manifest. On other systems, a resource would only add a bundle to the product.
#if canImport(Darwin)
let privacyManifest: [Resource] = [.copy("PrivacyInfo.xcprivacy")]
let excludedManifest: [String] = []
#else
let privacyManifest: [Resource] = []
let excludedManifest = ["PrivacyInfo.xcprivacy"]
#endif

let package = Package(
    name: "MoesifCapture",
    platforms: [.iOS(.v16), .macOS(.v13), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
    products: [
        .library(name: "MoesifCapture", targets: ["MoesifCapture"]),
        .library(name: "MoesifCaptureTesting", targets: ["MoesifCaptureTesting"]),
        .executable(name: "inspector", targets: ["moesif-inspector"]),
    ],
    targets: [
        .target(name: "CMoesifZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CMoesifCurl"),
        .target(name: "CMoesifSystem"),
        .target(
            name: "MoesifCapture",
            dependencies: ["CMoesifZlib", "CMoesifCurl", "CMoesifSystem"],
            exclude: excludedManifest,
            resources: privacyManifest,
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MoesifCaptureTesting",
            dependencies: ["MoesifCapture", "CMoesifZlib"],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-quickstart",
            dependencies: ["MoesifCapture", "MoesifCaptureTesting"],
            path: "Examples/Quickstart",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-inspector",
            dependencies: ["MoesifCapture", "MoesifCaptureTesting"],
            path: "Examples/Inspector",
            exclude: ["README.md", "Pictures"],
            resources: [.copy("Page")],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-shipping",
            dependencies: ["MoesifCapture"],
            path: "Examples/Shipping",
            exclude: ["check.py", "rsyslog.conf"],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-conformance-driver",
            dependencies: ["MoesifCapture"],
            path: "Tests/Conformance/Driver",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MoesifFleetSimulation",
            dependencies: ["MoesifCapture"],
            path: "Tests/FleetSimulation",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-benchmarks",
            dependencies: ["MoesifCapture", "MoesifCaptureTesting", "MoesifFleetSimulation"],
            path: "Tests/Benchmarks",
            exclude: ["compare.py", "far_collector.py", "python_calls.py"],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "moesif-proofs",
            dependencies: ["MoesifCapture", "MoesifCaptureTesting"],
            path: "Tests/Proofs",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MoesifCaptureTests",
            dependencies: [
                "MoesifCapture", "MoesifCaptureTesting", "MoesifFleetSimulation", "CMoesifZlib", "moesif-inspector",
            ],
            exclude: ["Upload/tls_server.py"],
            resources: [.copy("Golden")],
            swiftSettings: swiftSettings
        ),
    ],
    swiftLanguageModes: [.v6]
)
