"""What a customer case says, and what the collector stored of it in a form that can be compared (stdlib only)."""
import datetime
import re

KINDS = {"user": "users", "users": "users", "company": "companies", "companies": "companies",
         "subscription": "subscriptions", "subscriptions": "subscriptions"}
TIMES = {"modified_time", "current_period_start", "current_period_end", "created_at"}


def kind(case):
    return KINDS[case["update"]]


def stored(rows):
    """the items in their order, each with the path it came by"""
    return [{"path": row["path"], "item": normalised(row["item"])} for row in rows if row["kind"] in KINDS.values()]


def normalised(item):
    """null and absent mean the same on this wire, but not in metadata; and a time is the same however it is written"""
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
    """an ISO 8601 time in UTC with three digits; what cannot be read stays as it is"""
    try:
        time = datetime.datetime.fromisoformat(re.sub(r"Z$", "+00:00", text))
    except (TypeError, ValueError):
        return text
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)  # a time without a zone is UTC
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
