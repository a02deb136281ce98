"""The table of hosts."""
import math
import random

from events import event


def nearest_rank(values, percent):
    """Returns a percentile by the nearest-rank rule: the smallest value that at least that share does not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(percent / 100 * len(ordered)) - 1]


def table(page):
    """Returns the rows of the table as lists of texts."""
    return page.js("""
        return [...document.querySelectorAll('#hosts table tbody tr, table#hosts tbody tr')]
            .map(row => [...row.cells].map(cell => cell.textContent.trim()));
    """)


def milliseconds(text):
    number, _, unit = text.replace("\u00a0", " ").replace("\u202f", " ").replace(",", "").partition(" ")
    return float(number) * {"ms": 1, "s": 1000}[unit.strip()]


def deliver(page):
    """Delivers calls of three hosts with known figures, and returns the durations by host."""
    chance = random.Random(7)
    durations = {"fast.example": [chance.randrange(1, 100) for _ in range(41)],
                 "slow.example:8443": [chance.randrange(100, 900) for _ in range(20)],
                 "one.example": [333]}
    calls = []
    for host, values in durations.items():
        for number, duration in enumerate(values):
            status = 500 if number % 10 == 9 else 404 if number % 10 == 8 else 200
            calls.append(event(f"https://{host}/{number}", status=status, duration=duration, body={"n": number}))
    calls.append(event("https://one.example/lost", status=None, error="timed out", duration=777))
    durations["one.example"].append(777)
    chance.shuffle(calls)
    page.inspector.send(*calls)
    page.wait_for_rows(len(calls))
    page.show("Hosts")
    page.wait(lambda: len(table(page)) == 3, lambda: table(page))
    return durations


def test_the_figures_are_those_of_the_calls(page):
    durations = deliver(page)
    rows = {row[0]: row for row in table(page)}
    assert set(rows) == set(durations)
    errors = {"fast.example": {4, 8}, "slow.example:8443": {2, 4}, "one.example": {1}}
    for host, values in durations.items():
        _, calls, failed, p50, p95, *_ = rows[host]
        assert int(calls) == len(values)
        assert int(failed) in errors[host], (host, failed)
        assert round(milliseconds(p50)) == nearest_rank(values, 50), (host, p50, sorted(values))
        assert round(milliseconds(p95)) == nearest_rank(values, 95), (host, p95, sorted(values))


def test_bytes_are_the_sum_of_both_directions(page):
    for _ in range(3):
        page.inspector.send(event("https://sum.example/", request_body={"a": 1}, body={"b": "x" * 10}))
    page.wait_for_rows(3)
    summaries = page.inspector.records()
    expected = sum(record.get("requestBytes", 0) + record.get("responseBytes", 0) for record in summaries)
    assert expected > 0
    page.show("Hosts")
    [row] = page.wait(lambda: table(page), "a host is listed")
    assert int("".join(character for character in row[5] if character.isdigit())) == expected, (row, expected)


def test_header_buttons_sort(page):
    durations = deliver(page)

    def order(): return [row[0] for row in table(page)]

    for name, key in (("Calls", len), ("p95", lambda values: nearest_rank(values, 95))):
        page.button(name, "#hosts").click()
        sort = "return [...document.querySelectorAll('#hosts th[aria-sort], #hosts [role=columnheader][aria-sort]')]" \
               ".filter(th => th.getAttribute('aria-sort') !== 'none').map(th => [nameOf(th), th.ariaSort])"
        page.wait(lambda: page.js(sort) and page.js(sort)[0][0].startswith(name), lambda: page.js(sort))
        [[_, direction]] = page.js(sort)
        expected = sorted(durations, key=lambda host: key(durations[host]), reverse=direction == "descending")
        assert order() == expected
        page.button(name, "#hosts").click()
        page.wait(lambda: order() == expected[::-1], "the order turns")


def test_choosing_a_host_sets_the_filter(page):
    deliver(page)
    page.button("one.example", "#hosts").click()
    page.wait(lambda: page.find("#filter-host").get_attribute("value") == "one.example", "the filter is set")
    page.wait(lambda: page.shown() == [2, 63], lambda: page.shown())
