#!/usr/bin/env python3
"""Makes one Swift file of every ```swift example in README.md and in the doc comments, for the compiler to check.

  examples.py FILE    writes FILE, and prints how many examples it holds
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What an example may take as given.
HEAD = """\
private func example{number}(
    url: URL,
    request: URLRequest,
    moesif: Moesif,
    session: any CapturingSession,
    event: inout Moesif.Event,
    configuration: inout Moesif.Configuration
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


def main() -> int:
    paths = [ROOT / "README.md", *sorted((ROOT / "Sources").glob("**/*.swift"))]
    text, count = IMPORTS, 0
    for path in paths:
        for line, block in examples(path):
            count += 1
            text += "\n" + HEAD.format(number=count, origin=f"{path.relative_to(ROOT)}:{line}")
            text += "".join(f"        {x}\n" for x in block if not x.startswith("import "))
            text += "    }\n}\n"
    pathlib.Path(sys.argv[1]).write_text(text, encoding="utf-8")
    print(f"{count} examples")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
