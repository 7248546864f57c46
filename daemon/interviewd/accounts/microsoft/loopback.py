"""Where the browser comes back to: a listener on 127.0.0.1 that takes one answer, and only the one that was asked for.

Microsoft's page posts a form (RFC 9700 section 4.3.1: a code in an address would lie in the browser's history). Web pages
in the same browser can reach the listener too, so it looks at Host and Origin, takes what a page's script sends from
nobody, compares the state in constant time, and shows nothing of what it got.
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
_TAKEN: Final = ("code", "state", "error", "error_description", "session_state", "client_info")


class Listener:
    """Listens from the moment it is made. Raises OSError when the port is taken. `page`: the address of Microsoft's."""

    def __init__(self, state: str, page: str, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Visit)
        self._server.listener = self
        self.state, self.port = state, int(self._server.server_address[1])
        parts = urlsplit(page)
        self.origins = ("", "null", f"{parts.scheme}://{parts.netloc}")
        self.answer: dict[str, str] = {}
        self.done = threading.Event()

    @property
    def address(self) -> str:
        """What Microsoft is told to lead the browser to: this name, with any port, is what apps may register."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True, name="sign-in").start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, form: str) -> bool:
        """Whether this is the answer that was waited for; the first one counts, nothing after it."""
        try:
            asked = parse_qs(form, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            return False
        states = asked.get("state", [])
        if (
            self.done.is_set()
            or not ("code" in asked or "error" in asked)
            or any(len(one) > 1 for one in asked.values())
        ):
            return False
        if not states or not hmac.compare_digest(states[0].encode(), self.state.encode()):
            return False
        self.answer = {name: asked[name][0] for name in _TAKEN if name in asked}
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
        """A browser that hangs up is no news."""


class _Visit(BaseHTTPRequestHandler):
    timeout = 5
    server: _Server

    def do_POST(self) -> None:
        listener = self.server.listener
        said = self.headers.get("Content-Length", "")
        size = int(said) if said.isdecimal() and len(said) < 8 else _LARGEST + 1
        if (
            size > _LARGEST
            or not self._is_plain_visit()
            or not listener.take(self.rfile.read(size).decode("utf-8", "replace"))
        ):
            self._say(400, "This is not the answer interviewd waits for.")
        elif "error" in listener.answer:
            self._say(200, "Microsoft says that the sign-in was not allowed.")
        else:
            self._say(200, "Signed in; the rest happens in the terminal.")

    def _is_plain_visit(self) -> bool:
        """A person's browser sending Microsoft's form: no other page's, no script's, and no name that leads here."""
        here = self.headers.get_all("Host", []) == [f"localhost:{self.server.server_port}"]
        form = self.headers.get("Content-Type", "").partition(";")[0].strip() == "application/x-www-form-urlencoded"
        known = self.headers.get("Origin", "") in self.server.listener.origins
        visit = self.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return here and form and known and visit and self.path in ("/", "")

    def _say(self, status: int, words: str) -> None:
        body = _PAGE.format(words).encode()
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: a form holds the code."""
