"""Judges traces: the span of a call that a handler makes, and the header that names it to the third party."""
import re

HEADER = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
SPAN = re.compile(r"^(?!0{16})[0-9a-f]{16}$")
# The routes that can add the header. A protocol cannot change the request that a plain session sends.
SENDING_ROUTES = {"session"}


def faults(case, rows, requests, route):
    """Returns the faults in the events of a case and in the requests that the third party received."""
    ideal, out = case.get("ideal", {}), []
    made = [row["item"] for row in rows if row["item"].get("direction") == "Outgoing"]
    if "child" in ideal:
        received = [row["item"] for row in rows if row["item"].get("direction") == "Incoming"]
        if len(made) != 1 or len(received) != 1:
            return ["%d outgoing and %d received calls, expected one each" % (len(made), len(received))]
        out += child_faults(case, made[0], received[0])
    if "sends_trace" in ideal:
        out += header_faults(case, made, requests, route)
    return out


def child_faults(case, made, received):
    """Checks "child": if true, the outgoing call is a child of the received call, which is a child of its caller; if
    false, the outgoing call has no parent."""
    span, around = made.get("span") or {}, received.get("span") or {}
    if not case["ideal"]["child"]:
        return ["unexpected parent %r" % span["parent_id"]] if "parent_id" in span else []
    header = HEADER.match(case["served"]["headers"].get("traceparent", ""))
    if header is None:
        return ["the received call has no traceparent, so it has no children"]
    trace, caller, _ = header.groups()
    out = ["%s trace %r" % (name, event.get("trace_id"))
           for name, event in (("made", made), ("received", received)) if event.get("trace_id") != trace]
    if around.get("parent_id") != caller:
        out.append("parent %r of the received call" % around.get("parent_id"))
    if span.get("parent_id") != around.get("id"):
        out.append("parent %r, but the received call is %r" % (span.get("parent_id"), around.get("id")))
    ids = [span.get("id"), around.get("id"), caller]
    if len(set(ids)) < 3 or not all(SPAN.match(str(i)) for i in ids):
        out.append("spans %r" % ids)
    return out


def header_faults(case, made, requests, route):
    """Checks "sends_trace": "span" means that the header names the event's span; null means that there is no header;
    any other value is the header itself."""
    wanted = case["ideal"]["sends_trace"]
    sent = [[v for k, v in r["headers"] if k.lower() == "traceparent"] for r in requests]
    if not sent:
        return ["the third party received no request"]
    if wanted != "span" or route not in SENDING_ROUTES:
        value = [] if wanted in ("span", None) else [wanted]
        out = ["sent traceparent %r" % s for s in sent if s != value][:1]
        # A trace that was not sent must not be in the event.
        if not value and "child" not in case["ideal"]:
            out += ["unexpected trace %r" % e["trace_id"] for e in made if "trace_id" in e]
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
            out.append("the event has %r, but the header is %r" % (got, sent[0][0]))
    return out
