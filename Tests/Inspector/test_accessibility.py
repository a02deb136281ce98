"""Roles, names, colours and keyboard."""
from importlib.resources import files
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from events import event
from scenes import VIEWS, fill, places, stops

AXE = (files("axe_core_python") / "axe.min.js").read_text()
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    # Only the colours differ from light.
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
RUN = """
    const [runOnly, done] = arguments;
    axe.run(document, { runOnly, resultTypes: ['violations'] })
        .then(result => done(result.violations.flatMap(rule => rule.nodes.map(
            node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.slice(0, 300)}`))),
            error => done([String(error)]));
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, scheme):
    """The pictures that it takes are for people to look at. CI keeps them."""
    page.browser.emulate(scheme)
    page.driver.execute_script(AXE)
    found = [f"empty: {text}" for text in page.driver.execute_async_script(RUN, RULES[scheme])]
    page.screenshot(f"empty-{scheme}")
    page.inspector.run_quickstart()
    fill(page)
    for place in places(page):
        page.screenshot(f"{place}-{scheme}".lower().replace(", ", "-"))
        found += [f"{place}: {text}" for text in page.driver.execute_async_script(RUN, RULES[scheme])]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_visible_text_has_contrast(page, scheme):
    page.browser.emulate(scheme)
    fill(page)
    weak, total = [], 0
    for place in places(page):
        count, found = page.js(CONTRAST + "return weakTexts()")
        total += count
        weak += [f"{place}: {text}" for text in found]
    assert total > 300, total
    assert not weak, "\n".join(dict.fromkeys(weak))


def test_dark_is_dark_and_light_is_light(page):
    def luminance(): return page.js(CONTRAST + "return luminance(background(document.body))")

    page.browser.emulate("light")
    assert luminance() > 0.7
    page.browser.emulate("dark")
    assert luminance() < 0.1


def test_reduced_motion_stops_transitions(page):
    page.browser.emulate(motion="reduce")
    moving = page.js("""
        return [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            const lasts = text => text.split(',').some(part => parseFloat(part) > 0.01);
            return lasts(style.transitionDuration) || style.animationName !== 'none' && lasts(style.animationDuration);
        }).map(describe);
    """)
    assert not moving, moving


def test_tab_reaches_every_control_and_shows_the_focus(page):
    fill(page)
    for view in VIEWS:
        page.show(view)
        tab_through(page, view)


def tab_through(page, view):
    reached, faint = [], []
    for element in stops(page):
        reached.append(element)
        weak = page.js(CONTRAST + """
            const active = arguments[0].getAttribute('aria-activedescendant');
            return weakFocus(document.getElementById(active) ?? arguments[0]) && weakFocus(arguments[0]);
        """, element)
        if weak:
            faint.append(f"{page.focused()}: {weak}")
    assert not faint, view + "\n".join(faint)
    missed = page.js("""
        const reached = new Set(arguments[0]);
        const roving = '[role=tablist], [role=grid], [role=tree], [role=radiogroup], [role=menu], [role=listbox]';
        return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [role=tab]')]
            .filter(element => isVisible(element) && !element.disabled && !reached.has(element))
            .filter(element => element.tabIndex >= 0 || !element.closest(roving) && element.getAttribute('role') !== 'row')
            .filter(element => element.id !== 'detail' && !(element.matches('h1, h2, main') && element.tabIndex < 0))
            .map(describe);
    """, reached)
    assert not missed, (view, missed)
    assert len(reached) > 8


def test_arrow_keys_home_and_end_move_through_the_views(page):
    def selected(): return page.js("return nameOf(document.querySelector('[role=tab][aria-selected=true]'))")

    page.show("Calls")
    page.js("tabNamed('Calls', document).focus()")
    for key, wanted in ((Keys.ARROW_RIGHT, "Waterfall"), (Keys.ARROW_RIGHT, "Hosts"), (Keys.ARROW_LEFT, "Waterfall"),
                        (Keys.END, "Deliveries"), (Keys.ARROW_RIGHT, "Calls"), (Keys.END, "Deliveries"),
                        (Keys.HOME, "Calls")):
        page.press(key)
        assert selected() == wanted and page.focused().endswith(wanted), (wanted, selected(), page.focused())


def test_a_call_is_found_opened_and_copied_by_keyboard_alone(page):
    page.inspector.send(event("https://api.example.com/one"), event("https://api.example.com/two", status=500))
    page.wait_for_rows(2)
    page.browser.allow_clipboard(page.inspector.collector)

    def tab_to(test, what):
        for _ in range(60):
            page.press(Keys.TAB)
            if page.js(f"return document.activeElement.{test}"):
                return
        raise AssertionError(f"Tab does not reach {what}")

    tab_to("matches('#filter-text')", "the filter")
    page.press(*"one")
    page.wait(lambda: page.shown() == [1, 2], lambda: page.shown())
    tab_to("closest('#calls') !== null", "the list")
    page.press(Keys.ARROW_DOWN, Keys.ENTER)
    page.wait_for_detail()
    page.wait_for_detail_text("/one")
    tab_to("matches('#copy-curl')", "the button")
    page.press(Keys.ENTER)
    read = "navigator.clipboard.readText().then(arguments[0], e => arguments[0]('' + e))"
    page.wait(lambda: "api.example.com/one" in page.js_async(read), "the command is copied")
    page.press(Keys.ESCAPE)
    page.wait(lambda: not page.is_visible("#detail"), "the detail is closed")


def test_structure_and_names(page):
    fill(page)
    tablist = page.find("[role=tablist][aria-label=Views]")
    names = page.js("return [...arguments[0].querySelectorAll('[role=tab]')]", tablist)
    assert [tab.accessible_name for tab in names] == list(VIEWS)
    assert page.find("#detail").get_attribute("aria-label") == "Details"
    assert page.find("#connection").aria_role == "status"
    assert page.find("#fault-banner").aria_role == "status"
    assert page.js("return grid().getAttribute('role')") == "grid"
    page.show("Hosts")
    assert page.js("return document.querySelector('#hosts').closest('table') ?? document.querySelector('#hosts table')")
    assert page.js("return [...document.querySelectorAll('#hosts th')].map(nameOf)")[:6] == [
        "Host", "Calls", "Errors", "p50", "p95", "Bytes"]


def test_the_rows_have_all_columns(page):
    page.inspector.send(event())
    [row] = page.wait_for_rows(1)
    assert len(row["cells"]) == 8, row["cells"]
