#!/usr/bin/env python3
"""Measures the server with wrk (a Debian package), without capture and with it.

Compares the number of requests that wrk counts with the counters of the Moesif client.

usage: load.py [SECONDS [CONNECTIONS]]
"""
import pathlib
import re
import signal
import socket
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Path, method, and the number of captured calls per request: the received call and the handler's outgoing calls.
LOADS = [("/hello", "GET", 1), ("/orders/rates", "GET", 2), ("/orders", "POST", 2)]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def load(path, method, seconds, connections, *options):
    """Returns the number of requests, the requests per second, the latencies, and the statistics of the client."""
    port = free_port()
    server = subprocess.Popen(
        [HERE.parent / ".build/release/moesif-server", "--port", str(port), *options], stdout=subprocess.PIPE, text=True
    )
    try:
        server.stdout.readline()
        wrk = subprocess.run(
            ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--latency",
             "--script", HERE / "load.lua", f"http://127.0.0.1:{port}{path}", "--", str(seconds), method],
            capture_output=True, text=True, check=True,
        ).stdout
        server.send_signal(signal.SIGINT)
        statistics = server.communicate(timeout=120)[0]
    finally:
        server.kill()
    if "Non-2xx" in wrk or "Socket errors" in wrk:
        sys.exit(f"load.py: requests failed\n{wrk}")
    requests = int(re.search(r"(\d+) requests in", wrk)[1])
    latency = {share: re.search(rf"(?m)^ +{share}% +(\S+)", wrk)[1] for share in (50, 99)}
    return requests, requests / (seconds - 2), latency, statistics.strip()


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    print(f"{seconds} s, {connections} connections; requests per second are means over {seconds - 2} s")
    print(f"{'':20}{'requests':>10}{'per second':>12}{'50 %':>10}{'99 %':>10}")
    for path, method, calls in LOADS:
        for options in (["--plain"], []):
            requests, rate, latency, statistics = load(path, method, seconds, connections, *options)
            name = f"{method} {path}" if options else "with capture"
            print(f"{name:20}{requests:>10}{rate:>12.0f}{latency[50]:>10}{latency[99]:>10}")
            if options:
                continue
            counts = {name: int(count) for name, count in re.findall(r"(captured|delivered|dropped|waiting) (\d+)", statistics)}
            accounted = sum(counts.get(name, 0) for name in ("delivered", "dropped", "waiting"))
            print(f"  {requests} x {calls} = {requests * calls}; {statistics}")
            if not requests * calls == counts["captured"] == accounted:
                sys.exit("load.py: the counts differ")


main()
