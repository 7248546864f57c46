"""Where the browser comes back to: a listener on 127.0.0.1 that takes one answer, and only the one that was asked for.

RFC 8252 sections 7.3 and 8. Web pages in the same browser can reach it too, so it looks at Host and Origin, takes what a
page's script sends from nobody, compares the state in constant time, and shows nothing of what it got.
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


class Wrong(Exception):
    """What came is no answer to what was asked. `str()` is a code: no_answer, wrong_state."""


def answer_in(said: str, state: str) -> dict[str, str]:
    """The fields of an answer, a query or a form: with `code`, or with `error` when it is a no. Raises Wrong."""
    try:
        asked = parse_qs(said, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Wrong("no_answer") from None
    answer = {name: values[0] for name, values in asked.items() if len(values) == 1}
    if len(answer) < len(asked) or not (answer.get("code") or answer.get("error")):
        raise Wrong("no_answer")
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise Wrong("wrong_state")
    return answer


class Listener:
    """Listens from the moment it is made. Raises OSError when the port is taken.

    `who` is whose answer it waits for, and `address`, with `{port}` in it, where they are told to lead the browser.
    `page`: the address of their page, where that one posts a form, so that no code lies in the browser's history
    (RFC 9700 section 4.3.1).
    """

    def __init__(self, who: str, address: str, state: str, *, page: str = "", port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Visit)
        self._server.listener = self
        self.port = int(self._server.server_address[1])
        self.who, self.state, self.address = who, state, address.format(port=self.port)
        self.host = urlsplit(self.address).netloc
        parts = urlsplit(page)
        self.origins = ("", "null", f"{parts.scheme}://{parts.netloc}") if page else ()
        self.answer: dict[str, str] = {}
        self.done = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True, name="sign-in").start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, said: str) -> bool:
        """Whether this is the answer that was waited for; the first one counts, nothing after it."""
        if self.done.is_set():
            return False
        try:
            self.answer = answer_in(said, self.state)
        except Wrong:
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
        """A browser that hangs up is no news."""


class _Visit(BaseHTTPRequestHandler):
    timeout = 5
    server: _Server

    def do_GET(self) -> None:
        self._hear(urlsplit(self.path).query if not self.headers.get("Origin") else "")

    def do_POST(self) -> None:
        self._hear(self._form())

    def _form(self) -> str:
        """What a page's form says, "" for any other page's or none."""
        said = self.headers.get("Content-Length", "")
        size = int(said) if said.isdecimal() and len(said) < 8 else _LARGEST + 1
        form = self.headers.get("Content-Type", "").partition(";")[0].strip() == "application/x-www-form-urlencoded"
        if size > _LARGEST or not form or self.headers.get("Origin", "") not in self.server.listener.origins:
            return ""
        return self.rfile.read(size).decode("utf-8", "replace")

    def _hear(self, said: str) -> None:
        listener = self.server.listener
        if not self._is_plain_visit() or not listener.take(said):
            self._say(400, "This is not the answer interviewd waits for.")
        elif "error" in listener.answer:
            self._say(200, f"{listener.who} says that the sign-in was not allowed.")
        else:
            self._say(200, "Signed in; the rest happens in the terminal.")

    def _is_plain_visit(self) -> bool:
        """A person's browser that was led here: by no other page's script, and by no other name that leads here."""
        here = self.headers.get_all("Host", []) == [self.server.listener.host]
        visit = self.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return here and visit and urlsplit(self.path).path in ("/", "")

    def _say(self, status: int, words: str) -> None:
        body = _PAGE.format(words).encode()
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: what is asked holds the code."""
