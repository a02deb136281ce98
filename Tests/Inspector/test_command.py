"""The command line."""
import json
import os

import pytest

from events import event, varied
from inspector import Inspector, run
from page import Page


@pytest.mark.parametrize("arguments", [
    ["--bogus"],
    ["--port"],
    ["--port", "abc"],
    ["--port", "-1"],
    ["--port", "65536"],
    ["--memory", "0"],
    ["--memory", "many"],
    ["word"],
    ["replay"],
    ["replay", "/no/such/file"],
    ["replay", "a", "b"],
    ["export"],
    ["export", "--format"],
    ["export", "--format", "xml", os.devnull],
    ["export", "--format", "har"],
    ["export", "--format", "har", "/no/such/file"],
    ["export", "--format", "har", "http://127.0.0.1:1/00000000000000000000000000000000/"],
    ["export", "--format", "har", "https://example.com/"],
], ids=" ".join)
def test_a_wrong_argument_is_one_line_and_status_2(arguments):
    ended = run(*arguments)
    message = ended.stderr.decode()
    assert (ended.returncode, ended.stdout, message.count("\n")) == (2, b"", 1), (ended, message)
    assert message.strip() and "Fatal" not in message


def test_a_file_that_is_not_ndjson_names_the_line(tmp_path):
    file = tmp_path / "broken.ndjson"
    file.write_text(json.dumps(event()) + "\n{broken\n")
    for arguments in (("export", "--format", "har", file), ("replay", file, "--port", "0")):
        ended = run(*arguments)
        message = ended.stderr.decode()
        assert ended.returncode == 2 and message.count("\n") == 1, message
        assert "2" in message.replace(str(file), ""), message


def test_help_is_on_standard_output():
    ended = run("--help")
    assert (ended.returncode, ended.stderr) == (0, b"")
    for word in ("--port", "--memory", "replay", "export", "--format"):
        assert word in ended.stdout.decode(), word


@pytest.fixture
def inspector(tmp_path):
    file = tmp_path / "recorded.ndjson"
    file.write_text("".join(json.dumps(value) + "\n" for value in varied()))
    inspector = Inspector("replay", file)
    yield inspector
    inspector.stop()


def test_replay_shows_the_events_of_a_file(page: Page):
    page.wait_for_rows(12)
    assert "recorded.ndjson" in page.inspector.state()["replay"]
    page.wait(lambda: "recorded.ndjson" in page.text("body") + page.driver.title, "the page names the file", 3)
    page.open_detail(page.ids()[0])
    page.wait_for_detail_text("pay.example.org")
