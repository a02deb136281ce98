#!/usr/bin/env python3
"""Checks HAR files: check_har.py [--browser] FILE...

Checks every field by the specification of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), and reads the file
with haralyzer. With `--browser`, the developer tools of Chromium import the file too; that needs Selenium and a driver.

Prints each fault, or the number of entries. Exits with status 1 if there is a fault.
"""
import base64
import binascii
import datetime
import ipaddress
import json
import math
import pathlib
import shutil
import sys

import haralyzer

# Imports the text of a file as "Import HAR file" does, and reads the body of each response.
IMPORT = """
const [text, done] = arguments;
(async () => {
  const har = await import('devtools://devtools/bundled/models/har/har.js');
  const root = new har.HARFormat.HARRoot(JSON.parse(text));
  const requests = har.Importer.Importer.requestsFromHARLog(root.log);
  return await Promise.all(requests.map(async (request) => {
    const content = await request.requestContentData();
    return {
      method: request.requestMethod, url: request.url(), status: request.statusCode,
      headers: request.requestHeaders().length, responseHeaders: request.responseHeaders.length,
      posted: await request.requestFormData(), milliseconds: Math.round(request.duration * 1e6) / 1e3,
      body: content.error ?? (content.isTextContent ? content.text : content.base64),
    };
  }));
})().then((requests) => done({requests}), (error) => done({error: String(error)}));
"""


class Faults(list):
    def expect(self, condition, path: str, text: str):
        if not condition:
            self.append(f"{path}: {text}")
        return condition


def text(value):
    return None if isinstance(value, str) else "is not a string"


def number(value):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return None if is_number else "is not a number"


def duration(value):
    return number(value) or (None if value >= 0 else "is negative")


def optional_duration(value):
    return number(value) or (None if value >= 0 or value == -1 else "is negative and not -1")


def integer(value):
    return None if isinstance(value, int) and not isinstance(value, bool) else "is not an integer"


def size(value):
    return integer(value) or (None if value >= -1 else "is less than -1")


def flag(value):
    return None if isinstance(value, bool) else "is not a Boolean"


def time(value):
    try:
        if datetime.datetime.fromisoformat(value).tzinfo is None:
            return "has no time zone"
    except (TypeError, ValueError):
        return "is not a time in ISO 8601"
    return None


def address(value):
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "is not an IP address"
    return None


def url(value):
    # A redacted URL has brackets in its query, so only the form of the whole is checked.
    return text(value)


# Each object with its fields. An optional field has a question mark. A list has one element: the form of its elements.
PAIR = {"name": text, "value": text, "comment?": text}
COOKIE = {
    **PAIR, "path?": text, "domain?": text, "expires?": time, "httpOnly?": flag, "secure?": flag,
}
POSTED = {
    "mimeType": text, "text?": text, "comment?": text,
    "params?": [{"name": text, "value?": text, "fileName?": text, "contentType?": text, "comment?": text}],
}
MESSAGE = {
    "httpVersion": text, "cookies": [COOKIE], "headers": [PAIR], "headersSize": size, "bodySize": size, "comment?": text,
}
CONTENT = {
    "size": size, "compression?": integer, "mimeType": text, "text?": text, "encoding?": text, "comment?": text,
}
ENTRY = {
    "pageref?": text, "startedDateTime": time, "time": duration, "serverIPAddress?": address, "connection?": text,
    "comment?": text, "cache": {"comment?": text},
    "request": {**MESSAGE, "method": text, "url": url, "queryString": [PAIR], "postData?": POSTED},
    "response": {**MESSAGE, "status": integer, "statusText": text, "content": CONTENT, "redirectURL": text},
    "timings": {
        "blocked?": optional_duration, "dns?": optional_duration, "connect?": optional_duration, "send": duration,
        "wait": duration, "receive": duration, "ssl?": optional_duration, "comment?": text,
    },
}
TOOL = {"name": text, "version": text, "comment?": text}
PAGE = {
    "startedDateTime": time, "id": text, "title": text, "comment?": text,
    "pageTimings": {"onContentLoad?": optional_duration, "onLoad?": optional_duration, "comment?": text},
}
FILE = {
    "log": {
        "version": text, "creator": TOOL, "browser?": TOOL, "pages?": [PAGE], "entries": [ENTRY], "comment?": text,
    }
}


def check(value, form, path: str, faults: Faults):
    """Checks the types of a value. Fields that the specification does not have must begin with an underscore."""
    if isinstance(form, list):
        if faults.expect(isinstance(value, list), path, "is not an array"):
            for index, element in enumerate(value):
                check(element, form[0], f"{path}[{index}]", faults)
    elif isinstance(form, dict):
        if not faults.expect(isinstance(value, dict), path, "is not an object"):
            return
        known = {name.rstrip("?"): (part, name.endswith("?")) for name, part in form.items()}
        for name, (part, is_optional) in known.items():
            if name in value:
                check(value[name], part, f"{path}.{name}", faults)
            else:
                faults.expect(is_optional, path, f"has no {name}")
        for name in value.keys() - known.keys():
            faults.expect(name.startswith("_"), path, f"has {name}, which is not in the specification")
    elif fault := form(value):
        faults.append(f"{path}: {fault}")


def check_entry(entry, path: str, faults: Faults):
    """Checks the facts that fields of an entry of the right types have together."""
    # The time of TLS is a part of the time to connect.
    parts = [part for name, part in entry["timings"].items() if name != "ssl" and not isinstance(part, str) and part > 0]
    faults.expect(math.isclose(entry["time"], sum(parts), abs_tol=0.002), path, "time is not the sum of the timings")
    faults.expect(0 <= entry["response"]["status"] <= 999, path, "status is not a status of HTTP")
    faults.expect("#" not in entry["request"]["url"], path, "the URL has a fragment")
    content = entry["response"]["content"]
    encodings = [("response", content.get("encoding"), content.get("text"))]
    posted = entry["request"].get("postData", {})
    encodings.append(("request", posted.get("_encoding"), posted.get("text")))
    for side, encoding, body in encodings:
        if encoding is None:
            continue
        faults.expect(encoding == "base64", path, f"the encoding of the {side} is unknown")
        try:
            bytes_ = base64.b64decode(body or "", validate=True)
        except (binascii.Error, ValueError):
            faults.append(f"{path}: the body of the {side} is not base64")
            continue
        if side == "response":
            faults.expect(content["size"] == len(bytes_), path, "size is not the number of bytes")
    if "text" in content and "encoding" not in content:
        faults.expect(content["size"] == len(content["text"].encode()), path, "size is not the number of bytes")


def check_reader(data: str, entries, faults: Faults):
    """Reads the file with haralyzer."""
    read = [entry for page in haralyzer.HarParser.from_string(data).pages for entry in page.entries]
    faults.expect(len(read) == len(entries), "haralyzer", f"reads {len(read)} of {len(entries)} entries")
    expected = sorted((e["request"]["method"], e["request"]["url"], e["response"]["status"]) for e in entries)
    found = sorted((e.request.method, e.request.url, e.response.status) for e in read)
    faults.expect(found == expected, "haralyzer", "reads other methods, URLs or statuses")
    for entry in read:
        _ = (entry.startTime, entry.time, entry.timings, entry.cookies, entry.request.formatted)
        # haralyzer requires the text of a response, which the specification does not.
        if "text" in entry.response.raw_entry["content"]:
            _ = entry.response.formatted


def check_browser(driver, data: str, entries, faults: Faults):
    """Imports the file into the developer tools of Chromium."""
    answer = driver.execute_async_script(IMPORT, data)
    if not faults.expect("error" not in answer, "Chromium", answer.get("error")):
        return
    # The importer sorts by the time.
    entries = sorted(entries, key=lambda entry: datetime.datetime.fromisoformat(entry["startedDateTime"]))
    faults.expect(len(answer["requests"]) == len(entries), "Chromium", f"imports {len(answer['requests'])} entries")
    for index, (found, entry) in enumerate(zip(answer["requests"], entries)):
        request, response = entry["request"], entry["response"]
        expected = {
            "method": request["method"], "url": request["url"], "status": response["status"],
            "headers": len(request["headers"]), "responseHeaders": len(response["headers"]),
            "posted": request.get("postData", {}).get("text"), "body": response["content"].get("text", ""),
        }
        for name, value in expected.items():
            faults.expect(found[name] == value, f"Chromium[{index}]", f"{name} is {found[name]!r} and not {value!r}")
        # The developer tools count in seconds since 1970, of which a double has about a microsecond.
        faults.expect(
            math.isclose(found["milliseconds"], entry["time"], abs_tol=0.01), f"Chromium[{index}]",
            f"the duration is {found['milliseconds']} ms",
        )


def developer_tools():
    """Returns the driver of a Chromium that shows the page of its developer tools."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox"):
        options.add_argument(argument)
    # Without a path, Selenium looks for a driver on the network.
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(60)
    driver.get("devtools://devtools/bundled/inspector.html")
    return driver


def faults_of(data: str, driver) -> tuple[Faults, int]:
    faults = Faults()
    archive = json.loads(data)
    check(archive, FILE, "file", faults)
    if faults:
        return faults, 0
    entries = archive["log"]["entries"]
    faults.expect(archive["log"]["version"] == "1.2", "log", "version is not 1.2")
    for index, entry in enumerate(entries):
        check_entry(entry, f"entries[{index}]", faults)
    check_reader(data, entries, faults)
    if driver:
        check_browser(driver, data, entries, faults)
    return faults, len(entries)


def main() -> int:
    files = [argument for argument in sys.argv[1:] if argument != "--browser"]
    if not files:
        sys.exit(__doc__)
    driver = developer_tools() if "--browser" in sys.argv else None
    status = 0
    try:
        for file in files:
            faults, count = faults_of(pathlib.Path(file).read_text(encoding="utf-8"), driver)
            for fault in faults:
                print(f"{file}: {fault}")
            status |= bool(faults)
            if not faults:
                print(f"{file}: {count} entries, no faults")
    finally:
        if driver:
            driver.quit()
    return status


if __name__ == "__main__":
    sys.exit(main())
