#!/usr/bin/env python3
"""A collector that responds to each request after a delay, as a distant one does.

Prints its port and the port of its control server, and runs until its standard input ends. It keeps only counts. The
control server uses plain HTTP and responds at once. GET /stats returns the numbers of connections, requests, posts and
events, and the seconds at which the first and the last post arrived. GET /hold holds the responses to posts until
GET /release.
"""
import argparse
import asyncio
import json
import os
import ssl
import sys
import time
import zlib


def response(status: str, body: dict, fields: str) -> bytes:
    data = json.dumps(body)
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n{fields}\r\n{data}"
    ).encode()


class Collector:
    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.counts = {"connections": 0, "requests": 0, "posts": 0, "events": 0}
        self.times: dict[str, float | None] = {"first": None, "last": None}
        # Decompressed when the counts are requested, because that takes longer than delivery.
        self.uncounted: list[tuple[bytes, bool]] = []
        self.released = asyncio.Event()
        self.released.set()

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts["connections"] += 1
        try:
            while await self.exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.counts["requests"] += 1
        if method == "POST":
            self.keep(body, headers)
            await self.released.wait()
        await asyncio.sleep(self.latency)
        writer.write(response("201 Created" if method == "POST" else "200 OK", {}, "X-Moesif-Config-ETag: 1\r\n"))
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    async def control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
            if path == b"/hold":
                self.released.clear()
            elif path == b"/release":
                self.released.set()
            self.count()
            writer.write(response("200 OK", {**self.counts, **self.times}, "Connection: close\r\n"))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def keep(self, body: bytes, headers: dict[str, str]) -> None:
        now = time.monotonic()
        self.times["first"] = self.times["first"] or now
        self.times["last"] = now
        self.counts["posts"] += 1
        self.uncounted.append((body, headers.get("content-encoding") == "gzip"))

    def count(self) -> None:
        for body, is_packed in self.uncounted:
            if is_packed:
                body = zlib.decompress(body, 31)
            self.counts["events"] += body.count(b'"transaction_id"')
        self.uncounted = []


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=150)
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    options = parser.parse_args()
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
    collector = Collector(options.latency_ms / 1000)
    server = await asyncio.start_server(collector.connection, "127.0.0.1", 0, ssl=context, limit=1 << 20, backlog=512)
    control = await asyncio.start_server(collector.control, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], control.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    # Exits at once, because open connections would otherwise cause error messages.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
