#!/usr/bin/env python3
"""Compares the public API with the listing that is committed for each version, .ci/api/VERSION.txt.

  api.py            compares; exits with status 1 if there is a difference that is not allowed
  api.py --write    writes the listing of the current version

Needs the modules of a debug build. Before the version is tagged, the API must equal the listing. Afterwards additions
are allowed. To remove or change a listed symbol, raise the version, which gives a new listing.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ["MoesifCapture", "MoesifCaptureTesting"]
# Conformances that the compiler adds by itself. Each version of the compiler adds more.
IMPLIED = {None, "Swift.Copyable", "Swift.Escapable", "Swift.BitwiseCopyable", "Swift.SendableMetatype"}


def version() -> str:
    text = (ROOT / "Sources/MoesifCapture/Support/Version.swift").read_text(encoding="utf-8")
    return re.search(r'current = "([^"]+)"', text)[1]


def graphs(module: str, folder: str) -> list[dict]:
    target = json.loads(subprocess.run(["swift", "-print-target-info"], capture_output=True, check=True).stdout)
    build = ROOT / ".build/debug"
    maps = [f"-fmodule-map-file={path}" for path in sorted(build.glob("*.build/module.modulemap"))]
    subprocess.run(
        ["swift", "symbolgraph-extract", "-module-name", module, "-I", build / "Modules"]
        + [word for path in maps for word in ("-Xcc", path)]
        + ["-target", target["target"]["triple"], "-output-dir", folder, "-minimum-access-level", "public"]
        + ["-skip-synthesized-members"],
        check=True,
    )
    return [json.loads(path.read_text()) for path in sorted(pathlib.Path(folder).glob(f"{module}*.symbols.json"))]


def listing() -> list[str]:
    lines = []
    for module in MODULES:
        found = set()
        with tempfile.TemporaryDirectory() as folder:
            for graph in graphs(module, folder):
                names = {}
                for symbol in graph["symbols"]:
                    path = ".".join(symbol["pathComponents"])
                    names[symbol["identifier"]["precise"]] = path
                    text = "".join(part["spelling"] for part in symbol["declarationFragments"])
                    found.add(f"{module} {path}: {' '.join(text.split())}")
                for relation in graph["relationships"]:
                    path = names.get(relation["source"])
                    other = relation.get("targetFallback", names.get(relation["target"]))
                    if relation["kind"] in ("conformsTo", "inheritsFrom") and path and other not in IMPLIED:
                        found.add(f"{module} {path}: is {other}")
        if not found:
            sys.exit(f"{module} shows no symbols; build it first")
        lines += sorted(found)
    return lines


def main() -> int:
    number = version()
    file = ROOT / f".ci/api/{number}.txt"
    now = listing()
    if sys.argv[1:] == ["--write"]:
        file.write_text("\n".join(now) + "\n", encoding="utf-8")
        return print(f"{len(now)} lines in {file.relative_to(ROOT)}") or 0
    if not file.exists():
        return print(f"{file.relative_to(ROOT)} is missing: api.py --write") or 1
    before = file.read_text(encoding="utf-8").splitlines()
    gone, new = sorted(set(before) - set(now)), sorted(set(now) - set(before))
    tags = subprocess.run(["git", "tag", "--list", number], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for line in gone:
        print(f"- {line}")
    for line in new:
        print(f"+ {line}")
    if tags.strip():
        print(f"{len(now)} lines; {len(gone)} of {number} are gone, {len(new)} are new")
        return 1 if gone else 0
    print(f"{len(now)} lines; {len(gone) + len(new)} differ from {file.relative_to(ROOT)}")
    return 1 if gone or new else 0


if __name__ == "__main__":
    sys.exit(main())
