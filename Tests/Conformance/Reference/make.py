#!/usr/bin/env python3
"""Runs the incoming and customer cases with Moesif's own SDKs, and writes the items that the SDKs upload.

  python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make.py [incoming] [customer]

incoming: runs each case in a Django app on loopback with moesifdjango's middleware; writes ../incoming-reference.json.
customer: runs each case with moesifapi's client; writes ../customer-reference.json.
Random values and times are normalised, so the same versions write the same files again.
"""
import importlib.metadata
import importlib.util
import json
import logging
import os
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
CONFORMANCE = os.path.dirname(HERE)
sys.path[:0] = [HERE, CONFORMANCE]
PACKAGES = {"Django": "django", "moesifapi": "moesifapi", "moesifdjango": "moesifdjango", "requests": "requests"}


def start_collector():
    import collector
    server = collector.make()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def write(kind, run, server):
    with open(os.path.join(CONFORMANCE, kind + "-cases.json"), encoding="utf-8") as f:
        cases = json.load(f)["cases"]
    reference = {"versions": {name: importlib.metadata.version(name) for name in PACKAGES},
                 "cases": {case["id"]: run(case, server) for case in cases}}
    path = os.path.join(CONFORMANCE, kind + "-reference.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(reference, f, indent=1, ensure_ascii=False)
        f.write("\n")
    print("%s: %d cases" % (os.path.basename(path), len(cases)))


def main():
    if any(importlib.util.find_spec(module) is None for module in PACKAGES.values()):
        sys.exit("make.py: run this in a virtual environment after: pip install -r %s/requirements.txt" % HERE)
    for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
        del os.environ[name]
    logging.disable(logging.CRITICAL)
    import customers
    import incoming
    runs = {"incoming": incoming.run, "customer": customers.run}
    chosen = sys.argv[1:] or list(runs)
    if not set(chosen) <= set(runs):
        sys.exit("make.py: " + __doc__.split("\n\n")[1].strip())
    server = start_collector()
    for kind in chosen:
        write(kind, runs[kind], server)


if __name__ == "__main__":
    main()
