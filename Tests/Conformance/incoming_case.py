"""Reads incoming cases for the programs that make their calls (standard library only)."""
import base64

# Options that only the judged library has.
OWN_OPTIONS = {"TRUSTED_PROXIES", "FORWARDING_HEADER", "AUTHORIZATION_BASIC_USER", "HOSTS", "BODY_HOSTS", "SAMPLE_RATE",
               "KEEPS_ERRORS", "KEEPS_SLOWER_THAN", "REDACT_PATHS", "REDACT_BODY_KEYS", "CONSENT", "IDENTIFY"}
# Hooks that only the judged library has.
OWN_HOOKS = {"IDENTIFY_SUBSCRIPTION", "ACTION_NAME", "MASK_EVENT_IN_PLACE"}
HOST = "api.example.com"


def body(part):
    """Returns the body of a request or response, or None if it has no body."""
    if "body" in part:
        return part["body"].encode("utf-8")
    if "body_base64" in part:
        return base64.b64decode(part["body_base64"])
    if "body_size" in part:
        return b"x" * part["body_size"]
    return None


def headers(part):
    """Yields names and values; a value that is a list stands for several headers."""
    for name, value in (part.get("headers") or {}).items():
        for each in value if isinstance(value, list) else [value]:
            yield name, each


def request_headers(case):
    """Yields all headers of the request, without any that a client would add by itself."""
    own = list(headers(case))
    names = {name.lower() for name, _ in own}
    if "host" not in names:
        yield "Host", HOST
    yield "X-Case-Id", case["id"]
    sent = body(case)
    if sent is not None and "content-length" not in names:
        yield "Content-Length", str(len(sent))
    yield from own
