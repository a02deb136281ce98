"""Events as an app's client sends them."""
import datetime
import json
import time
import uuid


def moment(milliseconds):
    """Returns the text of a time that is given in milliseconds since 1970."""
    whole = datetime.datetime.fromtimestamp(milliseconds // 1000, datetime.timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S") + f".{int(milliseconds % 1000):03d}Z"


def now():
    return int(time.time() * 1000)


def noon(second=0.0):
    """Returns the time of today's noon, local time, plus some seconds."""
    today = datetime.datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return int(today.timestamp() * 1000 + second * 1000)


def event(url="https://api.example.com/orders", method="GET", status=200, started=None, duration=25, body=None,
          request_body=None, request_headers=None, response_headers=None, error=None, **members):
    """Returns an event of the batch format. `status=None` is a call without a response."""
    started = now() - duration if started is None else started
    value = {
        "request": {"time": moment(started), "uri": url, "verb": method, "headers": request_headers or {}},
        "direction": "Outgoing",
        "weight": 1,
        "transaction_id": str(uuid.uuid4()),
    }
    if request_body is not None:
        value["request"] |= {"body": request_body, "transfer_encoding": "json"}
    if status is not None:
        headers = {"Content-Type": "application/json"} if response_headers is None else response_headers
        value["response"] = {"time": moment(started + duration), "status": status, "headers": headers}
        if body is not None:
            value["response"] |= {"body": body, "transfer_encoding": "json"}
    if error is not None:
        note = {"error": {"domain": "NSURLErrorDomain", "code": -1004, "text": error}, "duration_ms": duration}
        members["metadata"] = members.get("metadata", {}) | {"capture": note}
    return value | members


def with_literals(value, **literals):
    """Returns the JSON of a value, in which each marker "$name" is replaced by a literal."""
    text = json.dumps(value)
    for name, literal in literals.items():
        text = text.replace(json.dumps(f"${name}"), literal)
    return text.encode()


def varied(first=None):
    """Returns 12 events that differ in all that filters look at, oldest first, one a second.

    The first is at noon if no time is given.
    """
    first = noon() if first is None else first
    kinds = [
        ("https://api.example.com/orders", "GET", 200, "Outgoing", "ann", 10),
        ("https://api.example.com/orders", "POST", 201, "Outgoing", "ann", 20),
        ("https://api.example.com/orders/7", "GET", 404, "Outgoing", "bob", 30),
        ("https://pay.example.org/charges", "POST", 402, "Outgoing", "bob", 400),
        ("https://pay.example.org/charges", "POST", 503, "Outgoing", "ann", 5000),
        ("http://127.0.0.1:8080/moved", "GET", 302, "Outgoing", None, 5),
        ("https://pay.example.org/refunds", "DELETE", None, "Outgoing", "eve", 1000),
        ("https://shop.example.net/hello", "GET", 200, "Incoming", "eve", 7),
        ("https://shop.example.net/hello", "PUT", 500, "Incoming", None, 70),
        ("https://api.example.com/search?q=tea", "GET", 200, "Outgoing", "bob", 45),
        ("https://api.example.com/orders", "PATCH", 200, "Outgoing", "ann", 90),
        ("https://pay.example.org/charges", "POST", 200, "Outgoing", "bob", 1200),
    ]
    result = []
    for number, (url, method, status, direction, user, duration) in enumerate(kinds):
        value = event(url, method, status, first + number * 1000, duration, body={"number": number},
                      error=None if status else "cannot connect to host", direction=direction)
        if user:
            value["user_id"] = user
        result.append(value)
    result[3]["response"]["body"] = {"reason": "Needle in the body"}
    return result
