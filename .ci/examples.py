#!/usr/bin/env python3
"""Writes every ```swift example of the documentation to Swift files, so that the compiler can check them.

  examples.py library FOLDER         the examples of README.md, of the inspector, of the catalog and of doc comments
  examples.py integrations FOLDER    the examples of the integrations' README.md files and doc comments, and those of the
                                     catalog that use an integration

An example that declares an entry point or an extension is a separate file in FOLDER/files, which is compiled alone.
Every other example is the body of a function.

Prints the number of examples.
"""
import pathlib
import re
import sys
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTEGRATIONS = ROOT / "Examples" / "Integrations"
INSPECTOR = ROOT / "Examples" / "Inspector" / "README.md"
# The function around an example. Its parameters are the values that an example can use.
HEAD = """\
private func example{number}(
    url: URL,
    request: URLRequest,
    moesif: Moesif,
    session: any CapturingSession,
    event: inout Moesif.Event,
    configuration: inout Moesif.Configuration{more}
) async throws {{
    _ = 0  // {origin}
    do {{
"""
IMPORTS = """\
import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
"""
CATALOG = sorted((ROOT / "Sources").glob("**/*.md"))


class Integration(typing.NamedTuple):
    """What the examples of an integration can use, and a pattern of the catalog's examples that are for it."""

    mark: str
    modules: list[str] = []
    parameters: str = ""


GIVEN = {
    "AsyncHTTPClient": Integration(r"MoesifHTTPClient\(", ["AsyncHTTPClient", "NIOCore"]),
    "Hummingbird": Integration(
        r"MoesifMiddleware\(moesif\)|\.runService\(",
        ["Hummingbird", "ServiceLifecycle"],
        "router: Router<BasicRequestContext>, delivery: any Service",
    ),
    "Logging": Integration(r"\.log\(to: ", ["Logging"]),
    "Metrics": Integration(r"MoesifMetricsReporter\("),
    "OpenAPI": Integration(r"MoesifMiddleware\(moesif: moesif\)"),
    "ServiceLifecycle": Integration(
        r"MoesifService\(", ["Logging", "ServiceLifecycle", "UnixSignals"], "logger: Logger, server: any Service"
    ),
    "Tracing": Integration(
        r"withMoesif(?:Trace|ServiceContext) ", ["Tracing"], "call: IncomingCall, handle: @Sendable () async throws -> Void"
    ),
}


def examples(path: pathlib.Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".swift":
        lines = [m[1] if (m := re.match(r"\s*/// ?(.*)", line)) else None for line in lines]
    block = None
    for number, line in enumerate([*lines, None], 1):
        if line is None:
            if block is not None:
                sys.exit(f"{path}:{start}: the example has no end")
        elif block is None and line.strip() == "```swift":
            start, block = number, []
        elif block is not None and line.strip() == "```":
            yield start, block
            block = None
        elif block is not None:
            block.append(line)


def integration(block) -> str | None:
    """Returns the integration that an example of the catalog is for."""
    text = "\n".join(block)
    return next((name for name, given in GIVEN.items() if re.search(given.mark, text)), None)


def found(paths, name=None):
    """Yields the path, line and text of each example of the paths; those in the catalog only if they are for `name`."""
    for path in paths:
        for line, block in examples(path):
            if path not in CATALOG or integration(block) == name:
                yield path, line, block


def is_file(block) -> bool:
    return any(x.startswith(("@main", "extension ")) for x in block)


def texts(blocks, imports: str, parameters: str = ""):
    """Returns the text of a file with a function for each example, and the text of each example that is a file."""
    functions, imported, wholes = [], set(), []
    for path, line, block in blocks:
        origin = f"{path.relative_to(ROOT)}:{line}"
        if is_file(block):
            wholes.append("\n".join([f"// {origin}", *block, ""]))
            continue
        imported |= {x for x in block if x.startswith("import ")}
        head = HEAD.format(number=len(functions), more=parameters and f",\n    {parameters}", origin=origin)
        body = "".join(f"        {x}\n" for x in block if not x.startswith("import "))
        functions.append(f"{head}{body}    }}\n}}\n")
    return "\n".join([imports + "".join(f"{x}\n" for x in sorted(imported)), *functions]), len(functions), wholes


def files(kind: str):
    """Yields the texts of each file of the documentation, or of each integration."""
    if kind == "library":
        for path in [ROOT / "README.md", INSPECTOR, *CATALOG, *sorted((ROOT / "Sources").glob("**/*.swift"))]:
            yield texts(found([path]), IMPORTS)
        return
    for folder in sorted(x for x in INTEGRATIONS.iterdir() if (x / "README.md").exists()):
        given = GIVEN[folder.name]
        imports = "".join(f"import {module}\n" for module in [f"Moesif{folder.name}", *given.modules])
        paths = [*sorted(folder.iterdir()), *CATALOG]
        yield texts(found(paths, folder.name), IMPORTS + imports, given.parameters)


def main() -> int:
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    (folder / "files").mkdir()
    count = 0
    for number, (text, functions, wholes) in enumerate(files(kind)):
        if functions:
            (folder / f"Examples{number}.swift").write_text(text, encoding="utf-8")
        for index, whole in enumerate(wholes):
            (folder / "files" / f"File{number}_{index}.swift").write_text(whole, encoding="utf-8")
        count += functions + len(wholes)
    print(f"{count} examples")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
