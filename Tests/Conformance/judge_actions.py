"""Judges actions: the stored items, their requests, and the outcome of queueing them."""
import compare


def faults(case, rows, requests, outcome, _):
    """Compares the rows and requests that have the case's application ID with the expected ones."""
    out = sorted({"schema: %s" % v for row in rows for v in row["violations"]})
    got = {"outcome": outcome, "stored": [normalised(row["item"]) for row in rows],
           "posts": [[r["path"], r["status"]] for r in requests if r["method"] == "POST"]}
    want = {"outcome": "queued", "posts": [["/v1/actions/batch", 201]] if case["stored"] else [], **case}
    for key in ("outcome", "posts", "stored"):
        out += compare.walk(want[key], got[key], key)
    out += ["leaks %r" % s for s in case.get("absent", []) if s in str([row["item"] for row in rows])]
    kinds = {row["kind"] for row in rows} - {"actions"}
    return out + ["stored as %s" % k for k in sorted(kinds)]


def normalised(action):
    """Removes values that differ between runs and that the schema checks; the process's own URI becomes app://."""
    out = {k: v for k, v in action.items() if k != "transaction_id"}
    request = {k: v for k, v in (action.get("request") or {}).items() if k != "time"}
    if request.get("uri") == "app://moesif-conformance-driver/":
        request["uri"] = "app://"
    out["request"] = request
    return out
