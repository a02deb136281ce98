"""The page at the width of a phone."""
import pytest

from scenes import VIEWS, fill, places, stops


@pytest.fixture
def narrow(page):
    page.browser.resize(360, 740)
    return page


def wider(page):
    """Returns what makes the document scroll sideways."""
    return page.js("""
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
        return [...document.querySelectorAll('body *')].filter(isVisible)
            .filter(element => element.getBoundingClientRect().right > width + 1).map(describe).slice(0, 5);
    """)


def test_nothing_scrolls_sideways(narrow):
    assert not wider(narrow), "empty"
    fill(narrow)
    for place in places(narrow):
        narrow.screenshot(f"narrow-{place}".lower().replace(", ", "-"))
        assert not wider(narrow), (place, wider(narrow))


def test_the_detail_covers_the_list(narrow):
    fill(narrow)
    narrow.open_detail(narrow.ids()[0])
    left, right, top = narrow.js("""
        const box = detail().getBoundingClientRect();
        return [box.left, box.right, box.top];
    """)
    assert left <= 1 and right >= 359, (left, right)
    covered = narrow.js("""
        const box = grid().getBoundingClientRect();
        if (!isVisible(grid())) return true;
        const top = document.elementFromPoint(180, box.top + Math.min(box.height, 400) / 2);
        return top !== null && (detail().contains(top));
    """)
    assert covered
    narrow.close_detail()
    assert narrow.is_visible("#calls")


def test_every_control_can_be_reached(narrow):
    fill(narrow)
    narrow.button("Filters").click()
    for view in VIEWS:
        narrow.show(view)
        reach_all(narrow, view)


def reach_all(narrow, view):
    hidden = []
    for element in stops(narrow):
        # A control that has the focus is in sight.
        fault = narrow.js("""
            const box = arguments[0].getBoundingClientRect();
            const seen = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
            return seen ? null : `${describe(arguments[0])} ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`;
        """, element)
        if fault:
            hidden.append(fault)
    assert not hidden, (view, hidden)
    for selector in ("#filter-text", "#filter-status", "#filter-reset", "#pause", "#clear"):
        assert narrow.is_visible(selector), selector


def test_text_does_not_overlap_its_neighbours(narrow):
    fill(narrow)
    overlaps = narrow.js("""
        const found = [];
        for (const row of document.querySelectorAll('#calls [role=row]')) {
            const cells = [...row.querySelectorAll('[role=gridcell]')].filter(isVisible)
                .map(cell => [cell.textContent, cell.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
            for (const [i, [one, a]] of cells.entries()) for (const [other, b] of cells.slice(i + 1)) {
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
                    found.push(`${one} / ${other}`);
                }
            }
        }
        return found;
    """)
    assert not overlaps, overlaps
