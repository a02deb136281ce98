"""Events appear as they arrive."""
import pytest

from events import event, now
from inspector import Inspector, wait_for

# Notes when the first row appears, by the browser's clock, which is also the server's.
WATCH_ROWS = """
window.__firstRow = null;
new MutationObserver(() => {
    if (window.__firstRow === null && gridRows().length > 0) window.__firstRow = Date.now();
}).observe(document.body, { childList: true, subtree: true, attributes: true });
"""


def test_the_page_shows_the_calls_of_a_real_app_within_a_second(page, measured):
    page.js(WATCH_ROWS)
    born = page.js("return window.__born")
    ended = page.inspector.run_quickstart()
    assert ended.returncode == 0, ended.stderr.decode()
    records = page.inspector.records()
    assert len(records) >= 3
    page.wait_for_rows(sum(record["kind"] == "event" for record in records))
    shown = page.js("return window.__firstRow") - min(record["received"] for record in records)
    assert shown < 1000, f"shown {shown} ms after it was received"
    assert page.js("return window.__born") == born, "the page was loaded again"
    measured(f"the first call of a real app is shown {shown} ms after it was received")


def test_the_page_shows_an_event_within_a_second(page):
    delays = []
    # Other processes on the machine only add to the time, so the best of three is the page's.
    while len(delays) < 3 and min(delays, default=1000) >= 1000:
        page.inspector.post("clear", {})
        page.wait_for_rows(0)
        page.js(WATCH_ROWS)
        start = now()
        page.inspector.send(event())
        page.wait_for_rows(1)
        delays.append(page.js("return window.__firstRow") - start)
    assert min(delays) < 1000, delays


def test_a_compressed_batch_is_shown_like_another(page):
    page.inspector.send(event(), event(), compressed=True)
    page.wait_for_rows(2)


def test_the_title_has_the_number_of_calls(page):
    page.wait(lambda: page.driver.title == "Inspector (0)", "the title has 0")
    page.inspector.send(event(), event(), event())
    page.wait(lambda: page.driver.title == "Inspector (3)", lambda: page.driver.title)


def test_events_before_the_page_opens_are_shown(blank_page):
    blank_page.inspector.send(*[event() for _ in range(7)])
    blank_page.open().wait_for_rows(7)


def test_a_second_delivery_of_an_event_does_not_add_a_row(page):
    value = event()
    page.inspector.send(value)
    page.inspector.send(value, event())
    page.wait_for_rows(2)
    assert [record["copies"] for record in page.inspector.records()] == [2, 1]


def test_an_empty_page_says_how_to_send_events(page):
    wanted = f"MOESIF_BASE_URI={page.inspector.collector}"
    page.wait(lambda: wanted in page.text("main") or wanted in page.text("body"), f"{wanted} is shown")
    page.inspector.send(event())
    page.wait(lambda: wanted not in page.text("body"), "the recipe goes away")


def test_the_command_prints_the_address_and_the_recipe(inspector):
    lines = inspector.printed.splitlines()
    assert lines[0] == f"Inspector: {inspector.address}"
    assert f"MOESIF_BASE_URI={inspector.collector} MOESIF_APPLICATION_ID=local" in lines[1]


def test_a_paused_page_does_not_change_until_it_continues(page):
    page.inspector.send(event())
    page.wait_for_rows(1)
    pause = page.find("#pause")
    pause.click()
    assert pause.get_attribute("aria-pressed") == "true"
    page.inspector.send(event(url="https://late.example/"))
    page.wait(lambda: page.inspector.state()["kept"] == 2, "the server has it")
    # The collector has answered and a message leaves at most 100 ms later. Two of the page's own requests take longer.
    page.js_async("fetch('stream?after=0').then(r => r.body.getReader().read()).then(() => setTimeout(arguments[0], 250))")
    assert page.row_count() == 1
    pause.click()
    page.wait_for_rows(2)
    assert pause.get_attribute("aria-pressed") == "false"


def test_clear_empties_the_page_and_the_server(page):
    page.inspector.send(event(), event())
    page.wait_for_rows(2)
    page.find("#clear").click()
    page.wait_for_rows(0)
    assert page.inspector.state()["kept"] == 0
    page.inspector.send(event())
    [row] = page.wait_for_rows(1)
    assert row["id"] > 2, "identifiers go on growing"


@pytest.mark.expects_console("net::ERR_")
def test_the_page_says_that_it_is_disconnected_and_connects_again(browser, blank_page):
    blank_page.inspector.send(event())
    blank_page.open().wait_for_rows(1)
    first = blank_page.inspector
    first.stop()
    blank_page.wait(lambda: "disconnected" in blank_page.text("#connection"), "it says so")
    assert blank_page.row_count() == 1, "the calls stay"


def test_the_page_catches_up_after_a_second_tab_changed_the_state(page):
    page.inspector.send(event())
    page.wait_for_rows(1)
    page.inspector.post("clear", {})
    page.wait_for_rows(0)


def test_a_busy_port_is_a_clear_error(inspector):
    with pytest.raises(AssertionError, match="the inspector ended") as error:
        Inspector("--port", inspector.port).stop()
    assert "port is in use" in str(error.value), error.value


def test_the_stream_continues_after_a_sequence_number(inspector):
    inspector.send(event(), event())
    seen = next((name, number) for name, number, _ in inspector.stream() if name == "records")
    inspector.send(event())
    stream = inspector.stream(after=seen[1])
    data = wait_for(lambda: next(data for name, _, data in stream if name == "records"), "a message")
    assert [record["id"] for record in data["records"]] == [3]
