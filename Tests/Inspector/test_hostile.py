"""Hostile events are text, and the page stays usable.

Each test ends with the checks of the fixture: no canary was executed, no markup came from an event, no policy was
violated, and nothing was logged.
"""
import json
import socket
import time

import pytest

from events import event
from hostile import BIDI, CONTROLS, MARKUP, NAMES, full_of, host_of, items_of, lone_surrogates, nested

VIEWS = ("Waterfall", "Hosts", "Customers", "Actions", "Deliveries", "Calls")


def visit_everything(page):
    """Shows every view, and each part of the details of the first records in it."""
    visited = page.js_async("visitEverything(arguments[0]).then(arguments[1], e => arguments[1](`${e}`))", list(VIEWS))
    assert isinstance(visited, int) and visited > 0, visited


def test_markup_in_every_field_is_shown_as_text(page):
    page.inspector.send(full_of(MARKUP), host_of("<b data-pwned>x</b>"), event("javascript:window.__pwned=6"),
                        event("data:text/html,<script>window.__pwned=7</script>"))
    for path, items in items_of(MARKUP):
        assert page.inspector.deliver(path, items)[0] in (201, 204), path
    page.wait_for_rows(4)
    for selector in ("#filter-host", "#filter-method", "#filter-user"):
        assert page.find(selector)
    visit_everything(page)
    page.open_detail(1)
    page.detail_tab("Raw")
    page.wait_for_detail_text("<script>window.__pwned=1</script>")


def test_hostile_filters_and_search_are_text(page):
    page.inspector.send(full_of(MARKUP))
    page.wait_for_rows(1)
    page.fill("#filter-text", MARKUP)
    page.wait(lambda: page.shown() == [1, 1], lambda: page.shown())
    page.fill("#filter-user", MARKUP)
    page.wait(lambda: page.shown() == [1, 1], lambda: page.shown())
    page.fill("#filter-text", "(((.*+?[\\")
    page.wait(lambda: page.shown() == [0, 1], lambda: page.shown())


def test_nothing_in_an_event_makes_the_page_send_a_request(page):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        url = f"http://127.0.0.1:{canary.getsockname()[1]}/canary"
        markup = (f'<img src="{url}"><link rel=stylesheet href="{url}"><script src="{url}"></script>'
                  f'<meta http-equiv=refresh content="0;url={url}"><style>*{{background:url({url})}}</style>')
        page.inspector.send(full_of(markup), full_of(url), event(url), event(body={"a": url, "image": url}))
        for path, items in items_of(url) + items_of(markup):
            page.inspector.deliver(path, items)
        page.wait_for_rows(4)
        visit_everything(page)
        with pytest.raises(TimeoutError):
            canary.accept()
    assert page.driver.current_url == page.inspector.address


@pytest.mark.parametrize("text", [BIDI, CONTROLS], ids=["bidi", "controls"])
def test_invisible_controls_are_shown_as_escapes(page, text):
    page.inspector.send(full_of(text), event("https://host.example/evil\u202emoc.elpmaxe"))
    page.wait_for_rows(2)
    visit_everything(page)
    invisible = page.js("""
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (/[\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f\\u061c\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f]/
                .test(node.data)) found.push(node.parentElement.outerHTML.slice(0, 300));
        }
        return found;
    """)
    assert not invisible, invisible
    page.open_detail(1)
    page.detail_tab("Raw")
    escapes = {BIDI: ["\\u202e", "\\u2066"], CONTROLS: ["\\u0000", "\\u001b"]}[text]
    for escape in escapes:
        page.wait_for_detail_text(escape)
    page.close_detail()
    [row] = [row for row in page.rows() if row["id"] == 2]
    assert "\\u202e" in row["url"]
    assert page.js("return document.querySelector(\"#calls [data-id='2'] .control\") !== null")


def test_lone_surrogates_do_not_stop_the_page(page):
    """The collector may refuse what is no text; the library sends such a body in base64."""
    page.inspector.send(event())
    status, _, _ = page.inspector.deliver("/v1/events/batch", lone_surrogates())
    assert status in (201, 400)
    page.wait_for_rows(2 if status == 201 else 1)
    visit_everything(page)
    for kind in ("har", "ndjson", "curl"):
        page.exported(kind).decode("utf-8")


def test_names_of_object_members_are_ordinary(page):
    members = {name: {"pwned": name} for name in NAMES}
    text = json.dumps([event(body=members, request_headers={name: name for name in NAMES}, metadata=members)]
                      + [event(f"https://{name}/", method=name, user_id=name) for name in NAMES if name.strip()])
    assert page.inspector.deliver("/v1/events/batch", text.encode())[0] == 201
    for path, items in items_of("__proto__") + items_of("constructor"):
        page.inspector.deliver(path, items)
    count = 1 + len([name for name in NAMES if name.strip()])
    page.wait_for_rows(count)
    page.choose("#filter-method", "constructor")
    page.wait(lambda: page.shown() == [1, count], lambda: page.shown())
    page.find("#filter-reset").click()
    page.wait_for_rows(count)
    visit_everything(page)
    page.open_detail(1)
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    for name in ("__proto__", "constructor", "hasOwnProperty"):
        page.wait_for_detail_text(name)


def test_200_levels_of_nesting_do_not_stop_the_page(page):
    """The collector may refuse them: the library embeds a body of at most 60 levels and sends others in base64."""
    status, _, _ = page.inspector.deliver("/v1/events/batch", nested(200))
    assert status in (201, 400)
    page.inspector.send(event())
    page.wait_for_rows(2 if status == 201 else 1)
    page.open_detail(1)


def test_a_deep_body_is_shown_to_its_bottom(page):
    assert page.inspector.deliver("/v1/events/batch", nested(60))[0] == 201
    page.wait_for_rows(1)
    page.open_detail(1)
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    page.wait_for_detail_text("bottom")
    page.button("Collapse all", "#detail").click()
    page.wait(lambda: "bottom" not in page.detail_text(), "collapsed")


def test_1000_headers(page):
    headers = {f"X-Header-{number}": f"value {number}" for number in range(1000)}
    page.inspector.send(event(request_headers=headers, response_headers=headers))
    page.wait_for_rows(1)
    page.open_detail(1)
    page.detail_tab("Request")
    page.wait_for_detail_text("X-Header-0")
    for _ in range(10):
        page.js("[...detail().querySelectorAll('button.more')].find(isVisible)?.click()")
    page.wait_for_detail_text("X-Header-999")
    page.close_detail()
    visit_everything(page)


def timed(page, measured, action, limit, what):
    """Does something, and fails if the page does not draw for longer than a limit in milliseconds."""
    page.js("startFrames()")
    action()
    page.js_async("requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))")
    longest = max(page.frames())
    measured(f"{what}: the longest frame is {longest:.0f} ms")
    assert longest < limit, f"{what}: {longest:.0f} ms"


MEBIBYTE = 1 << 20


@pytest.mark.parametrize("body, needle", [
    ({"long": "a" * 10 * MEBIBYTE}, "long"),
    ({"wide": [{"n": number, "t": "text " * 6} for number in range(60_000)]}, "wide"),  # 3 MB of them.
    ({f"member{number}": "x" * 40 for number in range(180_000)}, "member0"),
], ids=["one string", "many elements", "many members"])
def test_a_body_of_10_megabytes_does_not_block_the_page(page, measured, body, needle):
    page.inspector.send(event("https://large.example/", body=body), compressed=True)
    page.wait_for_rows(1)

    def open_it():
        page.open_detail(1)
        page.detail_tab("Response")
        page.wait_for_detail_text(needle, 10)

    timed(page, measured, open_it, 2000, f"opening a body of 10 MB, {needle}")
    timed(page, measured, lambda: page.detail_tab("Raw"), 2000, f"the raw event of 10 MB, {needle}")
    nodes = page.js("return document.querySelectorAll('*').length")
    assert nodes < 20_000, f"{nodes} elements"
    page.close_detail()


def test_show_all_of_a_long_string(page):
    page.inspector.send(event(body={"long": "a" * 50_000 + "end-of-it"}))
    page.wait_for_rows(1)
    page.open_detail(1)
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    assert "end-of-it" not in page.detail_text()
    page.button("Show all", "#detail").click()
    page.wait_for_detail_text("end-of-it")


def test_a_long_url_is_cut(page):
    page.inspector.send(event("https://api.example.com/" + "a" * 100_000))
    [row] = page.wait_for_rows(1)
    assert len(row["url"]) < 2100
    assert len(page.inspector.records()[0]["url"]) <= 2001
    visit_everything(page)


def test_values_of_wrong_types_do_not_stop_the_page(page):
    wrong = [None, True, 7, -1e300, "text", [], {}, [[]], ""]
    for value in wrong:
        names = ("request", "response", "user_id", "metadata", "direction", "tags", "transaction_id", "weight")
        batch = [event() | {name: value} for name in names]
        for name in ("time", "uri", "verb", "headers", "body", "status", "transfer_encoding"):
            for side in ("request", "response"):
                batch.append(event())
                batch[-1][side] |= {name: value}
        assert page.inspector.deliver("/v1/events/batch", batch)[0] in (201, 400), value
    state = page.inspector.state()
    page.wait(lambda: page.row_count() == state["kept"], lambda: f"{state['kept']}, not {page.row_count()}")
    visit_everything(page)


def test_times_far_away_do_not_stop_the_page(page):
    for text in ("0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "yesterday",
                 "2026-11-30T12:00:00+14:00", "99999999999999999999-01-01T00:00:00Z"):
        damaged = event()
        damaged["request"]["time"] = text
        assert page.inspector.deliver("/v1/events/batch", [damaged])[0] in (201, 400)
        damaged = event()
        damaged["response"]["time"] = text
        assert page.inspector.deliver("/v1/events/batch", [damaged])[0] in (201, 400)
    page.wait(lambda: page.row_count() == page.inspector.state()["kept"], "all are shown")
    start = time.monotonic()
    for view in VIEWS:
        page.show(view)
    assert time.monotonic() - start < 5
