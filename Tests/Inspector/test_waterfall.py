"""The waterfall: calls on a common time axis."""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from events import event, noon

CALLS = [(0, 4000), (1000, 1000), (1500, 2000), (6000, 500), (8000, 2000)]


def bars(page):
    """Returns the bars in the order of their rows: [identifier, left, width]."""
    return page.js("""
        const byIndex = (one, other) => one.ariaRowIndex - other.ariaRowIndex;
        return [...document.querySelectorAll('#waterfall [data-id]')].filter(isVisible).sort(byIndex).map(row => {
            const bar = row.querySelector('.duration-bar').getBoundingClientRect();
            return [Number(row.dataset.id), bar.left, bar.width];
        });
    """)


def open_waterfall(page, count=len(CALLS)):
    for number, (start, duration) in enumerate(CALLS[:count]):
        page.inspector.send(event(f"https://api.example.com/{number}", started=noon() + start, duration=duration))
    page.wait_for_rows(count)
    page.show("Waterfall")
    page.wait(lambda: len(bars(page)) == count, lambda: f"{count} bars: {bars(page)}")


def test_rows_are_oldest_first(page):
    open_waterfall(page)
    assert [identifier for identifier, _, _ in bars(page)] == [1, 2, 3, 4, 5]


def test_bars_have_the_place_and_length_of_their_calls(page):
    open_waterfall(page)
    shown = bars(page)
    scale = (shown[-1][1] - shown[0][1]) / (CALLS[-1][0] - CALLS[0][0])
    assert scale > 0
    origin = shown[0][1]
    for (start, duration), (_, left, width) in zip(CALLS, shown):
        assert abs(left - origin - start * scale) < 2, (start, left - origin, scale)
        assert abs(width - duration * scale) < 3, (duration, width, scale)


def test_rows_have_a_label_for_screen_readers(page):
    open_waterfall(page, 1)
    label = page.js("""
        const row = document.querySelector('#waterfall [data-id]');
        return nameOf(row.matches('[aria-label]') ? row : row.querySelector('[aria-label]') ?? row);
    """)
    for part in ("GET", "api.example.com", "/0", "12:00:00", "4", "200"):
        assert part in label, (part, label)


def test_selecting_a_row_opens_the_detail(page):
    open_waterfall(page, 2)
    page.find("#waterfall [data-id='2']").click()
    if not page.is_visible("#detail"):
        page.press(Keys.ENTER)
    page.wait_for_detail()
    page.wait_for_detail_text("/1")


def limits(page):
    return page.js("return ['from', 'to'].map(name => document.getElementById(`filter-${name}`).value)")


def test_dragging_sets_the_time_range(page):
    open_waterfall(page)
    place = bars(page)
    scale = (place[-1][1] - place[0][1]) / (CALLS[-1][0] - CALLS[0][0])
    axis = page.js("""
        const axis = document.querySelector('#waterfall .axis');
        const box = axis.getBoundingClientRect();
        return [box.left, box.top, box.width, box.height];
    """)
    height = axis[1] + min(axis[3] / 2, 10)
    begin, end = place[0][1] + 900 * scale, place[0][1] + 4200 * scale
    chain = ActionChains(page.driver, duration=50)
    chain.w3c_actions.pointer_action.move_to_location(round(begin), round(height))
    chain.w3c_actions.pointer_action.pointer_down()
    chain.w3c_actions.pointer_action.move_to_location(round((begin + end) / 2), round(height))
    chain.w3c_actions.pointer_action.move_to_location(round(end), round(height))
    chain.w3c_actions.pointer_action.pointer_up()
    chain.perform()
    page.wait(lambda: all(limits(page)), lambda: f"both limits are set: {limits(page)}")
    first, last = limits(page)
    assert first in ("12:00:00", "12:00:01") and last in ("12:00:04", "12:00:05"), (first, last)
    page.wait(lambda: page.shown()[0] in (2, 3), lambda: page.shown())


def test_two_keys_set_the_time_range(page):
    open_waterfall(page)
    page.find("#waterfall [data-id='2']").click()
    if page.is_visible("#detail"):
        page.press(Keys.ESCAPE)
    page.js("document.querySelector('#waterfall').focus()")
    page.press("[")
    page.press(Keys.ARROW_DOWN)
    page.press("]")
    page.wait(lambda: all(limits(page)), lambda: f"both limits are set: {limits(page)}")
    first, last = limits(page)
    # The second call starts 1 s after noon, the third 1.5 s after noon.
    assert (first, last) == ("12:00:01", "12:00:01")
