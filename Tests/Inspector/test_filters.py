"""The filters, one by one and together."""
import json
from urllib.parse import quote

import pytest

from events import varied
from inspector import Inspector
from page import Page


@pytest.fixture(scope="module")
def inspector():
    """One inspector for this module, whose tests do not change its events."""
    inspector = Inspector()
    inspector.send(*varied())
    yield inspector
    inspector.stop()


@pytest.fixture
def list_page(page: Page):
    page.wait_for_rows(12)
    return page


def numbers(page):
    """Returns the positions in `varied()` of the listed calls, oldest first."""
    first = 1
    return sorted(identifier - first for identifier in page.ids())


def expect(page, *positions):
    page.wait(lambda: numbers(page) == sorted(positions), lambda: f"{sorted(positions)}, not {numbers(page)}")
    page.wait(lambda: page.shown() == [len(positions), 12], lambda: f"the count: {page.shown()}")


@pytest.mark.parametrize("selector, choice, positions", [
    ("#filter-host", "api.example.com", (0, 1, 2, 9, 10)),
    ("#filter-host", "127.0.0.1:8080", (5,)),
    ("#filter-status", "2xx", (0, 1, 7, 9, 10, 11)),
    ("#filter-status", "3xx", (5,)),
    ("#filter-status", "4xx", (2, 3)),
    ("#filter-status", "5xx", (4, 8)),
    ("#filter-status", "error", (6,)),
    ("#filter-method", "POST", (1, 3, 4, 11)),
    ("#filter-direction", "Incoming", (7, 8)),
    ("#filter-direction", "Outgoing", (0, 1, 2, 3, 4, 5, 6, 9, 10, 11)),
])
def test_one_choice(list_page, selector, choice, positions):
    list_page.choose(selector, choice)
    expect(list_page, *positions)


def test_the_user(list_page):
    list_page.fill("#filter-user", "eve")
    expect(list_page, 6, 7)
    offered = "return [...document.querySelector('#filter-user').list.options].map(option => option.value)"
    list_page.wait(lambda: sorted(list_page.js(offered)) == ["ann", "bob", "eve"], lambda: list_page.js(offered))


def test_text_of_the_summary_in_any_case(list_page):
    list_page.fill("#filter-text", "REFUNDS")
    expect(list_page, 6)


def test_text_of_a_body(list_page):
    list_page.fill("#filter-text", "needle in the BODY")
    expect(list_page, 3)


def test_text_with_reserved_characters(list_page):
    list_page.fill("#filter-text", "q=tea")
    expect(list_page, 9)
    list_page.fill("#filter-text", "100%&text=x#+")
    expect(list_page)


def test_a_time_range(list_page):
    list_page.fill("#filter-from", "12:00:02")
    expect(list_page, *range(2, 12))
    list_page.fill("#filter-to", "12:00:04")
    # The end is to the second, so the call that started at 12:00:04 is in.
    expect(list_page, 2, 3, 4)


def test_a_time_range_that_passes_midnight(list_page):
    list_page.fill("#filter-from", "12:00:10")
    list_page.fill("#filter-to", "12:00:01")
    expect(list_page, 0, 1, 10, 11)


def test_all_together_and_reset(list_page):
    list_page.choose("#filter-host", "pay.example.org")
    expect(list_page, 3, 4, 6, 11)
    list_page.choose("#filter-method", "POST")
    expect(list_page, 3, 4, 11)
    list_page.choose("#filter-direction", "Outgoing")
    list_page.fill("#filter-user", "bob")
    expect(list_page, 3, 11)
    list_page.choose("#filter-status", "2xx")
    expect(list_page, 11)
    list_page.fill("#filter-text", "charges")
    list_page.fill("#filter-from", "12:00:11")
    expect(list_page, 11)
    list_page.fill("#filter-from", "12:00:12")
    expect(list_page)
    list_page.find("#filter-reset").click()
    expect(list_page, *range(12))
    values = list_page.js("return [...document.querySelectorAll('form[role=search] input')].map(i => i.value).join('')")
    assert values == ""


def test_the_title_counts_the_listed_calls(list_page):
    list_page.choose("#filter-status", "5xx")
    list_page.wait(lambda: list_page.driver.title == "Inspector (2)", lambda: list_page.driver.title)


def test_the_form_has_names(list_page):
    form = list_page.find("form[role=search]")
    assert form.get_attribute("aria-label") == "Filters"
    controls = {"#filter-text": "Text", "#filter-host": "Host", "#filter-status": "Status", "#filter-method": "Method",
                "#filter-direction": "Direction", "#filter-user": "User", "#filter-from": "From", "#filter-to": "To",
                "#filter-reset": "Reset filters"}
    assert {selector: list_page.find(selector).accessible_name for selector in controls} == controls


def test_search_of_the_server(inspector):
    assert json.loads(inspector.get("search?text=" + quote("needle IN the")))["ids"] == [4]
    assert json.loads(inspector.get("search?text=" + quote("no such text")))["ids"] == []
