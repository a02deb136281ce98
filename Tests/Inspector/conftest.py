"""The fixtures: one browser for all tests of a process, an inspector and an open page for each test."""
import re

import pytest

from browser import Browser, describe
from inspector import SCRATCH, Inspector
from page import Page


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("downloads"))
    browser.screenshots = SCRATCH / "inspector-screenshots"
    yield browser
    browser.quit()


@pytest.fixture
def inspector():
    inspector = Inspector()
    yield inspector
    inspector.stop()


@pytest.fixture
def blank_page(browser, inspector, request):
    """A page that is not open yet. A test that uses it fails if the page logs an error or breaks its own policy."""
    browser.console()
    browser.reset()
    page = Page(browser, inspector)
    yield page
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_console")]
    faults = page.faults(expected)
    browser.driver.get("about:blank")
    browser.console()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(blank_page):
    """An open page, connected to its inspector."""
    return blank_page.open()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    page = item.funcargs.get("blank_page") if hasattr(item, "funcargs") else None
    if call.when == "call" and report.failed and page:
        try:
            report.sections.append(("console of the browser", describe(page.browser.console())))
            page.screenshot("failed-" + re.sub(r"[^\w.-]+", "-", item.name)[:80])
            report.sections.append(("focus", page.focused()))
        except Exception as error:  # A report of a failure must not hide the failure.
            report.sections.append(("console of the browser", f"cannot be read: {error}"))


@pytest.fixture
def measured(record_property):
    """Notes a figure, which the end of the run prints."""
    return lambda text: record_property("measured", text)


def pytest_terminal_summary(terminalreporter):
    reports = [report for key in ("passed", "failed") for report in terminalreporter.stats.get(key, [])]
    figures = [text for report in reports if report.when == "call" for name, text in report.user_properties
               if name == "measured"]
    if figures:
        terminalreporter.section("measured")
        for text in sorted(figures):
            terminalreporter.line(text)
