"""Many events."""
import json
import threading
import time

from events import event, now
from inspector import Inspector

BUDGET = 50  # milliseconds a frame; a user sees longer ones as a stutter.
WORK = 15  # milliseconds a frame of the page's thread on average; 60 frames a second leave 16.


def batches(count, size=500):
    """Returns the bodies of batches with a number of events."""
    start = now() - count
    for first in range(0, count, size):
        yield json.dumps([
            event(f"https://host{number % 40}.example/path/{number}", status=200 if number % 9 else 500,
                  started=start + number, duration=number % 300, body={"number": number}, user_id=f"u{number % 50}")
            for number in range(first, min(first + size, count))
        ]).encode()


SCROLL = """
    const done = arguments[0], list = scroller(), lengths = [];
        const total = list.scrollHeight - list.clientHeight;
        let last = performance.now(), step = 0;
        const move = () => {
            const time = performance.now();
            lengths.push(time - last);
            last = time;
            step += 1;
            // First row by row, then in jumps through the whole list, as one who drags the scroll bar.
            list.scrollTop = step < 60 ? step * 40 : (step * 7919 % 1000) / 1000 * total;
            if (step < 180) requestAnimationFrame(move); else done(lengths.slice(2));
        };
        requestAnimationFrame(move);
"""


def report(measured, name, frames, busy):
    """Notes the lengths of frames, and returns the verdict: a number below 1 is good.

    A frame is late if the page works for long, or if other processes have the processors. Only the first is a fault of
    the page. So either 19 of 20 frames are in time, or the page's thread worked little: `busy` is its processor time.
    """
    ordered = sorted(frames)
    p95 = ordered[int(0.95 * len(ordered))]
    late = sum(length > BUDGET for length in frames)
    work = busy / len(frames)
    measured(f"{name}: {len(frames)} frames, p50 {ordered[len(ordered) // 2]:.1f} ms, p95 {p95:.1f} ms, "
             f"longest {ordered[-1]:.1f} ms, {late} over {BUDGET} ms; {work:.1f} ms of work a frame")
    return min(p95 / BUDGET, work / WORK)


def busy(page):
    """Returns the processor time that the page's thread has used, in milliseconds."""
    metrics = page.browser.command("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration") * 1000


def best_of_three(page, measure):
    """Returns the least of up to three verdicts; stops at a good one.

    Other processes of a machine hold frames up, and never make them shorter. So the best run says most about the page.
    """
    page.browser.command("Performance.enable", timeDomain="threadTicks")
    results = []
    while len(results) < 3 and min(results, default=1) >= 1:
        results.append(measure())
    page.browser.command("Performance.disable")
    return min(results)


def test_20000_events_scroll_without_stutter(page, measured):
    for body in batches(20_000):
        assert page.inspector.deliver("/v1/events/batch", body, compressed=True)[0] == 201
    page.wait_for_rows(20_000, timeout=60)
    assert len(page.rows()) < 200

    def scroll():
        before = busy(page)
        frames = page.js_async(SCROLL)
        return report(measured, "scrolling 20,000 calls", frames, busy(page) - before)

    assert best_of_three(page, scroll) < 1
    shown = [row for row in page.rows() if row["onScreen"]]
    assert len(shown) > 5, "the rows are drawn at the end"
    look_at_every_view(page, measured)


def test_1000_events_a_second_are_all_shown_without_stutter(page, measured):
    bodies = list(batches(5_000, 100))

    def deliver():
        start, pause = time.monotonic(), threading.Event()
        for number, body in enumerate(bodies):
            pause.wait(max(0, start + number * 0.1 - time.monotonic()))
            page.inspector.deliver("/v1/events/batch", body)

    def measure():
        page.inspector.post("clear", {})
        page.wait_for_rows(0)
        page.js("startFrames()")
        before = busy(page)
        thread = threading.Thread(target=deliver)
        thread.start()
        thread.join()
        page.wait_for_rows(5_000)
        return report(measured, "1,000 events a second", page.frames(), busy(page) - before)

    assert best_of_three(page, measure) < 1
    assert page.shown() == [5_000, 5_000]


def look_at_every_view(page, measured):
    """Shows each view of 20,000 calls, and filters them."""
    for view in ("Waterfall", "Hosts", "Customers", "Calls"):
        start = time.monotonic()
        page.show(view)
        page.js_async("requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))")
        took = time.monotonic() - start
        measured(f"showing the view {view} of 20,000 calls: {took * 1000:.0f} ms")
        assert took < 5, view
    page.fill("#filter-text", "host7.example")
    page.wait(lambda: page.shown() == [500, 20_000], lambda: page.shown())


def test_a_small_memory_forgets_the_oldest(blank_page):
    small = Inspector("--memory", "1")
    try:
        blank_page.inspector = small
        blank_page.open()
        large = {"text": "x" * 2000}
        for _ in range(20):
            small.send(*[event(body=large) for _ in range(100)])
        state = small.state()
        assert state["received"] == 2000 and state["bytes"] <= state["limit"] == 1 << 20
        assert 0 < state["kept"] < 600 and state["removed"] == 2000 - state["kept"]
        blank_page.wait_for_rows(state["kept"])
        assert blank_page.shown() == [state["kept"], state["kept"]]
        kept = [record["id"] for record in small.records()]
        assert kept == list(range(2001 - state["kept"], 2001)), "the oldest go"
        blank_page.wait(lambda: blank_page.ids()[0] == 2000, "the newest call is the first")
        list_end = "const list = scroller(); list.scrollTop = list.scrollHeight"
        blank_page.js(list_end)
        blank_page.wait(lambda: kept[0] in blank_page.ids(), "the oldest kept call is the last")
        assert small.request("GET", f"/{small.token}/records/1")[0] == 404
    finally:
        blank_page.driver.get("about:blank")
        small.stop()


def test_a_page_that_opens_after_an_eviction_shows_what_is_kept(blank_page):
    small = Inspector("--memory", "1")
    try:
        blank_page.inspector = small
        for _ in range(10):
            small.send(*[event(body={"text": "x" * 2000}) for _ in range(100)])
        blank_page.open().wait_for_rows(small.state()["kept"])
    finally:
        blank_page.driver.get("about:blank")
        small.stop()
