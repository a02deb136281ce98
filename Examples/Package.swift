// swift-tools-version: 6.1
import Foundation
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let capture = Target.Dependency.product(name: "MoesifCapture", package: "MoesifCapture")
let captureTesting = Target.Dependency.product(name: "MoesifCaptureTesting", package: "MoesifCapture")

/// Returns the target of an integration: a separate library that an app depends on by path, or copies.
func integration(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(
        name: "Moesif\(name)",
        dependencies: [capture] + dependencies,
        path: "Integrations/\(name)",
        exclude: ["README.md"],
        swiftSettings: swiftSettings
    )
}

// The path of a copy of swift-openapi-runtime. Without it, a target declares the types that the integration needs.
let openAPIRuntime = ProcessInfo.processInfo.environment["SWIFT_OPENAPI_RUNTIME"]

let package = Package(
    name: "moesif-examples",
    platforms: [.iOS(.v18), .macOS(.v15), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "MoesifAsyncHTTPClient", targets: ["MoesifAsyncHTTPClient"]),
        .library(name: "MoesifHummingbird", targets: ["MoesifHummingbird"]),
        .library(name: "MoesifLogging", targets: ["MoesifLogging"]),
        .library(name: "MoesifMetrics", targets: ["MoesifMetrics"]),
        .library(name: "MoesifOpenAPI", targets: ["MoesifOpenAPI"]),
        .library(name: "MoesifServiceLifecycle", targets: ["MoesifServiceLifecycle"]),
        .library(name: "MoesifTracing", targets: ["MoesifTracing"]),
        .executable(name: "moesif-server", targets: ["moesif-server"]),
    ],
    dependencies: [
        .package(name: "MoesifCapture", path: ".."),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ] + (openAPIRuntime.map { [.package(path: $0)] } ?? []),
    targets: [
        integration(
            "AsyncHTTPClient",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Tracing", package: "swift-distributed-tracing")
        ),
        integration("Hummingbird", .product(name: "Hummingbird", package: "hummingbird")),
        integration("Logging", .product(name: "Logging", package: "swift-log")),
        integration("Metrics", .product(name: "CoreMetrics", package: "swift-metrics")),
        integration(
            "OpenAPI",
            .product(name: "HTTPTypes", package: "swift-http-types"),
            openAPIRuntime == nil
                ? "OpenAPIRuntime" : .product(name: "OpenAPIRuntime", package: "swift-openapi-runtime")
        ),
        integration(
            "ServiceLifecycle",
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
        ),
        integration("Tracing", .product(name: "Tracing", package: "swift-distributed-tracing")),
        .executableTarget(
            name: "moesif-server",
            dependencies: [
                "MoesifAsyncHTTPClient", "MoesifHummingbird", "MoesifLogging", "MoesifMetrics",
                "MoesifServiceLifecycle", "MoesifTracing",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                capture,
                captureTesting,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Server",
            exclude: ["README.md", "load.lua", "load.py"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MoesifIntegrationTests",
            dependencies: [
                "MoesifAsyncHTTPClient", "MoesifHummingbird", "MoesifLogging", "MoesifMetrics", "MoesifOpenAPI",
                "MoesifServiceLifecycle", "MoesifTracing",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                capture,
                captureTesting,
            ],
            path: "Integrations/Tests",
            swiftSettings: swiftSettings
        ),
    ]
        + (openAPIRuntime == nil
            ? [
                .target(
                    name: "OpenAPIRuntime",
                    dependencies: [.product(name: "HTTPTypes", package: "swift-http-types")],
                    path: "Integrations/OpenAPIRuntime",
                    swiftSettings: swiftSettings
                )
            ] : []),
    swiftLanguageModes: [.v6]
)
