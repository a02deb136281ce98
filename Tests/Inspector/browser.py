"""Starts Chromium, and reads what it reports."""
import json

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # Chromium refuses to run as root otherwise.
    "--disable-dev-shm-usage",  # Containers often have 64 MiB of it.
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--lang=en-US",
)

# Runs in each document before its own scripts. The page cannot hide a violation of its policy from it.
WATCHER = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', event => {
    window.__violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
window.__born = performance.now() + Math.random();
"""


class Browser:
    """One Chromium for all tests."""

    def __init__(self, downloads):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in ARGUMENTS:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(30)
        self.downloads = downloads
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WATCHER)
        self.command("Emulation.setFocusEmulationEnabled", enabled=True)
        self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        self.reset()

    def command(self, name, **parameters):
        """Sends a command of the Chrome DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def reset(self):
        self.resize(1280, 900)
        self.emulate()

    def resize(self, width, height):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=False)

    def emulate(self, scheme="light", motion="no-preference"):
        features = [{"name": "prefers-color-scheme", "value": scheme},
                    {"name": "prefers-reduced-motion", "value": motion}]
        self.command("Emulation.setEmulatedMedia", features=features)

    def allow_clipboard(self, origin):
        self.command("Browser.grantPermissions", origin=origin,
                     permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])

    def console(self):
        """Returns the new entries of the browser's log."""
        return [f"{entry['level']} {entry['source']}: {entry['message']}" for entry in self.driver.get_log("browser")]

    def quit(self):
        self.driver.quit()


def describe(entries):
    return "\n".join(entries) or json.dumps(entries)
