"""The command line."""
import json
import os
import socket
import subprocess

import pytest

from events import event, varied
from inspector import BINARY, Inspector, run
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
    ["replay", "a", "b"],
    ["export"],
    ["export", "--format"],
    ["export", "--format", "xml", os.devnull],
    ["export", "--format", "har", os.devnull, os.devnull],
], ids=" ".join)
def test_a_wrong_argument_is_one_line_and_status_2(arguments):
    ended = run(*arguments)
    message = ended.stderr.decode()
    assert (ended.returncode, ended.stdout, message.count("\n")) == (2, b"", 1), (ended, message)
    assert message.strip() and "Fatal" not in message


@pytest.mark.parametrize("arguments", [
    ["replay", "/no/such/file", "--port", "0"],
    ["export", "--format", "har", "/no/such/file"],
    ["export", "--format", "har", "http://127.0.0.1:1/00000000000000000000000000000000/"],
    ["export", "--format", "har", "https://example.com/"],
], ids=" ".join)
def test_what_cannot_be_read_is_one_line_and_status_1(arguments):
    ended = run(*arguments)
    message = ended.stderr.decode()
    assert (ended.returncode, ended.stdout, message.count("\n")) == (1, b"", 1), (ended, message)


def test_a_wrong_token_exports_nothing(inspector):
    ended = run("export", "--format", "ndjson", inspector.address.replace(inspector.token, "0" * 32))
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (1, b"", 1), ended


def test_the_token_is_not_sent_to_a_proxy(inspector, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(0)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        ended = run("export", "--format", "ndjson", inspector.address)
        assert ended.returncode == 0 and ended.stdout.count(b"\n") == 12, ended
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_a_closed_standard_output_is_a_failure_and_no_crash():
    ended = subprocess.run(["bash", "-c", '"$0" --port 0 >&-', BINARY], capture_output=True, timeout=20)
    assert ended.returncode == 1 and ended.stderr.count(b"\n") == 1, ended


def test_a_damaged_line_is_reported_and_left_out(tmp_path):
    file = tmp_path / "damaged.ndjson"
    file.write_text(json.dumps(event("https://kept.example/")) + "\n{damaged\n")
    ended = run("export", "--format", "ndjson", file)
    message = ended.stderr.decode()
    assert ended.returncode == 0 and message.count("\n") == 1 and "line 2" in message, message
    assert ended.stdout.count(b"\n") == 1 and b"kept.example" in ended.stdout


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
    page.wait(lambda: "recorded.ndjson" in page.text("body") + page.driver.title, "the page names the file")
    page.open_detail(page.ids()[0])
    page.wait_for_detail_text("pay.example.org")
