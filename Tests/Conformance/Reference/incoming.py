"""Calls a Django app that has the middleware of moesifdjango, and returns the events that the middleware uploads."""
import contextlib
import http.client
import random
import threading
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import re_path
from moesifdjango.middleware import moesif_middleware

import incoming_case
import normalise
from hooks import HOOKS

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="conformance", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", __name__ + ".Middleware"],
    MOESIF_MIDDLEWARE={})
django.setup()

current = {}  # the running case and its middleware


class Middleware(moesif_middleware):
    """The middleware, whose background job does not wait for a timer: `deliver` does the work of the timer."""

    def __init__(self, get_response):
        super().__init__(get_response)
        current["middleware"] = self

    def schedule_event_background_job(self):
        pass

    def deliver(self):
        while not self.mo_events_queue.empty():
            self.job_scheduler.batch_events(self.api_client, self.mo_events_queue, self.DEBUG, self.event_batch_size)


def view(request):
    answer = current["case"]["response"]
    if answer.get("throws"):
        raise RuntimeError("deliberate")
    response = HttpResponse(incoming_case.body(answer) or b"", status=answer["status"])
    del response["Content-Type"]
    for name, value in incoming_case.headers(answer):
        if name.lower() == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    return response


urlpatterns = [re_path("", view)]


class PlainHandler(ServerHandler):
    os_environ = {}  # otherwise each environment variable HTTP_... would become a header


class RequestHandler(WSGIRequestHandler):
    def get_environ(self):
        """Returns the environment without the values that wsgiref makes up and other servers do not."""
        environ = super().get_environ()
        if self.headers.get("content-type") is None:
            environ.pop("CONTENT_TYPE", None)
        if not environ.get("CONTENT_LENGTH"):
            environ.pop("CONTENT_LENGTH", None)
        return environ

    def handle(self):
        self.raw_requestline = self.rfile.readline(65537)
        if self.parse_request():
            handler = PlainHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=False)
            handler.request_handler = self
            handler.run(self.server.get_app())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(app):
    with WSGIServer(("127.0.0.1", 0), RequestHandler) as server:
        server.set_app(app)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def call(case, port):
    """Makes the call from the address of the case's peer, and returns the status."""
    peer = case.get("peer", "127.0.0.1")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=(peer, 0))
    connection.putrequest(case["method"], case["path"], skip_host=True, skip_accept_encoding=True)
    for name, value in incoming_case.request_headers(case):
        connection.putheader(name, value.encode("utf-8"))
    connection.endheaders(incoming_case.body(case))
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def run(case, collector):
    state = collector.state
    state.reset()
    state.config = case.get("config", {"sample_rate": 100})
    names = case.get("options", {})
    options = {name: names[name] for name in names if name not in incoming_case.OWN_OPTIONS}
    hooks = case.get("hooks", {})
    options.update({option: HOOKS[hooks[option]] for option in hooks if option not in incoming_case.OWN_HOOKS})
    settings.MOESIF_MIDDLEWARE = dict(options, APPLICATION_ID="conformance",
                                      BASE_URI="http://127.0.0.1:%d" % collector.server_address[1])
    current.update(case=case, middleware=None)
    random.seed(7)
    statuses = []
    with served(WSGIHandler()) as port:
        for _ in range(case.get("repeat", 1)):
            statuses.append(call(case, port))
            current["middleware"].deliver()
    rows = [row for row in state.items if row["kind"] == "events"]
    uploads = [r["status"] for r in state.requests if r["method"] == "POST"]
    events = [normalise.incoming(row["item"]) for row in rows]
    if case.get("repeat", 1) > 1:
        events = events[:1]
    return {"answered": sorted(set(statuses)), "uploads": sorted(set(uploads)), "count": len(rows), "normalised": events}
