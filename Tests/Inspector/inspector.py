"""Runs the inspector, and speaks to it as an app and as a foreign program do."""
import gzip
import http.client
import json
import os
import re
import selectors
import socket
import subprocess
import time
from pathlib import Path

SCRATCH = Path(os.environ.get("INSPECTOR_SCRATCH", Path(__file__).parents[2] / ".build"))
BINARY = SCRATCH / "debug" / "inspector"
QUICKSTART = SCRATCH / "debug" / "moesif-quickstart"


def wait_for(condition, what, timeout=20.0, interval=0.02):
    """Returns the first true value of a condition. Fails after the timeout, and says what did not happen."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"not within {timeout:g} s: {what() if callable(what) else what}"
        time.sleep(interval)


def run(*arguments, stdin=None):
    """Runs a command of the inspector to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, timeout=20)


class Inspector:
    """A running inspector at a free port."""

    def __init__(self, *arguments):
        command = [BINARY, *map(str, arguments), *(() if "--port" in arguments else ("--port", "0"))]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.printed = ""
        # A replay prints its address alone.
        self.address = self._read_address(1 if "replay" in arguments else 2)
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([0-9a-f]{32})/", self.address)
        assert found, self.address
        self.port, self.token = int(found[1]), found[2]
        self.collector = f"http://127.0.0.1:{self.port}"

    def _read_address(self, lines):
        output = self.process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            end = time.monotonic() + 10
            while self.printed.count("\n") < lines:
                assert selector.select(end - time.monotonic()), f"no address within 10 s: {self.printed!r}"
                piece = os.read(output, 4096)
                assert piece, f"the inspector ended: {self.process.stderr.read().decode()}"
                self.printed += piece.decode()
        return re.search(r"Inspector: (\S+)", self.printed)[1]

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    # As any program

    def request(self, method, path, body=None, headers=None, timeout=20):
        """Sends a request with exactly these headers (and Host), and returns (status, headers, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            if body is not None:
                headers.setdefault("Content-Length", str(len(body)))
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def raw_request(self, data, timeout=5):
        """Sends bytes, and returns all bytes of the response."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            received = b""
            try:
                connection.sendall(data)
                while piece := connection.recv(65536):
                    received += piece
            except (ConnectionResetError, BrokenPipeError, TimeoutError):
                pass
            return received

    # As an app

    def deliver(self, path, items, compressed=False, headers=None, timeout=20):
        """Posts items as a Moesif client does, and returns (status, headers, body)."""
        body = items if isinstance(items, bytes) else json.dumps(items).encode()
        all_headers = {"Content-Type": "application/json", "X-Moesif-Application-Id": "local"}
        if compressed:
            body = gzip.compress(body, 1)
            all_headers["Content-Encoding"] = "gzip"
        return self.request("POST", path, body, all_headers | (headers or {}), timeout)

    def send(self, *events, compressed=False):
        """Delivers events in one batch."""
        status, _, body = self.deliver("/v1/events/batch", list(events), compressed)
        assert status == 201, (status, body[:200])

    def run_quickstart(self, *arguments):
        """Runs the example of the library, which delivers its events to this collector."""
        environment = os.environ | {"MOESIF_BASE_URI": self.collector, "MOESIF_APPLICATION_ID": "local"}
        return subprocess.run([QUICKSTART, *arguments], env=environment, capture_output=True, timeout=60)

    # As the page

    def get(self, path):
        status, _, body = self.request("GET", f"/{self.token}/{path}")
        assert status == 200, (status, body[:200])
        return body

    def post(self, path, value):
        body = json.dumps(value).encode()
        status, _, answer = self.request("POST", f"/{self.token}/{path}", body, {"Content-Type": "application/json"})
        assert status in (200, 204), (status, answer[:200])
        return answer

    def detail(self, identifier):
        return json.loads(self.get(f"records/{identifier}"))

    def stream(self, count=None, after=0):
        """Yields (event, id, data) of the stream of changes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/{self.token}/stream?after={after}")
            response = connection.getresponse()
            assert response.status == 200, response.status
            fields = {}
            while line := response.readline():
                text = line.decode().rstrip("\r\n")
                if not text and "data" in fields:
                    yield fields.get("event"), fields.get("id"), json.loads(fields["data"])
                    fields = {}
                elif text and not text.startswith(":"):
                    name, _, value = text.partition(":")
                    fields[name] = value.removeprefix(" ")
        finally:
            connection.close()

    def state(self):
        return next(data for event, _, data in self.stream(after=2**53 - 1) if event == "state")

    def fault(self):
        """Returns the kind of the active fault, or "none"."""
        return (self.state()["fault"] or {"kind": "none"})["kind"]

    def records(self):
        """Returns the summaries of all kept records, oldest first."""
        kept = self.state()["kept"]
        found = {}
        for event, _, data in self.stream():
            if len(found) >= kept:
                break
            if event == "records":
                found |= {record["id"]: record for record in data["records"]}
                if len(found) >= kept:
                    break
        return [found[identifier] for identifier in sorted(found)]
