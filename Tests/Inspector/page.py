"""The page of the inspector, as a user meets it."""
import json
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from inspector import wait_for

HELPERS = (Path(__file__).parent / "helpers.js").read_text()
COLUMNS = ("time", "method", "url", "status", "duration", "size", "user", "marks")


class Page:
    """Reads the page by roles and identifiers, and acts by mouse and keyboard."""

    def __init__(self, browser, inspector):
        self.browser, self.driver, self.inspector = browser, browser.driver, inspector

    def open(self, wait=True):
        self.driver.get(self.inspector.address)
        if wait:
            self.wait(lambda: self.text("#connection").strip().startswith("connected"), "the page is connected")
        return self

    # Helpers

    def js(self, script, *arguments):
        """Runs a script in which the helpers of helpers.js are known, and returns its result."""
        return self.driver.execute_script(HELPERS + script, *arguments)

    def js_async(self, script, *arguments):
        return self.driver.execute_async_script(HELPERS + script, *arguments)

    def wait(self, condition, what, timeout=20.0):
        return wait_for(condition, what, timeout)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """Returns the visible text of the first element that a selector names, or "" if there is none."""
        return self.js("return visibleText(document.querySelector(arguments[0]))", selector)

    def is_visible(self, selector):
        return self.js("return isVisible(document.querySelector(arguments[0]))", selector)

    def button(self, name, within="body"):
        """Returns the visible button whose accessible name begins with a name."""
        script = "return buttonNamed(arguments[0], document.querySelector(arguments[1]))"
        return self.wait(lambda: self.js(script, name, within), f"a button {name!r} is visible in {within}")

    def press(self, *keys):
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def chord(self, modifier, key):
        ActionChains(self.driver, duration=0).key_down(modifier).send_keys(key).key_up(modifier).perform()

    def focused(self):
        """Returns a short description of the element that has the focus."""
        return self.js("return describe(document.activeElement)")

    # Views

    def show(self, view):
        tab = self.js("return tabNamed(arguments[0], document)", view)
        assert tab, f"no tab {view}"
        tab.click()
        self.wait(lambda: tab.get_attribute("aria-selected") == "true", f"the tab {view} is selected")

    def screenshot(self, name):
        folder = self.browser.screenshots
        folder.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(folder / f"{name}.png"))

    # Calls

    def rows(self):
        """Returns the rows in the document, from the first to the last, as dictionaries."""
        rows = self.js("return gridRows()")
        for row in rows:
            row |= dict(zip(COLUMNS, row["cells"]))
        return rows

    def ids(self):
        return [row["id"] for row in self.rows()]

    def row_count(self):
        return self.js("return callCount()")

    def shown(self):
        """Returns the two numbers of "12 of 300 calls"."""
        return self.js("return numbersIn(document.querySelector('output#shown').textContent).slice(0, 2)")

    def wait_for_rows(self, count, timeout=20.0):
        self.wait(lambda: self.row_count() == count, lambda: f"{count} calls are listed, not {self.row_count()}",
                  timeout)
        return self.rows()

    def row(self, identifier):
        return self.find(f"#calls [role=row][data-id='{identifier}']")

    def click_row(self, identifier):
        def clicked():
            try:
                self.row(identifier).click()
                return True
            except StaleElementReferenceException:  # The list has drawn the row again.
                return False

        self.wait(clicked, f"a click on the row of {identifier}")

    # Filters

    def choose(self, selector, wanted):
        """Chooses the option of a select by its value or by the beginning of its text, with the keyboard.

        Selenium's own way sends no `input` event, which browsers do.
        """
        script = "return optionIndex(document.querySelector(arguments[0]), arguments[1])"
        self.wait(lambda: self.js(script, selector, wanted) is not None, f"{selector} has the option {wanted!r}")
        self.js("document.querySelector(arguments[0]).focus()", selector)
        self.press(Keys.HOME, *[Keys.ARROW_DOWN] * self.js(script, selector, wanted))
        chosen = self.js("return document.querySelector(arguments[0]).selectedIndex", selector)
        assert chosen == self.js(script, selector, wanted), f"{selector} has {chosen}, not {wanted!r}"

    def fill(self, selector, value):
        field = self.find(selector)
        if field.get_attribute("type") == "time":
            self.js("setValue(arguments[0], arguments[1])", field, value)
            return
        field.clear()
        field.send_keys(value)

    # Detail

    def open_detail(self, identifier):
        self.click_row(identifier)
        self.press(Keys.ENTER)
        self.wait_for_detail()

    def wait_for_detail(self):
        self.wait(lambda: self.is_visible("#detail") and self.find("#copy-event").is_enabled(),
                  lambda: f"the details are loaded: {self.detail_text()[:500]}", 10)

    def detail_tab(self, name):
        tab = self.js("return tabNamed(arguments[0], detail())", name)
        assert tab, f"no tab {name} in the detail"
        tab.click()

    def detail_text(self):
        return self.text("#detail")

    def wait_for_detail_text(self, wanted, timeout=20.0):
        self.wait(lambda: wanted in self.detail_text(), lambda: f"{wanted!r} is in {self.detail_text()[:1500]!r}",
                  timeout)

    def close_detail(self):
        self.press(Keys.ESCAPE)
        self.wait(lambda: not self.is_visible("#detail"), "the detail is closed")

    # Clipboard and files

    def copied(self, button):
        """Presses a button that copies, and returns the new text of the clipboard."""
        self.browser.allow_clipboard(self.inspector.collector)
        marker = "nothing was copied"
        write = "navigator.clipboard.writeText(arguments[0]).then(arguments[1], e => arguments[1]('' + e))"
        refusal = self.js_async(write, marker)
        assert refusal is None, refusal
        self.find(button).click()
        read = "navigator.clipboard.readText().then(arguments[0], e => arguments[0]('' + e))"
        self.wait(lambda: self.js_async(read) != marker, f"{button} copies")
        return self.js_async(read)

    def exported(self, kind):
        """Exports the shown calls from the page, and returns the bytes of the downloaded file."""
        folder = self.browser.downloads
        before = set(folder.iterdir())
        if not self.is_visible(f"#export-{kind}"):
            self.button("Export").click()
        self.find(f"#export-{kind}").click()

        def finished():
            new = [file for file in folder.iterdir() if file not in before]
            return new if new and not any(file.suffix in (".crdownload", ".tmp") for file in new) else None

        [file] = self.wait(finished, f"a file is downloaded by #export-{kind}")
        self.wait(lambda: file.stat().st_size > 0, "the file has content")
        data = file.read_bytes()
        assert file.suffix == {"har": ".har", "ndjson": ".ndjson", "curl": ".sh"}[kind], file
        file.unlink()
        return data

    # State of the document

    def faults(self, expected=()):
        """Returns what a test must not leave behind: console entries, violations, foreign requests, executed markup."""
        found = [entry for entry in self.browser.console() if not any(text in entry for text in expected)]
        state = self.js("return trouble()")
        return found + [json.dumps(entry) for entry in state]

    def frames(self):
        """Stops the recording of frames, and returns their lengths in milliseconds."""
        return self.js("return stopFrames()")
