#!/usr/bin/env python3
"""Builds a temporary package that depends on this one and on another package with targets of common names.

All packages of a build share the names of targets, modules and C symbols, so a general name breaks other packages. The
other package is in Swift 5 mode and uses this one too. Fails if the build fails, or if a C symbol of this package lacks
the prefix moesif_.

  graph.py [SCRATCH]    SCRATCH is the build folder; a debug build of this package there is reused. Default: a folder
                        that is removed afterwards
"""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Target names that other packages have, and general words for parts of this package.
NEIGHBOURS = [
    "CZlib", "CCurl", "CSystem", "Logging", "Metrics", "Event", "User", "Company", "JSON", "Lock", "Support", "Upload",
    "Storage", "FleetSimulation", "TestKit",
]
PROGRAMS = ["benchmarks", "proofs", "quickstart", "conformance-driver", "server", "inspector"]

NEIGHBOUR = """\
// swift-tools-version: 5.9
import PackageDescription

let plain = {names}
let package = Package(
    name: "Neighbour",
    platforms: [.macOS(.v13)],
    products: [
        .library(name: "Neighbour", targets: plain + ["SwiftFive"]),
        .executable(name: "inspector", targets: ["inspector"]),
    ],
    dependencies: [.package(name: "MoesifCapture", path: "{root}")],
    targets: plain.map {{ .target(name: $0) }} + {programs}.map {{ .executableTarget(name: $0) }} + [
        .target(name: "SwiftFive", dependencies: [.product(name: "MoesifCapture", package: "MoesifCapture")])
    ]
)
"""
APP = """\
// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "App",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "MoesifCapture", path: "{root}"), .package(path: "../Neighbour")],
    targets: [
        .executableTarget(
            name: "App",
            dependencies: [
                .product(name: "MoesifCapture", package: "MoesifCapture"),
                .product(name: "Neighbour", package: "Neighbour"),
            ]
        )
    ]
)
"""
SWIFT_FIVE = """\
import Foundation
import MoesifCapture

public final class Api {
    private let moesif = Moesif(applicationID: "swift-five") { $0.outgoing.skip = { $0.request.url.path == "/health" } }
    public var session: CapturingSession

    public init() {
        session = moesif.session()
    }

    public func user() -> Moesif.User {
        Moesif.User(id: "u-1", metadata: ["plan": "free"])
    }
}
"""
# The app has its own types with names of nested types of the library.
MAIN = """\
{imports}
import Foundation
import MoesifCapture
import SwiftFive

struct User {{ var id: String }}
struct Event {{ var user: User }}

let moesif = Moesif(applicationID: "graph")
let session: any CapturingSession = moesif.session()
let event = Event(user: User(id: Api().user().id))
print("built beside", {sum}, "targets of common names; Swift 5 says", event.user.id, moesif.state == .active)
"""


def write(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def swift(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        neighbour = base / "Neighbour"
        manifest = NEIGHBOUR.format(names=swift(NEIGHBOURS), programs=swift(PROGRAMS), root=ROOT)
        write(neighbour / "Package.swift", manifest)
        for name in NEIGHBOURS:
            write(neighbour / f"Sources/{name}/{name}.swift", f"public let of{name} = 1\n")
        for name in PROGRAMS:
            write(neighbour / f"Sources/{name}/main.swift", "print(1)\n")
        write(neighbour / "Sources/SwiftFive/Api.swift", SWIFT_FIVE)
        write(base / "App/Package.swift", APP.format(root=ROOT))
        imports = "\n".join(f"import {name}" for name in sorted(NEIGHBOURS))
        total = " + ".join(f"of{name}" for name in NEIGHBOURS)
        write(base / "App/Sources/App/main.swift", MAIN.format(imports=imports, sum=total))
        scratch = pathlib.Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else base / "build"
        run = subprocess.run(["swift", "run", "--package-path", base / "App", "--scratch-path", scratch])
        return run.returncode or check_symbols(scratch / "debug")


def check_symbols(build: pathlib.Path) -> int:
    objects = sorted(build.glob("CMoesif*.build/**/*.o"))
    modules = {path.relative_to(build).parts[0] for path in objects}
    listed = subprocess.run(
        ["nm", "--defined-only", "--extern-only", "--format=posix", *objects],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout
    # A line is `NAME KIND ...`, or the name of a file.
    names = {line.split()[0] for line in listed.splitlines() if not line.endswith(":")}
    general = sorted(name for name in names if not name.startswith("moesif_"))
    print(f"{len(names)} C symbols of {len(modules)} modules; of another prefix: {', '.join(general) or 'none'}")
    return 1 if general or not names else 0


if __name__ == "__main__":
    sys.exit(main())
