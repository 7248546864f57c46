"""The OAuth redirect: a listener on 127.0.0.1 that accepts one answer with the expected state.

RFC 8252 sections 7.3 and 8. Web pages in the same browser can reach it too, so it checks Host and
Origin, accepts nothing that a page's script sends, compares the state in constant time, and shows
nothing of what it received.
"""

from __future__ import annotations

import hmac
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

_PAGE: Final = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>interviewd</title>"
    "<p>{}</p><p>You can close this page and go back to the terminal.</p></html>"
)
_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}
_LARGEST: Final = 64 * 1024


class InvalidRedirect(Exception):
    """Not an answer to our request. `str()` is a code: no_answer, wrong_state."""


def parse_redirect(query: str, state: str) -> dict[str, str]:
    """The fields of an answer, a query or a form: `code`, or `error` for a refusal.

    Raises InvalidRedirect.
    """
    try:
        values = parse_qs(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise InvalidRedirect("no_answer") from None
    answer = {name: each[0] for name, each in values.items() if len(each) == 1}
    if len(answer) < len(values) or not (answer.get("code") or answer.get("error")):
        raise InvalidRedirect("no_answer")
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise InvalidRedirect("wrong_state")
    return answer


class Listener:
    """Listens from construction on. Raises OSError when the port is taken.

    `provider` is named on the page shown, `address`, with `{port}` in it, is where the provider
    redirects the browser. `page` is the address of the provider's page when that one posts a form,
    so that the code stays out of the browser's history (RFC 9700 section 4.3.1).
    """

    def __init__(
        self, provider: str, address: str, state: str, *, page: str = "", port: int = 0
    ) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.listener = self
        self.port = int(self._server.server_address[1])
        self.provider, self.state, self.address = provider, state, address.format(port=self.port)
        self.host = urlsplit(self.address).netloc
        parts = urlsplit(page)
        self.origins = ("", "null", f"{parts.scheme}://{parts.netloc}") if page else ()
        self.answer: dict[str, str] = {}
        self.done = threading.Event()

    def start(self) -> None:
        threading.Thread(
            target=self._server.serve_forever, args=(0.1,), daemon=True, name="sign-in"
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def accept(self, query: str) -> bool:
        """Whether this is the expected answer; the first one counts, nothing after it."""
        if self.done.is_set():
            return False
        try:
            self.answer = parse_redirect(query, self.state)
        except InvalidRedirect:
            return False
        self.done.set()
        return True


class _Server(HTTPServer):
    allow_reuse_address = False  # or a second one could listen on the same port
    listener: Listener

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        """Ignore browsers that hang up."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 5
    server: _Server

    def do_GET(self) -> None:
        self._receive(urlsplit(self.path).query if not self.headers.get("Origin") else "")

    def do_POST(self) -> None:
        """Take the form that the provider's page posted, and nothing else."""
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isdecimal() and len(length) < 8 else _LARGEST + 1
        media_type = self.headers.get("Content-Type", "").partition(";")[0].strip()
        is_form = size <= _LARGEST and media_type == "application/x-www-form-urlencoded"
        if is_form and self.headers.get("Origin", "") in self.server.listener.origins:
            self._receive(self.rfile.read(size).decode("utf-8", "replace"))
        else:
            self._receive("")

    def _receive(self, query: str) -> None:
        listener = self.server.listener
        # A person's browser was redirected here: not by a page's script, nor under another name.
        here = self.headers.get_all("Host", []) == [listener.host]
        navigated = self.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        is_redirect = here and navigated and urlsplit(self.path).path in ("/", "")
        if not is_redirect or not listener.accept(query):
            self._show(400, "This is not the answer interviewd waits for.")
        elif "error" in listener.answer:
            self._show(200, f"{listener.provider} says that the sign-in was not allowed.")
        else:
            self._show(200, "Signed in; the rest happens in the terminal.")

    def _show(self, status: int, message: str) -> None:
        body = _PAGE.format(message).encode()
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Log nothing: the request holds the code."""
