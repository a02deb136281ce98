"""Files that the page and the command line write."""
import json
import subprocess
import sys
from pathlib import Path

import pytest
from haralyzer import HarParser

from events import event, varied
from inspector import run

CHECK = Path(__file__).parent / "check_har.py"


def lines(data):
    return [json.loads(line) for line in data.decode().splitlines()]


def urls(data):
    """Returns the URLs of a HAR file, as an independent reader finds them."""
    return [entry.request.url for page in HarParser(json.loads(data)).pages for entry in page.entries] or [
        entry["request"]["url"] for entry in HarParser(json.loads(data)).har_data["entries"]]


def check(data, tmp_path, *options):
    """Runs the strict check of the repository on a HAR file."""
    file = tmp_path / "checked.har"
    file.write_bytes(data)
    ended = subprocess.run([sys.executable, CHECK, *options, file], capture_output=True, timeout=60)
    assert ended.returncode == 0, ended.stdout.decode() + ended.stderr.decode()


@pytest.fixture
def full_page(page):
    page.inspector.send(*varied())
    page.wait_for_rows(12)
    return page


def test_har_of_all_calls(full_page, tmp_path):
    data = full_page.exported("har")
    assert sorted(urls(data)) == sorted(value["request"]["uri"] for value in varied())
    entries = json.loads(data)["log"]["entries"]
    times = {entry["request"]["method"] + entry["request"]["url"]: entry["time"] for entry in entries}
    assert times["PATCHhttps://api.example.com/orders"] == 90
    check(data, tmp_path)


def test_the_developer_tools_of_the_browser_import_the_archive(full_page, tmp_path):
    check(full_page.exported("har"), tmp_path, "--browser")


def test_har_of_the_shown_calls(full_page, tmp_path):
    full_page.choose("#filter-host", "pay.example.org")
    full_page.choose("#filter-status", "5xx")
    full_page.wait(lambda: full_page.shown() == [1, 12], "one is shown")
    data = full_page.exported("har")
    [entry] = json.loads(data)["log"]["entries"]
    assert entry["request"]["url"] == "https://pay.example.org/charges" and entry["response"]["status"] == 503
    check(data, tmp_path)


def test_ndjson_has_the_events_unchanged(page):
    values = varied()
    page.inspector.send(*values)
    page.wait_for_rows(12)
    exported = lines(page.exported("ndjson"))
    assert sorted(exported, key=json.dumps) == sorted(values, key=json.dumps)


def test_ndjson_of_the_shown_calls(full_page):
    full_page.choose("#filter-direction", "Incoming")
    full_page.wait(lambda: full_page.shown() == [2, 12], "two are shown")
    assert {value["direction"] for value in lines(full_page.exported("ndjson"))} == {"Incoming"}


def test_numbers_keep_their_digits_in_every_format(page):
    value = event(method="POST", request_body={"n": "$n"}, body={"n": "$n"})
    body = json.dumps([value]).encode().replace(b'"$n"', b"12345678901234567890123.50")
    assert page.inspector.deliver("/v1/events/batch", body)[0] == 201
    page.wait_for_rows(1)
    for kind in ("har", "ndjson", "curl"):
        assert b"12345678901234567890123.50" in page.exported(kind), kind


@pytest.mark.parametrize("kind, name", [("har", "inspector.har"), ("ndjson", "inspector.ndjson"),
                                        ("curl", "inspector.sh")])
def test_the_server_names_the_file(inspector, kind, name):
    inspector.send(event())
    status, headers, _ = inspector.request("GET", f"/{inspector.token}/export?format={kind}")
    assert status == 200
    assert "attachment" in headers["Content-Disposition"] and name in headers["Content-Disposition"]


def test_an_export_keeps_the_order_of_its_request(inspector):
    inspector.send(*varied()[:5])
    answer = inspector.post("export?format=ndjson", {"ids": [4, 1, 3, 99]})
    values = varied()
    assert [line["request"]["verb"] + line["request"]["uri"] for line in lines(answer)] == [
        values[number]["request"]["verb"] + values[number]["request"]["uri"] for number in (3, 0, 2)]


@pytest.mark.parametrize("kind", ["har", "ndjson", "curl"])
def test_the_command_writes_the_same_from_a_file_from_input_and_from_the_page(inspector, tmp_path, kind):
    inspector.send(*varied())
    data = inspector.get("export?format=ndjson")
    file = tmp_path / "events.ndjson"
    file.write_bytes(data)
    by_page = inspector.get(f"export?format={kind}")
    for source, stdin in ((file, None), ("-", data), (inspector.address, None)):
        ended = run("export", "--format", kind, source, stdin=stdin)
        assert (ended.returncode, ended.stderr) == (0, b""), ended.stderr
        assert ended.stdout == by_page, source


def test_a_har_file_of_the_command_passes_the_check(inspector, tmp_path):
    inspector.run_quickstart()
    ended = run("export", "--format", "har", inspector.address)
    check(ended.stdout, tmp_path)
    assert len(urls(ended.stdout)) == sum(record["kind"] == "event" for record in inspector.records())
