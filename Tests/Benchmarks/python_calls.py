#!/usr/bin/env python3
"""Makes calls with requests when standard input asks for them; compare.py starts it.

Each line of standard input is a number of calls. The reply is a line of JSON: the processor time of the calls, their
delivery included, and the duration of each call, in microseconds. With --collector, Moesif's Python SDK captures.
"""
import argparse
import json
import sys
import threading
import time

import requests


def start_capture(collector: str) -> None:
    from moesifapi.configuration import Configuration
    from moesifpythonrequest.start_capture.start_capture import StartCapture

    # The SDK reads the address of the collector from its options only while it also logs.
    Configuration.BASE_URI = collector
    StartCapture().start_capture_outgoing({"APPLICATION_ID": "benchmark"})


def make_calls(session: requests.Session, url: str, count: int) -> list[float]:
    durations = []
    for _ in range(count):
        begin = time.perf_counter()
        session.get(url).raise_for_status()
        durations.append((time.perf_counter() - begin) * 1e6)
    return durations


def wait_for_delivery() -> None:
    """Waits for the threads that deliver: the SDK has no flush."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--collector")
    options = parser.parse_args()
    if options.collector:
        start_capture(options.collector)
    with requests.Session() as session:
        for line in sys.stdin:
            begin = time.process_time()
            durations = make_calls(session, options.url, int(line))
            wait_for_delivery()
            work = (time.process_time() - begin) * 1e6
            print(json.dumps({"work": work, "durations": durations}), flush=True)


if __name__ == "__main__":
    main()
