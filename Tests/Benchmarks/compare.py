#!/usr/bin/env python3
"""Compares the cost of a captured call with that of Moesif's Python SDK for outgoing calls, in one run.

Four apps make the same calls in turns, so that changes of the machine's load affect all of them alike: Swift with
URLSession and Python with requests, each with and without capture. Each turn is a new process, because the cost of a
call differs between processes of the same app; one or two rounds give no usable figures. The server and the collector
are the same for all, run on loopback in processes of their own, and are not measured. The processor time of a captured
call includes the delivery of its event.

In parentheses: the cost that capture adds, and the ratio to plain calls. A plain call costs more in Python than in
Swift, so compare both. Threads are sampled every 5 ms. Needs Linux, Swift, and Python 3.9 or later with venv and pip.

The SDK, moesifpythonrequest, is installed from PyPI into a virtual environment in .build/compare.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import threading
import urllib.request

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
ENVIRONMENT = ROOT / ".build" / "compare"
SDK = "moesifpythonrequest"
SDK_VERSION = "0.3.5"
SIZES = [1, 64]  # The responses of `moesif-benchmarks serve`, in KiB.
CALLS_PER_TURN = 200  # Counted calls. As many before them warm the process up.


class Failure(Exception):
    """A reason why there are no figures, in a sentence for the user."""


def progress(text: str) -> None:
    print(text + " ...", file=sys.stderr, flush=True)


def run(command: list, reason: str) -> str:
    """Runs a command, and returns its output."""
    try:
        result = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        raise Failure(f"{reason}: {error}") from error
    if result.returncode != 0:
        lines = (result.stderr or result.stdout).strip().splitlines()
        errors = [line for line in lines if "error" in line.lower()] or lines
        raise Failure(f"{reason}: {errors[-1] if errors else f'status {result.returncode}'}")
    return result.stdout


def build_benchmarks() -> pathlib.Path:
    progress("building moesif-benchmarks, which takes some minutes the first time")
    command = ["swift", "build", "--configuration", "release", "--product", "moesif-benchmarks"]
    run(command, "could not build moesif-benchmarks")
    folder = run(command + ["--show-bin-path"], "could not find moesif-benchmarks").strip()
    return pathlib.Path(folder) / "moesif-benchmarks"


def install_sdk() -> pathlib.Path:
    """Returns the Python interpreter of a virtual environment that has the SDK."""
    python = ENVIRONMENT / "bin" / "python3"
    if python.exists() and version(python, SDK) == SDK_VERSION:
        return python
    progress(f"installing {SDK} {SDK_VERSION} into {ENVIRONMENT.relative_to(ROOT)}")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", ENVIRONMENT],
        "could not make a virtual environment with pip; on Debian and Ubuntu, install python3-venv",
    )
    run(
        [python, "-m", "pip", "--disable-pip-version-check", "--retries", "1", "install", f"{SDK}=={SDK_VERSION}"],
        f"could not install {SDK} with pip; the first run needs access to PyPI",
    )
    return python


def version(python: pathlib.Path, package: str) -> str:
    """Returns the version of an installed package, or an empty string."""
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([str(python), "-c", code], capture_output=True, text=True).stdout.strip()


class Worker:
    """A process that runs until its standard input ends, and writes lines."""

    def __init__(self, command: list) -> None:
        # A proxy would be a part of what is measured.
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.name = pathlib.Path(str(command[0])).name
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def write(self, text: str) -> None:
        # If the process has ended, the next line is missing.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(text)
            self.process.stdin.flush()

    def line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{self.name} ended with status {self.process.wait()}")
        return line

    def status(self, field: str) -> int:
        """Returns a number from /proc/PID/status, or 0."""
        with contextlib.suppress(OSError):
            text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace")
            found = re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE)
            if found:
                return int(found[1])
        return 0

    def stop(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Collector(Worker):
    """The collector that `moesif-benchmarks` uses, too."""

    def __init__(self, latency: int) -> None:
        super().__init__([sys.executable, FOLDER / "far_collector.py", "--latency-ms", latency])
        port, control = self.line().split()
        self.url = f"http://127.0.0.1:{port}"
        self.control = f"http://127.0.0.1:{control}/stats"

    def events(self) -> int:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.control, timeout=30) as response:
            return json.load(response)["events"]


class App:
    """One of the four apps, and its figures, in microseconds."""

    def __init__(self, name: str, command: list) -> None:
        self.name = name
        self.command = command
        self.work: list[float] = []
        self.durations: list[float] = []
        self.made = 0
        self.delivered = 0
        self.most_threads = 0
        self.peak_memory = 0.0

    def take_turn(self, collector: Collector) -> None:
        """Makes calls in a new process."""
        delivered = collector.events()
        worker = Worker(self.command)
        done = threading.Event()
        watch = threading.Thread(target=self.watch_threads, args=(worker, done))
        watch.start()
        try:
            self.make_calls(worker)
            reply = self.make_calls(worker)
            self.work.append(reply["work"] / CALLS_PER_TURN)
            self.durations += reply["durations"]
            self.peak_memory = max(self.peak_memory, worker.status("VmHWM") / 1024)
        finally:
            done.set()
            watch.join()
            worker.stop()
        self.delivered += collector.events() - delivered

    def make_calls(self, worker: Worker) -> dict:
        worker.write(f"{CALLS_PER_TURN}\n")
        self.made += CALLS_PER_TURN
        return json.loads(worker.line())

    def watch_threads(self, worker: Worker, done: threading.Event) -> None:
        while not done.wait(0.005):
            self.most_threads = max(self.most_threads, worker.status("Threads"))

    @property
    def costs(self) -> tuple[float, float, float]:
        """The median processor time and the median and 99th percentile duration of a call."""
        slowest = sorted(self.durations)[len(self.durations) * 99 // 100]
        return statistics.median(self.work), statistics.median(self.durations), slowest


def measure(size: int, options: argparse.Namespace, benchmarks: pathlib.Path, python: pathlib.Path) -> list[list[str]]:
    """Returns the rows of the table for one size of the response."""
    with contextlib.ExitStack() as stack:
        server = Worker([benchmarks, "serve"])
        stack.callback(server.stop)
        url = f"{server.line().strip()}{size}"
        collector = Collector(options.collector_latency_ms)
        stack.callback(collector.stop)
        swift_calls = [benchmarks, "calls-on-request", "--url", url, "--collector", collector.url, "--route"]
        python_calls = [python, FOLDER / "python_calls.py", "--url", url]
        apps = [
            App("Swift, plain", swift_calls + ["plain"]),
            App("Swift, captured", swift_calls + ["session"]),
            App("Python, plain", python_calls),
            App("Python, captured", python_calls + ["--collector", collector.url]),
        ]
        rounds = -(-options.calls // CALLS_PER_TURN)
        for round_number in range(rounds):
            progress(f"{size} KiB, round {round_number + 1} of {rounds}")
            for turn in range(len(apps)):
                apps[(round_number + turn) % len(apps)].take_turn(collector)
        return [
            row
            for plain, captured in (apps[:2], apps[2:])
            for row in (cells(size, plain, None), cells(size, captured, plain))
        ]


HEAD = ["response", "app", "CPU us/call", "p50 us", "p99 us", "most threads", "events/calls", "peak MiB"]


def cells(size: int, app: App, plain: "App | None") -> list[str]:
    """Returns a row of the table; that of captured calls has the added cost and the ratio, too."""
    if plain is None:
        costs = [f"{cost:.0f}" for cost in app.costs]
    else:
        costs = [f"{cost:.0f} ({cost - base:+.0f}, {cost / base:.2f}x)" for cost, base in zip(app.costs, plain.costs)]
    events = "" if plain is None else f"{app.delivered}/{app.made}"
    return [f"{size} KiB", app.name, *costs, f"{app.most_threads}", events, f"{app.peak_memory:.0f}"]


def as_text(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    )


def as_markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "|".join(["---"] * 2 + ["---:"] * (len(HEAD) - 2)) + "|")
    return "\n".join(lines)


def versions(python: pathlib.Path) -> str:
    library = re.search(
        r'current = "(.+)"', (ROOT / "Sources/MoesifCapture/Support/Version.swift").read_text(encoding="utf-8")
    )
    swift = re.search(r"Swift version (\S+)", run(["swift", "--version"], "could not start swift"))
    interpreter = run([python, "-c", "import platform; print(platform.python_version())"], "could not start Python")
    return (
        f"MoesifCapture {library[1] if library else 'unknown'} with Swift {swift[1] if swift else 'unknown'}; "
        f"{SDK} {version(python, SDK)} with Python {interpreter.strip()} and requests {version(python, 'requests')}; "
        f"{os.cpu_count()} processors"
    )


def number(least: int, most: int):
    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be {least} to {most}, not {text}")
        return int(text)

    return parse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--calls",
        type=number(CALLS_PER_TURN, 1_000_000),
        default=2000,
        help="counted calls of each app and size; default 2000",
    )
    parser.add_argument(
        "--collector-latency-ms", type=number(0, 10_000), default=0, help="the collector's response time; default 0"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    try:
        if not sys.platform.startswith("linux"):
            raise Failure("this needs Linux: threads and memory are read from /proc")
        python = install_sdk()
        benchmarks = build_benchmarks()
        rows = [HEAD] + [row for size in SIZES for row in measure(size, options, benchmarks, python)]
        print((as_markdown if options.markdown else as_text)(rows))
        print(f"\n{versions(python)}")
        print(f"One call at a time; the collector responds after {options.collector_latency_ms} ms.")
    except Failure as failure:
        sys.exit(f"compare.py: {failure}")


if __name__ == "__main__":
    main()
