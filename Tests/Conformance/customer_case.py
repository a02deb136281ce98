"""Reads customer cases, and makes the items that the collector stored comparable (standard library only)."""
import datetime
import re

KINDS = {"user": "users", "users": "users", "company": "companies", "companies": "companies",
         "subscription": "subscriptions", "subscriptions": "subscriptions"}
TIMES = {"modified_time", "current_period_start", "current_period_end", "created_at"}


def kind(case):
    return KINDS[case["update"]]


def stored(rows):
    """Returns the items in their order, each with the path of its request."""
    return [{"path": row["path"], "item": normalised(row["item"])} for row in rows if row["kind"] in KINDS.values()]


def normalised(item):
    """Removes nulls, which mean the same as absent keys except in metadata, and writes times in one form."""
    if not isinstance(item, dict):
        return item
    out = {}
    for key, value in item.items():
        if value is None:
            continue
        if key in TIMES:
            value = instant(value)
        elif key == "campaign":
            value = normalised(value)
        elif key == "items" and isinstance(value, list):
            value = [normalised(each) for each in value]
        out[key] = value
    return out


def instant(text):
    """Returns an ISO 8601 time in UTC with three fraction digits; a text that is no time stays as it is."""
    try:
        time = datetime.datetime.fromisoformat(re.sub(r"Z$", "+00:00", text))
    except (TypeError, ValueError):
        return text
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)  # a time without a zone is in UTC
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
