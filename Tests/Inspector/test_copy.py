"""What the buttons of the details copy."""
import json
import subprocess

import pytest

from events import event

# Stands in for curl: writes its arguments, each ended by NUL, to $CALLS, and copies standard input behind them.
STUB = """#!/bin/bash
printf '%s\\0' "$@" >> "$CALLS"
printf '\\0' >> "$CALLS"
"""


@pytest.fixture
def shell(tmp_path):
    """Runs a script by bash in a folder of its own, and returns the arguments of each curl in it."""
    stub = tmp_path / "bin" / "curl"
    stub.parent.mkdir()
    stub.write_text(STUB)
    stub.chmod(0o755)
    place = tmp_path / "place"
    place.mkdir()

    def execute(script):
        calls = tmp_path / "calls"
        calls.unlink(missing_ok=True)
        environment = {"PATH": f"{stub.parent}:/usr/bin:/bin", "CALLS": str(calls), "HOME": str(place)}
        ended = subprocess.run(["bash", "-eu"], input=script.encode("utf-8", "surrogatepass"), env=environment,
                               cwd=place, capture_output=True, timeout=20)
        assert ended.returncode == 0, ended.stderr.decode()
        assert not ended.stdout and not ended.stderr, (ended.stdout, ended.stderr)
        assert not list(place.iterdir()), "the script did something else"
        if not calls.exists():
            return []
        return [call.decode().split("\0") for call in calls.read_bytes().removesuffix(b"\0\0").split(b"\0\0")]

    return execute


def parts(arguments):
    """Returns (method, url, headers, body) of a curl's arguments."""
    method, url, headers, body = None, None, [], None
    words = iter(arguments)
    for word in words:
        if word in ("-X", "--request"):
            method = next(words)
        elif word in ("-H", "--header"):
            headers.append(next(words))
        elif word in ("-d", "--data", "--data-raw", "--data-binary"):
            body = next(words)
        elif word in ("--url",):
            url = next(words)
        elif not word.startswith("-"):
            url = word
    return method, url, headers, body


def test_the_copied_command_makes_the_same_request(page, shell):
    page.inspector.send(event("https://api.example.com/orders?a=1&b=2", "POST",
                              request_headers={"X-Plain": "value", "Authorization": "[redacted]"},
                              request_body={"item": "tea", "count": 2}))
    page.wait_for_rows(1)
    page.open_detail(1)
    command = page.copied("#copy-curl")
    assert command == page.inspector.detail(1)["curl"]
    [call] = shell(command)
    method, url, headers, body = parts(call)
    assert (method or "POST", url) == ("POST", "https://api.example.com/orders?a=1&b=2")
    assert "X-Plain: value" in headers
    assert any(header.startswith("Authorization: ") for header in headers), "redacted parts are placeholders"
    assert json.loads(body) == {"item": "tea", "count": 2}


HARSH = """'; touch owned; ' " $(touch owned) `touch owned` \\ ! & | ; > owned # \n\ttouch owned\n"""
# These characters are allowed in URLs and in names of headers, and mean something to a shell.
ALLOWED = "';$(touch)&!*"


def test_a_hostile_call_is_copied_as_harmless_words(page, shell):
    page.inspector.send(event(f"https://api.example.com/{ALLOWED}?{ALLOWED}", "POST",
                              request_headers={"X-Harsh": HARSH.replace("\n", ""), "X-`'$&|": "name"},
                              request_body={"harsh": HARSH}))
    page.wait_for_rows(1)
    page.open_detail(1)
    [call] = shell(page.copied("#copy-curl"))
    _, url, headers, body = parts(call)
    assert url == f"https://api.example.com/{ALLOWED}?{ALLOWED}"
    assert f"X-Harsh: {HARSH.replace(chr(10), '')}" in headers
    assert json.loads(body) == {"harsh": HARSH}


def test_a_call_that_no_command_can_make_is_not_copied(page, shell):
    page.inspector.send(event(f"https://api.example.com/{HARSH}", f"POST{HARSH}",
                              request_headers={f"X-{HARSH}": HARSH}, request_body={"harsh": HARSH}))
    page.wait_for_rows(1)
    page.open_detail(1)
    if page.find("#copy-curl").is_enabled():
        assert len(shell(page.copied("#copy-curl"))) == 1
    assert len(shell(page.exported("curl").decode())) <= 1


def test_copy_event_copies_the_raw_event(page):
    value = event(body={"text": "Grüße \u202e", "number": 1})
    page.inspector.send(value)
    page.wait_for_rows(1)
    page.open_detail(1)
    assert json.loads(page.copied("#copy-event")) == value


def test_an_exported_script_makes_the_shown_requests(page, shell):
    page.inspector.send(event("https://one.example/", "PUT", request_body=[1]), event("https://two.example/"),
                        event("https://one.example/x"))
    page.wait_for_rows(3)
    page.choose("#filter-host", "one.example")
    page.wait(lambda: page.shown() == [2, 3], "two are shown")
    calls = shell(page.exported("curl").decode())
    assert [parts(call)[1] for call in calls] in (["https://one.example/", "https://one.example/x"],
                                                  ["https://one.example/x", "https://one.example/"])
