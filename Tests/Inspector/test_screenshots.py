"""Pictures of the page for people to look at. CI keeps them."""
import pytest

from events import event
from scenes import VIEWS, fill


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screenshots(page, scheme):
    page.browser.emulate(scheme)
    page.screenshot(f"empty-{scheme}")
    fill(page)
    page.inspector.run_quickstart()
    page.inspector.send(*[event(f"https://api.example.com/items/{number}", duration=40 + number * 7 % 300)
                          for number in range(30)])
    for view in VIEWS:
        page.show(view)
        page.screenshot(f"{view.lower()}-{scheme}")
    page.show("Calls")
    page.open_detail(page.ids()[-1])
    for part in ("Request", "Response", "Redactions", "Raw"):
        page.detail_tab(part)
        page.screenshot(f"detail-{part.lower()}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_screenshots(page, scheme):
    page.browser.emulate(scheme)
    page.browser.resize(360, 740)
    fill(page)
    for view in ("Calls", "Waterfall", "Hosts", "Deliveries"):
        page.show(view)
        page.screenshot(f"narrow-{view.lower()}-{scheme}")
    page.show("Calls")
    page.open_detail(page.ids()[0])
    page.screenshot(f"narrow-detail-{scheme}")
