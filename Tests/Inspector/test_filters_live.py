"""The filters while events arrive."""
from events import event, noon, varied


def test_events_that_arrive_are_filtered(page):
    page.inspector.send(*varied())
    page.wait_for_rows(12)
    page.choose("#filter-status", "5xx")
    page.wait(lambda: page.shown() == [2, 12], lambda: f"two are shown: {page.shown()}")
    page.inspector.send(event(status=200, started=noon(20)), event(status=500, started=noon(21)))
    page.wait(lambda: page.shown() == [3, 14], lambda: f"three are shown: {page.shown()}")


def test_an_event_that_arrives_is_searched_too(page):
    page.inspector.send(*varied())
    page.wait_for_rows(12)
    page.fill("#filter-text", "late needle")
    page.wait(lambda: page.shown()[0] == 0, "none has the text")
    page.inspector.send(event(body={"text": "Late Needle"}), event())
    page.wait(lambda: page.shown() == [1, 14], lambda: f"the new one is found: {page.shown()}")


def test_a_new_host_becomes_a_choice(page):
    page.inspector.send(event("https://one.example/"))
    page.wait_for_rows(1)
    page.inspector.send(event("https://two.example/"))
    page.wait_for_rows(2)
    page.choose("#filter-host", "two.example")
    page.wait(lambda: page.shown() == [1, 2], lambda: f"one is shown: {page.shown()}")
