"""Judges the events of received calls: they must equal the reference, except for the differences in a case's ideal."""
import copy

import compare
import normalise

IDEAL_KEYS = {"note", "events", "differs", "item", "absent", "present", "weight", "weights", "some"}


def faults(case, rows, ref, route):
    """Returns the faults of a case that is not sampled."""
    ideal = case.get("ideal", {})
    want, out = expected(ideal, ref)
    out += ["ideal has the unknown key %s" % k for k in sorted(set(ideal) - IDEAL_KEYS)]
    if ideal and not ideal.get("note"):
        out.append("ideal gives no reason")
    if len(rows) != len(want):
        out.append("%d events, expected %d" % (len(rows), len(want)))
    for event, row in zip(want, rows):
        got = compare.without_notes(normalise.incoming(row["item"]))
        if route == "record":  # a call that is recorded afterwards cannot have received an id before
            event, got = without_transaction_id(event), without_transaction_id(got)
        else:
            out += transaction_id_faults(row["item"])
        out += compare.walk(event, got, "event")
    return out


def expected(ideal, ref):
    """Returns the events that must arrive, and the mistakes in the ideal."""
    events, out = ref["normalised"], []
    if "item" in ideal:
        if events:
            out.append("ideal.item, but the reference has an event")
        events = [ideal["item"]]
    if ideal.get("events") == 0:
        return [], out if events else out + ["ideal.events, but the reference has no event"]
    if "differs" in ideal and len(events) != 1:
        out.append("ideal.differs needs one event of the reference")
    elif "differs" in ideal:
        event = copy.deepcopy(events[0])
        for path, value in ideal["differs"].items():
            if not put(event, path.split("."), value):
                out.append("ideal.differs repeats the reference's %s" % path)
        events = [event]
    return events, out


def put(container, path, value):
    """Sets the value at a path, or removes it for None; returns False if that changes nothing."""
    for key in path[:-1]:
        container = container.setdefault(key, {})
    old = container.pop(path[-1], None)
    if value is not None:
        container[path[-1]] = value
    return old != value or type(old) is not type(value)


def transaction_id_faults(item):
    """Checks that a transaction id that the client put into a header is that of the event."""
    out = []
    for part in ("request", "response"):
        headers = (item.get(part) or {}).get("headers") or {}
        ids = [v for k, v in headers.items() if k.lower() == normalise.TRANSACTION_ID and normalise.UUID.match(v)]
        out += ["%s has the transaction id of another event" % part for v in ids if v != item.get("transaction_id")]
    return out


def without_transaction_id(event):
    event = copy.deepcopy(event)
    for part in ("request", "response"):
        (event.get(part) or {}).get("headers", {}).pop(normalise.TRANSACTION_ID, None)
    return event
