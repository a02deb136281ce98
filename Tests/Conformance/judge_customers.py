"""Judges updates of users, companies and subscriptions: the stored items, their requests, and the outcome."""
import json

import compare
import customer_case
import schema


def outcomes(said):
    """Returns the outcome of each case from the driver's lines of JSON."""
    out = {}
    for line in said.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            out[row["id"]] = row["outcome"]
    return out


def faults(case, rows, requests, outcome, ref):
    """Compares the rows and requests that have the case's application ID with the reference and the ideal."""
    want = dict(ref, **{k: v for k, v in case.get("ideal", {}).items() if k != "note"})
    got = {"outcome": outcome, "stored": customer_case.stored(rows),
           "posts": [[r["path"], r["status"]] for r in requests if r["method"] == "POST"]}
    out = [] if case.get("strict") else sorted({"schema: %s" % v for row in rows for v in violations(case, row)})
    for key in ("outcome", "posts", "stored"):
        out += compare.walk(want.get(key), got[key], key)
    unknown = set(case.get("ideal", {})) - {"note", "outcome", "posts", "stored"}
    out += ["ideal has the unknown key %s" % k for k in sorted(unknown)]
    out += ["ideal repeats the reference's %s" % k for k in case.get("ideal", {}) if k in ref and case["ideal"][k] == ref[k]]
    if "ideal" in case and not case["ideal"].get("note"):
        out.append("ideal gives no reason")
    return out


def violations(case, row):
    """Returns the violations of the schema, except those that the items of the case have themselves."""
    items = [case["item"]] if "item" in case else case["items"]
    own = set().union(*(schema.CHECKS[customer_case.kind(case)](item) for item in items)) if items else set()
    return set(row["violations"]) - own
