#!/usr/bin/env python3
"""Ships events with rsyslog and counts them: an app, FileTransport, rsyslog, and a TCP receiver on 127.0.0.1.

  check.py [COUNT]      COUNT events, 20,000 by default

The app writes 100,000 bytes to a file before it rotates it. rsyslog runs with rsyslog.conf, of which only the folders
and the port are changed. In the second run, rsyslog is stopped in the middle and started again after more rotations.
Prints the figures of each run. Exits with status 1 if an event was lost or came twice.

Needs rsyslogd (Debian: apt-get install --no-install-recommends rsyslog) and a build (swift build --product moesif-shipping).
"""
import collections
import json
import pathlib
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
APP = HERE.parent.parent / ".build/debug/moesif-shipping"
# The time without a new event after which the check gives up.
PATIENCE = 20


class Receiver(socketserver.ThreadingTCPServer):
    """Collects the lines of all connections."""

    daemon_threads = True

    def __init__(self):
        self.lines = []
        super().__init__(("127.0.0.1", 0), Connection)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def wait(self, count: int) -> None:
        """Waits for `count` lines, then a second for lines that come twice."""
        last, since = -1, time.monotonic()
        while len(self.lines) < count and time.monotonic() - since < PATIENCE:
            if len(self.lines) != last:
                last, since = len(self.lines), time.monotonic()
            time.sleep(0.05)
        time.sleep(1)


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.server.lines.append(line)


class Rsyslog:
    """rsyslogd with the committed configuration, in a folder of its own."""

    def __init__(self, root: pathlib.Path, events: pathlib.Path, port: int):
        self.root = root
        (root / "state").mkdir()
        text = (HERE / "rsyslog.conf").read_text(encoding="utf-8")
        for old, new in [
            ("/var/spool/rsyslog", str(root / "state")),
            ("/var/lib/my-service/events", str(events)),
            ("5170", str(port)),
        ]:
            if text.count(old) != 1:
                sys.exit(f"rsyslog.conf should have {old} once")
            text = text.replace(old, new)
        (root / "rsyslog.conf").write_text(text, encoding="utf-8")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["rsyslogd", "-n", "-f", self.root / "rsyslog.conf", "-i", self.root / "pid"]
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


def run(title: str, count: int, restarts: bool) -> bool:
    root = pathlib.Path(tempfile.mkdtemp(prefix="shipping-"))
    events = root / "events"
    # rsyslog watches a folder only if it exists.
    events.mkdir(mode=0o700)
    receiver = Receiver()
    rsyslog = Rsyslog(root, events, receiver.port)
    try:
        app = subprocess.Popen([APP, events, str(count)], stderr=subprocess.DEVNULL)
        if restarts:
            while len(receiver.lines) < count // 4 and app.poll() is None:
                time.sleep(0.05)
            rsyslog.stop()
            before = len(list(events.glob("events*.ndjson")))
            while len(list(events.glob("events*.ndjson"))) < before + 5 and app.poll() is None:
                time.sleep(0.05)
            rsyslog.start()
        status = app.wait(timeout=600)
        receiver.wait(count)
    finally:
        rsyslog.stop()
    files = sorted(events.glob("events*.ndjson"))
    written = [json.loads(line)["transaction_id"] for file in files for line in file.open(encoding="utf-8")]
    received = collections.Counter(json.loads(line)["transaction_id"] for line in receiver.lines)
    lost = len(set(written) - set(received))
    twice = sum(1 for number in received.values() if number > 1)
    print(
        f"{title}: {len(written)} events written to {len(files)} files, {len(receiver.lines)} lines received, "
        f"{lost} lost, {twice} twice",
        flush=True,
    )
    shutil.rmtree(root)
    receiver.shutdown()
    return status == 0 and len(written) == count and lost == 0 and twice == 0 and set(received) == set(written)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    if shutil.which("rsyslogd") is None or not APP.exists():
        sys.exit(__doc__)
    results = [run("rotation", count, restarts=False), run("rotation and restart", count, restarts=True)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
