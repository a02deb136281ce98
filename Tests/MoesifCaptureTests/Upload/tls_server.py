"""A TLS server on 127.0.0.1 that answers every request with 201, over HTTP/1.1 or, where asked for, HTTP/2.

    python3 tls_server.py CERTIFICATE KEY [h2]

Prints its port. The header `X-Connection` of a response is the number of the connection. Ends with its input.
"""
import itertools
import os
import socket
import ssl
import sys
import threading

DATA, HEADERS, SETTINGS, PING, WINDOW_UPDATE = 0, 1, 4, 6, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def literal(text):
    return bytes([len(text)]) + text.encode()


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def serve_http2(file, number):
    assert file.read(len(PREFACE)) == PREFACE
    file.write(frame(SETTINGS, 0, 0))
    file.flush()
    # `:status` is number 8 of the static table; neither field goes into the dynamic one.
    fields = b"\x08" + literal("201") + b"\x00" + literal("x-connection") + literal(str(number))
    while head := file.read(9):
        length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
        stream = int.from_bytes(head[5:], "big")
        payload = file.read(length)
        if kind in (SETTINGS, PING) and not flags & ACK:
            file.write(frame(kind, ACK, 0, payload if kind == PING else b""))
        if kind == DATA and length > 0:
            file.write(frame(WINDOW_UPDATE, 0, 0, length.to_bytes(4, "big")))
        if kind in (DATA, HEADERS) and flags & END_STREAM:
            file.write(frame(HEADERS, END_STREAM | END_HEADERS, stream, fields))
        file.flush()


def serve_http1(file, number):
    while file.readline().strip():
        length = 0
        while line := file.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        file.read(length)
        file.write(b"HTTP/1.1 201 Created\r\nX-Connection: %d\r\nContent-Length: 2\r\n\r\n{}" % number)
        file.flush()


def serve(raw, context, number):
    try:
        with context.wrap_socket(raw, server_side=True) as connection:
            file = connection.makefile("rwb")
            (serve_http2 if connection.selected_alpn_protocol() == "h2" else serve_http1)(file, number)
    except OSError:
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    context.set_alpn_protocols(["h2", "http/1.1"] if "h2" in sys.argv[3:] else ["http/1.1"])
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=end_with_input, daemon=True).start()
    for number in itertools.count():
        raw, _ = listener.accept()
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(raw, context, number), daemon=True).start()


main()
