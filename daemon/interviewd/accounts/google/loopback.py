"""Where the browser comes back to: a listener on 127.0.0.1 that takes one answer, and only the one that was asked for.

RFC 8252 section 7.3 and 8. Web pages in the same browser can reach it too, so it looks at the Host, refuses what is no
plain visit, compares the state in constant time, and shows nothing of what it got.
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


class Wrong(Exception):
    """An address that is no answer to what was asked. `str()` is a code: no_answer, wrong_state."""


class Denied(Exception):
    """The person, or Google, said no; `str()` is Google's word for it."""


class Listener:
    """Listens from the moment it is made. Raises OSError when the port is taken."""

    def __init__(self, state: str, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Visit)
        self._server.listener = self
        self.state, self.port = state, int(self._server.server_address[1])
        self.code, self.denied = "", ""
        self.done = threading.Event()

    @property
    def address(self) -> str:
        """What Google is told to lead the browser to."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True, name="sign-in").start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, address: str) -> bool:
        """Whether this is the answer that was waited for; the first one counts, nothing after it."""
        if self.done.is_set():
            return False
        try:
            self.code = code_in(address, self.state)
        except Wrong:
            return False
        except Denied as no:
            self.denied = str(no)
        self.done.set()
        return True


def code_in(address: str, state: str) -> str:
    """The code in the address that Google leads the browser to. Raises Wrong or Denied."""
    asked = parse_qs(urlsplit(address.strip()).query, keep_blank_values=True, max_num_fields=50)
    states, codes, errors = (asked.get(name, []) for name in ("state", "code", "error"))
    if not codes and not errors:
        raise Wrong("no_answer")
    if len(states) != 1 or not hmac.compare_digest(states[0].encode(), state.encode()):
        raise Wrong("wrong_state")
    if errors:
        raise Denied(errors[0][:100])
    if len(codes) != 1 or not codes[0]:
        raise Wrong("no_answer")
    return codes[0]


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

    def do_GET(self) -> None:
        listener = self.server.listener
        if not self._is_plain_visit() or not listener.take(self.path):
            self._say(400, "This is not the answer interviewd waits for.")
        elif listener.denied:
            self._say(200, "Google says that the sign-in was not allowed.")
        else:
            self._say(200, "Signed in; the rest happens in the terminal.")

    def _is_plain_visit(self) -> bool:
        """A person's browser following Google's redirect: no other page's script, and no name that leads here."""
        here = self.headers.get_all("Host", []) == [f"127.0.0.1:{self.server.server_port}"]
        scripted = self.headers.get("Origin") or self.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        return here and not scripted and urlsplit(self.path).path == "/"

    def _say(self, status: int, words: str) -> None:
        body = _PAGE.format(words).encode()
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the address holds the code."""
