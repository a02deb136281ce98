"""Faults on demand: the page sets them by keyboard, the collector answers so."""
import http.client
import threading
import time

import pytest
from selenium.webdriver.common.keys import Keys

from events import event

VIEWS = ("Calls", "Waterfall", "Hosts", "Customers", "Actions", "Deliveries")


def apply(page, kind, seconds="", count=""):
    """Sets a fault with the keyboard alone."""
    page.show("Deliveries")
    page.choose("#fault-kind", kind)
    for selector, value in (("#fault-seconds", seconds), ("#fault-count", count)):
        page.press(Keys.TAB)
        if not page.js("return document.activeElement.matches(arguments[0])", selector):
            assert not page.js("return isVisible(document.querySelector(arguments[0]))"
                               " && !document.querySelector(arguments[0]).disabled", selector), page.focused()
            continue
        page.chord(Keys.CONTROL, "a")
        page.press(Keys.BACKSPACE, *str(value))
    page.press(Keys.ENTER)
    page.wait(lambda: page.inspector.fault() == kind, f"the fault {kind} is set")


def deliver(page, timeout=10):
    return page.inspector.deliver("/v1/events/batch", [event()], timeout=timeout)


def deliveries(page):
    """Returns the rows of the table of deliveries, newest first, each as its texts joined."""
    return page.js("""
        return [...document.querySelectorAll('#deliveries tbody tr')]
            .map(row => [...row.cells].map(cell => cell.textContent.trim()).join(' | '));
    """)


def wait_for_delivery(page, count, *texts):
    page.show("Deliveries")
    page.wait(lambda: len(deliveries(page)) == count and all(text in deliveries(page)[0] for text in texts),
              lambda: f"{count} deliveries, the newest with {texts}: {deliveries(page)}")


@pytest.mark.parametrize("kind", ["401", "429", "503"])
def test_a_status(page, kind):
    apply(page, kind, seconds=3)
    status, headers, _ = deliver(page)
    assert status == int(kind)
    assert headers["Retry-After"] == (None if kind == "401" else "3")
    wait_for_delivery(page, 1, kind)
    assert page.inspector.state()["received"] == 0, "a refused delivery adds no event"


@pytest.mark.parametrize("kind", ["429", "503"])
def test_zero_seconds_is_no_retry_after(page, kind):
    apply(page, kind, seconds=0)
    status, headers, _ = deliver(page)
    assert (status, headers["Retry-After"]) == (int(kind), None)


def test_the_banner_is_on_every_view_and_stops_the_fault(page):
    assert not page.is_visible("#fault-banner")
    apply(page, "503", seconds=1)
    assert deliver(page)[0] == 503
    page.wait(lambda: page.is_visible("#fault-banner"), "the banner is shown")
    for view in VIEWS:
        page.show(view)
        assert "503" in page.text("#fault-banner"), view
    assert page.find("#fault-banner").get_attribute("role") == "status"
    page.show("Calls")
    page.button("Stop", "#fault-banner").send_keys(Keys.ENTER)
    page.wait(lambda: not page.is_visible("#fault-banner"), "the banner goes away")
    assert page.inspector.fault() == "none"
    assert deliver(page)[0] == 201
    page.show("Calls")
    page.wait_for_rows(1)
    wait_for_delivery(page, 2, "201")


def test_a_count_runs_out(page):
    apply(page, "503", seconds=0, count=2)
    assert [deliver(page)[0] for _ in range(3)] == [503, 503, 201]
    page.wait(lambda: not page.is_visible("#fault-banner"), "the banner goes away")
    page.show("Calls")
    page.wait_for_rows(1)


def test_slow_answers_late(page):
    apply(page, "slow", seconds=1)
    start = time.monotonic()
    assert deliver(page)[0] == 201
    assert 1 <= time.monotonic() - start < 3
    wait_for_delivery(page, 1, "201", "slow")
    page.show("Calls")
    page.wait_for_rows(1)


def test_a_hanging_delivery_gets_no_answer_and_ends(page):
    apply(page, "hang", seconds=1)
    start = time.monotonic()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError, TimeoutError)):
        deliver(page)
    assert 1 <= time.monotonic() - start < 3
    wait_for_delivery(page, 1, "hang")


@pytest.mark.expects_console("net::ERR_")
def test_the_page_answers_while_a_delivery_hangs(page):
    apply(page, "hang", seconds=60)
    ended = threading.Event()

    def hang():
        try:
            deliver(page, timeout=20)
        except (OSError, http.client.HTTPException):
            ended.set()

    thread = threading.Thread(target=hang)
    thread.start()
    page.wait(lambda: page.is_visible("#fault-banner"), "the banner is shown")
    page.button("Stop", "#fault-banner").click()
    page.wait(lambda: not page.is_visible("#fault-banner"), "the banner goes away")
    assert deliver(page)[0] == 201
    page.inspector.process.kill()
    thread.join()
    assert ended.is_set()


def test_drop_closes_the_connection(page):
    apply(page, "drop", count=1)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        deliver(page)
    wait_for_delivery(page, 1, "drop")
    assert deliver(page)[0] == 201


def test_a_real_app_delivers_all_after_one_refusal(page):
    apply(page, "503", seconds=0, count=1)
    ended = page.inspector.run_quickstart()
    assert ended.returncode == 0, ended.stderr.decode()
    answers = [delivery["answer"] for delivery in page.inspector.state()["deliveries"]
               if delivery["path"].startswith("/v1/events")]
    assert answers[-1] == "503" and answers[0] == "201" and len(answers) >= 2, answers
    page.show("Calls")
    page.wait(lambda: page.row_count() >= 3, "its calls are shown")
    assert all(record["copies"] == 1 for record in page.inspector.records())


def test_statistics_of_a_client_are_shown(page):
    assert page.inspector.deliver("/v1/statistics", {"captured": 31415, "delivered": 27182})[0] in (200, 201, 204)
    page.show("Deliveries")
    page.wait(lambda: "31415" in page.text("body").replace(",", ""), "the figures are shown")


def test_a_delivery_shows_its_items_and_bytes(page):
    page.inspector.send(event(), event(), event(), compressed=True)
    wait_for_delivery(page, 1, "/v1/events/batch", "201", "3")
    [delivery] = page.inspector.state()["deliveries"]
    assert delivery["items"] == 3 and 0 < delivery["bytes"] < delivery["unpacked"]


def test_statistics_are_limited_because_each_page_receives_them(page):
    assert page.inspector.deliver("/v1/statistics", {"text": "x" * 70_000})[0] == 400
    assert page.inspector.deliver("/v1/statistics", {"text": "x" * 60_000})[0] == 204


def test_requests_that_deliver_nothing_are_listed_with_their_answer(page):
    """A wrong address is a usual mistake, and should not look as if the app sent nothing."""
    json_type = {"Content-Type": "application/json"}
    page.inspector.request("POST", "/v1/events/batch", b"[]", json_type)
    wait_for_delivery(page, 1, "/v1/events/batch |  |", "401")
    page.inspector.request("POST", "/moesif/v1/events", b"{}", json_type)
    wait_for_delivery(page, 2, "/moesif/v1/events |  |", "403")
    page.inspector.deliver("/v1/event", [event()])
    wait_for_delivery(page, 3, "/v1/event |  |", "404")
    page.inspector.deliver("/v1/events/batch", b"no JSON")
    wait_for_delivery(page, 4, "/v1/events/batch |  |", "400")


def test_requests_of_other_pages_are_not_listed(page):
    origin = {"Content-Type": "text/plain", "Origin": "http://evil.example"}
    assert page.inspector.request("POST", "/v1/events/batch", b"[]", origin)[0] == 403
    assert deliver(page)[0] == 201
    wait_for_delivery(page, 1, "201")
