"""Users, companies, subscriptions and actions."""
from selenium.webdriver.common.keys import Keys

from scenes import ACTIONS, USERS, deliver_customers


def open_entry(page, place, text):
    """Selects the entry of a list that has a text."""
    entry = page.js("""
        return [...document.querySelectorAll(`${arguments[0]} [data-id]`)]
            .find(entry => isVisible(entry) && entry.textContent.includes(arguments[1]));
    """, place, text)
    assert entry, f"no entry {text!r} in {place}"
    entry.click()
    if not page.is_visible("#detail"):
        page.press(Keys.ENTER)
    page.wait_for_detail()


def test_users_companies_and_subscriptions_are_listed(page):
    deliver_customers(page)
    page.show("Customers")
    for name in ("ann", "bob", "tea", "s-1"):
        page.wait(lambda: name in page.text("#customers"), f"{name} is listed")


def test_a_customer_has_details(page):
    deliver_customers(page)
    page.show("Customers")
    page.wait(lambda: "ann" in page.text("#customers"), "ann is listed")
    open_entry(page, "#customers", "ann")
    page.wait_for_detail_text("ann@example.com")
    assert "bob@example.com" not in page.detail_text()


def test_actions_are_listed_with_details(page):
    deliver_customers(page)
    page.show("Actions")
    page.wait(lambda: "Signed up" in page.text("#actions"), "the action is listed")
    open_entry(page, "#actions", "Signed up")
    page.wait_for_detail_text("green")


def test_a_single_item_is_taken_too(page):
    assert page.inspector.deliver("/v1/users", USERS[0])[0] == 201
    assert page.inspector.deliver("/v1/actions", ACTIONS[0])[0] == 201
    page.show("Customers")
    page.wait(lambda: "ann" in page.text("#customers"), "ann is listed")
    page.show("Actions")
    page.wait(lambda: "Signed up" in page.text("#actions"), "the action is listed")


def test_customers_are_not_calls(page):
    deliver_customers(page)
    page.wait(lambda: page.inspector.state()["kept"] == 5, "all five are kept")
    assert page.row_count() == 0
    assert page.driver.title == "Inspector (0)"
