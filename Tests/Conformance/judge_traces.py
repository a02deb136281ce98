"""Judges traces: the span of a call that is made while another is served, and the header that names it to the third party."""
import re

HEADER = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
SPAN = re.compile(r"^(?!0{16})[0-9a-f]{16}$")
# Where the header can be added: a protocol cannot change what a plain session sends.
SENDING_ROUTES = {"session"}


def faults(case, rows, requests, route):
    """rows: the case's events; requests: what the third party received of it"""
    ideal, out = case.get("ideal", {}), []
    made = [row["item"] for row in rows if row["item"].get("direction") == "Outgoing"]
    if "child" in ideal:
        received = [row["item"] for row in rows if row["item"].get("direction") == "Incoming"]
        if len(made) != 1 or len(received) != 1:
            return ["%d calls made and %d received, expected one each" % (len(made), len(received))]
        out += child_faults(case, made[0], received[0])
    if "sends_trace" in ideal:
        out += header_faults(case, made, requests, route)
    return out


def child_faults(case, made, received):
    """child true: the call is a child of the one that is served, itself a child of its caller; false: it is none"""
    span, around = made.get("span") or {}, received.get("span") or {}
    if not case["ideal"]["child"]:
        return ["parent %r of a call that is no child" % span["parent_id"]] if "parent_id" in span else []
    header = HEADER.match(case["served"]["headers"].get("traceparent", ""))
    if header is None:
        return ["the served call names no trace, and has no child in one"]
    trace, caller, _ = header.groups()
    out = ["%s trace %r" % (name, event.get("trace_id"))
           for name, event in (("made", made), ("received", received)) if event.get("trace_id") != trace]
    if around.get("parent_id") != caller:
        out.append("parent %r of the received call" % around.get("parent_id"))
    if span.get("parent_id") != around.get("id"):
        out.append("parent %r, the received call is %r" % (span.get("parent_id"), around.get("id")))
    ids = [span.get("id"), around.get("id"), caller]
    if len(set(ids)) < 3 or not all(SPAN.match(str(i)) for i in ids):
        out.append("spans %r" % ids)
    return out


def header_faults(case, made, requests, route):
    """sends_trace "span": the header names the event's span; null: there is none; else it is the header itself"""
    wanted = case["ideal"]["sends_trace"]
    sent = [[v for k, v in r["headers"] if k.lower() == "traceparent"] for r in requests]
    if not sent:
        return ["the third party saw no request"]
    if wanted != "span" or route not in SENDING_ROUTES:
        value = [] if wanted in ("span", None) else [wanted]
        out = ["sent traceparent %r" % s for s in sent if s != value][:1]
        # What nobody was told is no trace.
        if not value and "child" not in case["ideal"]:
            out += ["trace %r of a call that names none" % e["trace_id"] for e in made if "trace_id" in e]
        return out
    match = HEADER.match(sent[0][0]) if len(sent[0]) == 1 else None
    if match is None or any(s != sent[0] for s in sent):
        return ["sent traceparent %r" % sent]
    trace, span, flags = match.groups()
    out = [] if flags == "01" else ["sent the flags %s" % flags]
    for event in made:
        shown = {k.lower(): v for k, v in event["request"]["headers"].items()}.get("traceparent")
        got = [event.get("trace_id"), (event.get("span") or {}).get("id"), shown]
        if got != [trace, span, sent[0][0]]:
            out.append("the event names %r, the header is %r" % (got, sent[0][0]))
    return out
