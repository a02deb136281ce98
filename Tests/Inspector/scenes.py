"""Events for every view, and the way through all views."""
from selenium.webdriver.common.keys import Keys

from events import event, now, varied

VIEWS = ("Calls", "Waterfall", "Hosts", "Customers", "Actions", "Deliveries")
DETAIL = ("Request", "Response", "Redactions", "Raw")

USERS = [{"user_id": "ann", "company_id": "tea", "metadata": {"email": "ann@example.com", "plan": "large"}},
         {"user_id": "bob", "metadata": {"email": "bob@example.com"}}]
COMPANIES = [{"company_id": "tea", "company_domain": "tea.example", "metadata": {"name": "Tea Company"}}]
SUBSCRIPTIONS = [{"subscription_id": "s-1", "company_id": "tea", "status": "active"}]
ACTIONS = [{"action_name": "Signed up", "user_id": "ann", "request": {"uri": "https://app.example/", "time":
            "2026-11-30T12:00:00.000Z"}, "metadata": {"button": "green"}}]


def deliver_customers(page):
    """Delivers two users, a company, a subscription and an action."""
    for path, items in (("users", USERS), ("companies", COMPANIES), ("subscriptions", SUBSCRIPTIONS),
                        ("actions", ACTIONS)):
        assert page.inspector.deliver(f"/v1/{path}/batch", items)[0] == 201, path


def fill(page):
    """Delivers something for every view."""
    page.inspector.send(*varied(now() - 13_000))
    deliver_customers(page)
    note = {"capture": {"omitted": {"request_body": "over the limit"}}}
    page.inspector.send(event("https://api.example.com/?key=[redacted]", "POST", 500, metadata=note, user_id="ann",
                              request_body={"omitted": "over the limit", "bytes": 300008, "limit": 262144},
                              body={"token": "[redacted]", "list": [1, 2.5, None, True, "text\u202e"]},
                              request_headers={"Authorization": "[redacted]"}))
    page.inspector.deliver("/v1/statistics", {"captured": 12, "delivered": 12})
    page.inspector.post("faults", {"kind": "503", "seconds": 1, "count": 1})
    page.inspector.deliver("/v1/events/batch", [event()])
    page.inspector.post("faults", {"kind": "slow", "seconds": 1, "count": None})
    records = page.inspector.records()
    page.wait_for_rows(sum(record["kind"] == "event" for record in records))


def places(page):
    """Shows each view and each part of the details in turn, and yields its name."""
    for view in VIEWS:
        page.show(view)
        yield view
    page.show("Calls")
    page.open_detail(page.ids()[0])
    for part in DETAIL:
        page.detail_tab(part)
        page.js("buttonNamed('Expand all', detail())?.click()")
        yield f"details, {part}"


def stops(page, limit=120):
    """Presses Tab through the whole page, and yields each element that gets the focus."""
    seen = []
    for _ in range(limit):
        page.press(Keys.TAB)
        element = page.driver.switch_to.active_element
        # The focus leaves the document after the last element. A time field has a stop for each of its parts.
        if element.tag_name in ("body", "html") or seen and element == seen[-1]:
            continue
        if element in seen:
            return
        seen.append(element)
        yield element
    raise AssertionError(f"Tab does not come back to the beginning within {limit} stops")
