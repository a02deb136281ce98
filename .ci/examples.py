#!/usr/bin/env python3
"""Writes every ```swift example of the documentation to Swift files, so that the compiler can check them.

  examples.py library FOLDER         the examples of README.md, of the catalog and of the library's doc comments
  examples.py integrations FOLDER    the examples of the integrations' README.md files and doc comments

An example that declares an entry point or an extension is a separate file in FOLDER/files, which is compiled alone.
Every other example is the body of a function.

Prints the number of examples.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTEGRATIONS = ROOT / "Examples" / "Integrations"
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
# For each integration: the modules to import, and more parameters.
GIVEN = {
    "AsyncHTTPClient": (["AsyncHTTPClient", "NIOCore"], ""),
    "Hummingbird": (["Hummingbird"], ""),
    "Logging": (["Logging"], ""),
    "ServiceLifecycle": (["Logging", "ServiceLifecycle", "UnixSignals"], "logger: Logger, server: any Service"),
    "Tracing": (["Tracing"], "call: IncomingCall, handle: @Sendable () async throws -> Void"),
}


def examples(path: pathlib.Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".swift":
        lines = [m[1] if (m := re.match(r"\s*/// ?(.*)", line)) else None for line in lines]
    block = None
    for number, line in enumerate(lines, 1):
        if line is None:
            block = None
        elif block is None and line.strip() == "```swift":
            start, block = number, []
        elif block is not None and line.strip() == "```":
            yield start, block
            block = None
        elif block is not None:
            block.append(line)


def own_imports(paths) -> str:
    """Returns the import lines of the examples that are not whole files."""
    blocks = [block for path in paths for _, block in examples(path) if not is_file(block)]
    lines = {x for block in blocks for x in block if x.startswith("import ")}
    return "".join(f"{line}\n" for line in sorted(lines))


def is_file(block) -> bool:
    return any(x.startswith(("@main", "extension ")) for x in block)


def whole_files(paths):
    """Yields the text of each example that is a separate file."""
    for path in paths:
        for line, block in examples(path):
            if is_file(block):
                yield "\n".join([f"// {path.relative_to(ROOT)}:{line}", *block, ""])


def functions(paths, more=""):
    """Yields a function for each example that is not a separate file."""
    number = 0
    for path in paths:
        for line, block in examples(path):
            if is_file(block):
                continue
            origin = f"{path.relative_to(ROOT)}:{line}"
            number += 1
            text = HEAD.format(number=number, more=more and f",\n    {more}", origin=origin)
            text += "".join(f"        {x}\n" for x in block if not x.startswith("import "))
            yield text + "    }\n}\n"


def files(kind: str):
    """Yields the import lines of a file, its examples that are functions, and its examples that are separate files."""
    if kind == "library":
        sources = [path for suffix in ("md", "swift") for path in sorted((ROOT / "Sources").glob(f"**/*.{suffix}"))]
        for path in [ROOT / "README.md", *sources]:
            yield IMPORTS + own_imports([path]), list(functions([path])), list(whole_files([path]))
        return
    for folder in sorted(x for x in INTEGRATIONS.iterdir() if (x / "README.md").exists()):
        modules, more = GIVEN.get(folder.name, ([], ""))
        paths = sorted(folder.iterdir())
        imports = "".join(f"import {module}\n" for module in [f"Moesif{folder.name}", *modules])
        yield IMPORTS + imports + own_imports(paths), list(functions(paths, more)), list(whole_files(paths))


def main() -> int:
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    (folder / "files").mkdir()
    count = 0
    for number, (imports, examples, wholes) in enumerate(files(kind)):
        if examples:
            (folder / f"Examples{number}.swift").write_text("\n".join([imports, *examples]), encoding="utf-8")
        for index, text in enumerate(wholes):
            (folder / "files" / f"File{number}_{index}.swift").write_text(text, encoding="utf-8")
        count += len(examples) + len(wholes)
    print(f"{count} examples")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
