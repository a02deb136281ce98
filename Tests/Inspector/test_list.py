"""The list of calls."""
from selenium.webdriver.common.keys import Keys

from events import event, noon, varied


def test_the_newest_call_is_first(page):
    for value in varied()[:4]:
        page.inspector.send(value)
    page.wait_for_rows(4)
    ids = page.ids()
    assert ids == sorted(ids, reverse=True)
    assert [row["index"] for row in page.rows()] == sorted(row["index"] for row in page.rows())


def test_a_row_shows_the_call(page):
    page.inspector.send(event("https://api.example.com/orders/7?page=2", "PATCH", 404, noon(5), 123, {"a": 1},
                              user_id="ann"))
    [row] = page.wait_for_rows(1)
    assert "12:00:05" in row["time"]
    assert row["method"] == "PATCH"
    assert "api.example.com" in row["url"] and "/orders/7" in row["url"]
    assert row["status"].startswith("404")
    assert "123" in row["duration"] and "ms" in row["duration"]
    assert any(character.isdigit() for character in row["size"])
    assert row["user"] == "ann"


def test_a_call_without_a_response_shows_its_error(page):
    page.inspector.send(event(status=None, error="cannot connect to host"))
    [row] = page.wait_for_rows(1)
    assert row["status"] == "failed"


def test_marks_show_redactions_and_left_out_parts(page):
    note = {"capture": {"omitted": {"response_body": "over the limit"}}}
    page.inspector.send(event(request_headers={"Authorization": "[redacted]"}))
    page.inspector.send(event(metadata=note, body={"omitted": "over the limit", "bytes": 300008, "limit": 262144}))
    page.inspector.send(event())
    plain, missing, redacted = (row["marks"] for row in page.wait_for_rows(3))
    assert len({plain, missing, redacted}) == 3, (plain, missing, redacted)


def test_arrow_keys_page_keys_home_and_end_move_the_row(page):
    page.inspector.send(*[event(f"https://api.example.com/{number}") for number in range(200)])
    page.wait_for_rows(200)
    newest = page.ids()[0]
    page.click_row(newest)

    def selected(): return [row["id"] for row in page.rows() if row["selected"]]

    def moves_to(key, test, what):
        page.press(key)
        page.wait(lambda: (s := selected()) and len(s) == 1 and test(s[0]), lambda: f"{what}: {selected()}")

    page.wait(lambda: selected() == [newest], "a click selects")
    if page.is_visible("#detail"):
        page.press(Keys.ESCAPE)
    moves_to(Keys.ARROW_DOWN, lambda s: s == newest - 1, "down")
    moves_to(Keys.ARROW_DOWN, lambda s: s == newest - 2, "down")
    moves_to(Keys.ARROW_UP, lambda s: s == newest - 1, "up")
    moves_to(Keys.PAGE_DOWN, lambda s: s < newest - 6, "a page down")
    moves_to(Keys.PAGE_UP, lambda s: s >= newest - 2, "a page up")
    moves_to(Keys.END, lambda s: s == newest - 199, "end")
    [row] = [row for row in page.rows() if row["selected"]]
    assert row["onScreen"], "the selected row is scrolled into view"
    moves_to(Keys.HOME, lambda s: s == newest, "home")


def test_enter_opens_and_escape_closes_the_detail(page):
    page.inspector.send(event(), event("https://api.example.com/opened"))
    page.wait_for_rows(2)
    page.open_detail(page.ids()[0])
    page.wait_for_detail_text("opened")
    page.close_detail()
    assert "row" in page.js("return document.activeElement.closest('#calls')?.getAttribute('role') + 'row'")
    assert page.js("return document.activeElement.closest('#calls') !== null"), "the focus returns to the list"


def test_arriving_events_do_not_move_a_scrolled_list(page):
    page.inspector.send(*[event() for _ in range(300)])
    page.wait_for_rows(300)
    page.js("const s = scroller(); s.scrollTop = s.scrollHeight / 2")

    def on_screen(): return [(row["id"], round(row["top"])) for row in page.rows() if row["onScreen"]]

    middle = 150
    page.wait(lambda: any(abs(identifier - middle) < 25 for identifier, _ in on_screen()), "the middle is shown")
    before = on_screen()
    page.inspector.send(*[event() for _ in range(120)])
    page.wait_for_rows(420)
    assert set(before[1:-1]) <= set(on_screen()), (before, on_screen())


def test_a_list_at_the_top_shows_new_events_at_once(page):
    page.inspector.send(*[event() for _ in range(300)])
    page.wait_for_rows(300)
    page.inspector.send(event("https://new.example/"))
    page.wait_for_rows(301)
    first = page.rows()[0]
    assert "new.example" in first["url"] and first["onScreen"]


def test_the_list_holds_few_rows_in_the_document(page):
    page.inspector.send(*[event() for _ in range(2000)])
    page.wait_for_rows(2000)
    assert len(page.rows()) < 200
