"""The server refuses what does not come from its page or from an app."""
import gzip
import json
import os
import re
import secrets
import socket
from pathlib import Path

import pytest

from events import event
from inspector import Inspector

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CANARY = "canary-of-an-event"
JSON = {"Content-Type": "application/json"}
APP = {"X-Moesif-Application-Id": "local"}


@pytest.fixture(scope="module")
def inspector():
    inspector = Inspector()
    inspector.send(event(f"https://{CANARY}.example/", body={"secret": CANARY}))
    yield inspector
    inspector.stop()


def refused(answer, statuses=(403,)):
    status, _, body = answer
    assert status in statuses, (status, body[:200])
    assert CANARY.encode() not in body
    return True


PATHS = ["", "index.html", "page.css", "stream", "records/1", "search?text=canary", "export?format=ndjson"]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token(inspector, path):
    other = secrets.token_hex(16)
    near = inspector.token[:-1] + ("0" if inspector.token[-1] != "0" else "1")
    for token in (other, near, inspector.token.upper(), inspector.token + "0", inspector.token[:31], ""):
        if token == inspector.token:
            continue
        assert refused(inspector.request("GET", f"/{token}/{path}"), (403,)), token
    refused(inspector.request("GET", "/" + path), (403,))


def test_the_address_without_its_last_slash_leads_to_the_page(inspector):
    status, headers, _ = inspector.request("GET", f"/{inspector.token}")
    assert (status, headers["Location"]) == (308, f"/{inspector.token}/")


@pytest.mark.parametrize("path", ["faults", "clear", "export?format=ndjson"])
def test_without_the_token_nothing_changes(inspector, path):
    refused(inspector.request("POST", f"/{secrets.token_hex(16)}/{path}", b'{"ids":[1]}', JSON))
    assert inspector.state()["kept"] == 1 and inspector.fault() == "none"


def test_the_token_of_another_run(inspector):
    other = Inspector()
    try:
        assert other.token != inspector.token
        refused(inspector.request("GET", f"/{other.token}/stream"))
    finally:
        other.stop()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:{other}",
                                  "localhost.evil.example:{port}", "127.0.0.1:{port}.evil.example", "[::1]:{port}",
                                  "0.0.0.0:{port}", "", "127.0.0.1:{port}@evil.example"])
def test_a_foreign_host(inspector, host):
    host = host.format(port=inspector.port, other=inspector.port ^ 1)
    for path in PATHS:
        refused(inspector.request("GET", f"/{inspector.token}/{path}", headers={"Host": host}), (400, 403))
    refused(inspector.request("POST", "/v1/events/batch", b"[]", JSON | {"Host": host}), (400, 403))


def test_no_host_and_two_hosts(inspector):
    for hosts in (b"", f"Host: 127.0.0.1:{inspector.port}\r\nHost: evil.example\r\n".encode()):
        request = f"GET /{inspector.token}/records/1 HTTP/1.1\r\n".encode() + hosts + b"Connection: close\r\n\r\n"
        answer = inspector.raw_request(request)
        assert re.match(rb"HTTP/1.1 40[03] ", answer), answer[:200]
        assert CANARY.encode() not in answer


def test_localhost_is_a_name_of_it(inspector):
    headers = {"Host": f"localhost:{inspector.port}"}
    assert inspector.request("GET", f"/{inspector.token}/", headers=headers)[0] == 200
    assert inspector.request("POST", "/v1/users/batch", b"[]", JSON | APP | headers)[0] == 201


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://localhost:1",
                                    "https://127.0.0.1:{port}", "http://127.0.0.1:{port}.evil.example", "file://"])
def test_a_foreign_origin(inspector, origin):
    headers = {"Origin": origin.format(port=inspector.port)}
    for path in PATHS:
        status, answered, body = inspector.request("GET", f"/{inspector.token}/{path}", headers=headers)
        assert status == 403 and CANARY.encode() not in body
        assert answered["Access-Control-Allow-Origin"] is None
    for path in ("faults", "clear", "export?format=ndjson"):
        refused(inspector.request("POST", f"/{inspector.token}/{path}", b'{"ids":[1]}', JSON | headers))
    assert inspector.state()["kept"] == 1


def test_its_own_origin_may(inspector):
    headers = JSON | {"Origin": inspector.collector}
    status, _, body = inspector.request("POST", f"/{inspector.token}/export?format=ndjson", b'{"ids":[1]}', headers)
    assert status == 200 and CANARY.encode() in body


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:{port}"])
def test_the_collector_takes_nothing_from_a_page(inspector, origin):
    received = inspector.state()["received"]
    headers = {"Origin": origin.format(port=inspector.port)}
    for path in ("/v1/events/batch", "/v1/events", "/v1/users/batch", "/v1/statistics"):
        for kind in ("application/json", "text/plain"):
            refused(inspector.request("POST", path, json.dumps([event()]).encode(), {"Content-Type": kind} | headers))
    refused(inspector.request("GET", "/v1/config", headers=headers))
    assert inspector.state()["received"] == received


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                  "text/plain", "text/plain; application/json", None])
def test_a_form_is_refused(inspector, kind):
    headers = {"Content-Type": kind} if kind else {}
    for path, body in (("clear", b"{}"), ("faults", b'{"kind":"503","seconds":0,"count":null}'),
                       ("export?format=ndjson", b'{"ids":[1]}')):
        refused(inspector.request("POST", f"/{inspector.token}/{path}", body, headers), (415,))
    assert inspector.state()["kept"] == 1 and inspector.fault() == "none"


def test_malformed_posts(inspector):
    for path in ("faults", "export?format=ndjson", "export?format=exe"):
        for body in (b"", b"{", b"[]", b"null", b'{"kind":"503"', b'{"ids":"all"}', b'{"kind":"boom"}', b"\xff\xfe",
                     b'{"kind":"503","seconds":-1,"count":1}', b'{"kind":"503","seconds":1e300,"count":1e300}'):
            status, _, _ = inspector.request("POST", f"/{inspector.token}/{path}", body, JSON)
            assert status in (400, 404, 413, 415, 422), (path, body, status)
    assert inspector.fault() == "none"


@pytest.mark.parametrize("method, path, status", [
    ("GET", "", 200), ("GET", "page.css", 200), ("GET", "records/1", 200), ("GET", "records/999", 404),
    ("GET", "search?text=a", 200), ("GET", "export?format=har", 200), ("GET", "export?format=ndjson", 200),
    ("GET", "export?format=curl", 200), ("GET", "no-such-file", 404), ("POST", "clear", 415),
    ("POST", "faults", 415),
])
def test_every_response_has_the_headers(inspector, method, path, status):
    answer = inspector.request(method, f"/{inspector.token}/{path}", b"" if method == "POST" else None)
    assert answer[0] == status
    assert {name: answer[1][name] for name in HEADERS} == HEADERS
    assert not answer[2] or answer[1]["Content-Type"], "a body has a type"


def test_refusals_and_the_stream_have_the_headers(inspector):
    answer = inspector.request("GET", "/wrong/")
    assert {name: answer[1][name] for name in HEADERS} == HEADERS
    head = f"GET /{inspector.token}/stream HTTP/1.1\r\nHost: 127.0.0.1:{inspector.port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", inspector.port), timeout=5) as connection:
        connection.sendall(head)
        received = connection.recv(65536).decode()
    for name, value in HEADERS.items():
        assert f"{name.lower()}: {value.lower()}" in received.lower(), name
    assert "text/event-stream" in received


def test_files_of_the_page_have_their_types(inspector):
    names = re.findall(r'(?:src|href)="([^"]+)"', inspector.get("").decode())
    assert any(name.endswith(".js") for name in names)
    for name in names:
        if name.endswith((".js", ".css")):
            _, headers, _ = inspector.request("GET", f"/{inspector.token}/{name}")
            kind = "text/javascript" if name.endswith(".js") else "text/css"
            assert headers.get_content_type() == kind, name


def test_the_page_has_no_inline_script_or_style(inspector):
    text = inspector.get("").decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


TRAVERSALS = ["../Inspector.swift", "../../Package.swift", "%2e%2e/Package.swift", "%2e%2e%2fPackage.swift",
              "..%2fPackage.swift", "..\\Package.swift", "..%5cPackage.swift", "%00", "page.css%00.js", "//etc/passwd",
              "/etc/passwd", "%2fetc%2fpasswd", "records/../page.css", "records/1%00", "records/-1", "records/1e3",
              "records/" + "9" * 400, "....//....//etc/passwd", "%c0%ae%c0%ae/Package.swift", "%", "%zz", ".", "..",
              "~root/.profile"]


@pytest.mark.parametrize("path", TRAVERSALS, ids=[path[:30] for path in TRAVERSALS])
def test_no_path_leads_out_of_the_page(inspector, path):
    request = (f"GET /{inspector.token}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{inspector.port}\r\n"
               "Connection: close\r\n\r\n").encode()
    answer = inspector.raw_request(request)
    assert re.match(rb"HTTP/1.1 (40[034]|414) ", answer), answer[:200]
    for text in (b"root:", b"swift-tools-version", b"import ", CANARY.encode()):
        assert text not in answer
    assert inspector.process.poll() is None


HUGE = 3_000_000
HEADS = {
    "a long path": lambda i: b"GET /" + b"a" * HUGE + b" HTTP/1.1\r\n\r\n",
    "a long header": lambda i: b"GET / HTTP/1.1\r\nX: " + b"a" * HUGE + b"\r\n\r\n",
    "many headers": lambda i: b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * (HUGE // 6) + b"\r\n",
    "no line end": lambda i: b"a" * HUGE,
    "not HTTP": lambda i: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 10 + b"\r\n\r\n",
    "a negative length": lambda i: b"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: -1\r\n\r\n" % i,
    "an absurd length": lambda i: b"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                                  b"Content-Length: 99999999999999999999\r\n\r\n" % i,
    "two lengths": lambda i: b"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 2\r\n"
                             b"Content-Length: 3\r\n\r\n[] " % i,
    "NUL": lambda i: b"GET /\0 HTTP/1.1\r\nHost: \0\r\n\r\n",
    "an empty line": lambda i: b"\r\n\r\n\r\n\r\n",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_malformed_head_is_refused_and_the_server_lives(inspector, head):
    answer = inspector.raw_request(HEADS[head](inspector.port), timeout=2)
    assert not answer or re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:200]
    assert CANARY.encode() not in answer
    assert inspector.request("GET", f"/{inspector.token}/")[0] == 200


def test_malformed_batches_are_refused_and_add_nothing(inspector):
    received = inspector.state()["received"]
    for body in (b"", b"[", b"{}x", b"[1,2]", b'"text"', b"[" * 100_000, b'[{"request":{}}', b"\xff\xfe", b"\0" * 100):
        status, _, _ = inspector.deliver("/v1/events/batch", body)
        assert 400 <= status < 500, (body[:20], status)
    status, _, _ = inspector.deliver("/v1/events/batch", b"not gzip", headers={"Content-Encoding": "gzip"})
    assert 400 <= status < 500
    assert inspector.state()["received"] == received


def test_a_decompression_bomb_does_not_fill_the_memory(inspector):
    # 1 GB of spaces: readers of gzip join its members.
    bomb = gzip.compress(b" " * 10_000_000, 9) * 100
    status, _, _ = inspector.deliver("/v1/events/batch", bomb, headers={"Content-Encoding": "gzip"})
    assert 400 <= status < 500
    size = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{inspector.process.pid}/status").read_text())[1])
    assert size < 600_000, f"{size} kB of memory"


def test_only_the_loopback_address_listens(inspector):
    sockets = {os.readlink(file) for file in Path(f"/proc/{inspector.process.pid}/fd").iterdir()}
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                listening.append((table, fields[1]))
    assert listening == [("tcp", f"0100007F:{inspector.port:04X}")]


def test_tokens_are_random():
    tokens = set()
    for _ in range(5):
        inspector = Inspector()
        tokens.add(inspector.token)
        inspector.stop()
    assert len(tokens) == 5
