#!/usr/bin/env python3
"""Checks the layers of Sources/MoesifCapture: a file may use only names of its own folder and of the folders below it.

The names of a folder are the types that its files declare at top level or in an extension of `Moesif`. For the folders
below, `Moesif` is only a namespace. Comments and string literals do not count.
Code that depends on the system or on the C library must be in files whose names say so. Any file may test if URLSession
is part of Foundation.
Prints each breach. Exits with status 1 if there is a breach, or if a folder is not in the list.
"""
import pathlib
import re
import sys

# From the bottom to the top. The files next to the folders are above all of them.
LAYERS = [
    "Support", "JSON", "Model", "Configuration", "Storage", "Sampling", "Upload", "Pipeline", "Recording", "Customers",
    "URLProtocol", "URLSession",
]

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+|public\s+|package\s+|internal\s+|final\s+|indirect\s+)*"
    r"(?:class|struct|enum|protocol|actor|typealias)\s+(\w+)",
    re.MULTILINE,
)
NAMESPACE = re.compile(r"^extension Moesif \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
QUALIFIER = re.compile(r"\bMoesif(?=\.[A-Z])|^extension Moesif(?= \{)", re.MULTILINE)
# Interpolations count as code, so only the text around them is removed.
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:[^\\]|\\(?!\())*?"""|"(?:[^"\\\n]|\\[^(\n])*"', re.DOTALL)

SYSTEM = re.compile(
    r"^\s*#(?:if|elseif)\b.*(?:\bos\(|canImport\((?:Darwin|Glibc|Musl|Android|Bionic)\))",
    re.MULTILINE,
)
SYSTEM_FILE = re.compile(r"(?:^|\+)(?:Darwin|Linux)\.swift$|Platform(?:Mutex)?\.swift$")


def declared(text: str) -> set[str]:
    nested = (re.sub("^    ", "", block, flags=re.MULTILINE) for block in NAMESPACE.findall(text))
    return set(DECLARATION.findall(text)) | {f"Moesif.{name}" for block in nested for name in DECLARATION.findall(block)}


def named(text: str) -> set[str]:
    within = (word for block in NAMESPACE.findall(text) for word in re.findall(r"\w+", block))
    plain = re.findall(r"\w+", QUALIFIER.sub("", text))
    return {*plain, *re.findall(r"\bMoesif\.[A-Z]\w*", text), *(f"Moesif.{word}" for word in within)}


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "MoesifCapture"
    folders = {path.name for path in root.iterdir() if path.is_dir() and path.suffix != ".docc"}
    breaches = [f"{name}/ has no place among the layers" for name in sorted(folders - set(LAYERS))]
    order = [layer for layer in LAYERS if layer in folders] + [""]
    code, names = {}, {}
    for layer in order:
        files = sorted((root / layer).glob("*.swift" if layer == "" else "**/*.swift"))
        code[layer] = {path: NOISE.sub(" ", path.read_text(encoding="utf-8")) for path in files}
        names[layer] = set().union(*map(declared, code[layer].values()))
    for level, layer in enumerate(order):
        for above in order[level + 1 :]:
            for path, text in code[layer].items():
                for name in sorted(names[above] & named(text)):
                    breaches.append(f"{path.relative_to(root)} names {name} of {above or 'the top'}")
    for path in sorted(root.parent.glob("**/*.swift")):
        if not SYSTEM_FILE.search(path.name) and SYSTEM.search(path.read_text(encoding="utf-8")):
            breaches.append(f"{path.relative_to(root.parent)} asks for the system, as only Platform and system files may")
    for breach in breaches:
        print(breach)
    print(f"{sum(len(files) for files in code.values())} files, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
