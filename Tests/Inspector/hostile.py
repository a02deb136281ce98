"""Events that a hostile or broken app could send."""
import json

from events import event

# Sets the canary if any of it is executed as script, and adds an element with data-pwned if it is parsed as markup.
MARKUP = ('</script></style></textarea></title>--><script>window.__pwned=1</script>'
          '<img src=x onerror="window.__pwned=2" data-pwned><svg onload="window.__pwned=3" data-pwned></svg>'
          '<iframe srcdoc="<script>top.__pwned=4</script>" data-pwned></iframe>'
          '"\' onmouseover="window.__pwned=5" data-pwned="" x="<b data-pwned>{{7*7}}${7*7}')
BIDI = "user\u202etxt.exe\u202c \u2066isolated\u2069 \u200b\u200e\u061c\ufeff"
CONTROLS = "nul\0 bell\a escape\x1b[31m back\b del\x7f c1\x9b line\u2028separator\u2029"
NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "toJSON", "then", "length",
         "__defineGetter__", "", " ", "0", "-1"]


def full_of(text):
    """Returns an event with a text in every field that can hold one."""
    value = event(f"https://api.example.com/{text}?{text}={text}", text, 200, body={text: [text, {text: text}]},
                  request_body={text: text}, request_headers={text: text, "Authorization": "[redacted]"},
                  response_headers={text: text, "Content-Type": text}, user_id=text, company_id=text,
                  subscription_id=text, session_token=text, tags=text, action_name=text, trace_id=text,
                  transaction_id=text, direction=text, blocked_by=text,
                  metadata={text: text, "capture": {"error": {"domain": text, "code": -1, "text": text},
                                                    "final_uri": text, "omitted": {"response_body": text, text: text},
                                                    "timing": {text: text}}},
                  span={"id": text, "status": text, "parent_id": text})
    value["request"] |= {"api_version": text, "ip_address": text}
    return value


def host_of(text):
    """Returns an event whose host is a text."""
    return event(f"https://{text}/path", status=500)


def items_of(text):
    """Returns (path, items) of customers and actions with a text in every field."""
    meta = {"metadata": {text: text, "email": text}}
    return [
        ("/v1/users/batch", [{"user_id": text, "company_id": text, "session_token": text, "ip_address": text} | meta]),
        ("/v1/companies/batch", [{"company_id": text, "company_domain": text} | meta]),
        ("/v1/subscriptions/batch", [{"subscription_id": text, "company_id": text, "status": text} | meta]),
        ("/v1/actions/batch", [{"action_name": text, "user_id": text, "company_id": text,
                                "request": {"uri": text, "time": text}} | meta]),
        ("/v1/statistics", {text: text, "nested": {text: [text]}}),
    ]


def nested(levels):
    """Returns the JSON of an event with a body of many levels."""
    half = levels // 2
    text = json.dumps([event(body="$body")])
    return text.replace('"$body"', '{"a":[' * half + '"bottom"' + "]}" * half).encode()


def lone_surrogates():
    """Returns the JSON of an event with halves of surrogate pairs, which are no text in UTF-8."""
    text = json.dumps([event("https://api.example.com/$half", body={"$half": ["$half", "x$half"]},
                             request_headers={"X-Half": "$half"}, user_id="$half")])
    return text.replace("$half", "a\\ud800b\\udc00\\ud83d").encode()
