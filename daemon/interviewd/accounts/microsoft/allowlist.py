"""Where an account's requests may go, and which are allowed there.

Nothing that sends, answers, forwards, changes or deletes mail is allowed; a draft is moved, an
event deleted by its id. https://learn.microsoft.com/en-us/graph/deployments for the national
clouds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from interviewd.accounts.http import is_listed, is_safe_address, path_below
from interviewd.language.web_addresses import is_loopback
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

AUTHORITY: Final = "https://login.microsoftonline.com/common"
GRAPH: Final = "https://graph.microsoft.com/v1.0"

# Graph of each cloud by its sign-in host: an authority alone implies its Graph.
_CLOUDS: Final = {
    "login.microsoftonline.com": "graph.microsoft.com",
    "login.microsoftonline.us": "graph.microsoft.us",
    "login.partner.microsoftonline.cn": "microsoftgraph.chinacloudapi.cn",
    "login.chinacloudapi.cn": "microsoftgraph.chinacloudapi.cn",
}
_NATIONAL: Final = {*_CLOUDS.values(), "dod-graph.microsoft.us"} - {"graph.microsoft.com"}

_ID: Final = r"([^/?#]+)"  # one path segment; what it holds once decoded is checked in `allows`
_CALENDAR: Final = rf"me/(?:calendar|calendars/{_ID})"
_GRAPH: Final = (
    ("GET", lazy_pattern(r"me")),
    ("GET", lazy_pattern(r"me/calendars")),
    ("GET", lazy_pattern(rf"{_CALENDAR}/calendarView")),
    ("GET", lazy_pattern(rf"me/(?:calendars/{_ID}/)?calendarView/delta")),
    ("GET POST", lazy_pattern(rf"{_CALENDAR}/events")),
    ("GET PATCH DELETE", lazy_pattern(rf"me/events/{_ID}")),
    ("GET", lazy_pattern(rf"me/mailFolders/{_ID}(?:/messages(?:/delta)?)?")),
    ("GET POST", lazy_pattern(r"me/messages")),
    ("GET", lazy_pattern(rf"me/messages/{_ID}(?:/\$value)?")),
    ("POST", lazy_pattern(rf"me/messages/{_ID}/move")),
)
# Links in answers name the same resources in OData's other spelling: me/mailfolders('AQMk…')/….
# https://learn.microsoft.com/en-us/graph/delta-query-messages
_KEY: Final = lazy_pattern(r"\((?:'|%27)([^/?#()']+?)(?:'|%27)\)(?=/|$)")
_NAMES: Final = {"mailfolders": "mailFolders", "calendarview": "calendarView"}

_AUTHORITY: Final = (
    ("GET", lazy_pattern(rf"{_ID}/v2\.0/\.well-known/openid-configuration")),
    ("POST", lazy_pattern(rf"{_ID}/oauth2/v2\.0/(?:token|devicecode)")),
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Absolute addresses without a slash at the end, "" where no request may go.

    `graph` has its version, `authority` its tenant.
    """

    graph: str = GRAPH
    authority: str = AUTHORITY

    @classmethod
    def of(cls, settings: Mapping[str, str | None]) -> Endpoints:
        """From the config's keys `graph_endpoint` and `authority`; absent ones are Microsoft's own.

        An authority of a national cloud implies that cloud's Graph. When one of them is on this
        machine, one that is left out stays "": a test or a proxy that forgot it reaches nobody.
        Raises ValueError for an address that is none, and for plain http to anywhere but this
        machine.
        """
        graph = (settings.get("graph_endpoint") or "").rstrip("/")
        authority = (settings.get("authority") or "").rstrip("/")
        for name, address in (("graph_endpoint", graph), ("authority", authority)):
            if address and not is_safe_address(address):
                raise ValueError(f"{name}: https anywhere, plain http only to a loopback address")
        confined = any(address and is_loopback(address) for address in (graph, authority))
        if graph and urlsplit(graph).path in ("", "/"):
            graph += "/v1.0"
        if authority and urlsplit(authority).path in ("", "/"):
            authority += "/common"
        cloud = _CLOUDS.get(urlsplit(authority).hostname or "", "graph.microsoft.com")
        elsewhere = "" if confined else f"https://{cloud}/v1.0"
        return cls(graph or elsewhere, authority or ("" if confined else AUTHORITY))

    @property
    def asked(self) -> tuple[str, ...]:
        """What every pass needs an answer from."""
        return (self.graph, self.authority)

    @property
    def is_local(self) -> bool:
        """Whether all requests stay on this machine."""
        return all(not address or is_loopback(address) for address in (self.graph, self.authority))

    @property
    def tenant(self) -> str:
        """The authority's tenant: common, organizations, consumers, a domain or an id."""
        return urlsplit(self.authority).path.strip("/").split("/")[0]

    @property
    def https_authority(self) -> str:
        """The authority for msal, which accepts https only; a local server may speak plain http."""
        return self.as_https(self.authority)

    def as_https(self, address: str) -> str:
        """An address of the authority's own server for msal; any other unchanged."""
        own = urlsplit(self.authority)
        is_own = address.startswith(f"{own.scheme}://{own.netloc}/")
        return f"https{address[len(own.scheme) :]}" if is_own else address

    def as_served(self, address: str) -> str:
        """The reverse: with the scheme that the authority's server speaks."""
        own, parts = urlsplit(self.authority), urlsplit(address)
        return parts._replace(scheme=own.scheme).geturl() if parts.netloc == own.netloc else address

    def scopes(self, names: tuple[str, ...]) -> list[str]:
        """The permissions as they are requested: in a national cloud with their whole address."""
        host = urlsplit(self.graph).hostname or ""
        return [f"https://{host}/{name}" if host in _NATIONAL else name for name in names]

    def scope(self, granted: str) -> str:
        """A granted permission as `scopes` requests it."""
        return granted.removeprefix("https://graph.microsoft.com/")

    def link(self, link: str) -> str:
        """The address of a nextLink or deltaLink at our endpoint, "" when it is none of Graph's.

        Its host is ignored: a proxy's answers name graph.microsoft.com, a hostile one's might name
        anybody.
        """
        parts = urlsplit(link)
        version = urlsplit(self.graph).path
        match = re.fullmatch(r".*?(/(?:v1\.0|beta)/.+)", parts.path)
        path = match[1].split("/", 2)[2] if match else parts.path.removeprefix(version).lstrip("/")
        return f"{self.graph}/{path}?{parts.query}" if path and parts.query else ""

    def allows(self, method: str, address: str) -> bool:
        """Whether this request may be sent; `address` as it is sent, its query is not checked."""
        if not is_safe_address(address):
            return False
        parts = urlsplit(self.authority)
        host = parts._replace(path="/", query="", fragment="").geturl() if self.authority else ""
        for base, rules in ((self.graph, _GRAPH), (host, _AUTHORITY)):
            path = path_below(address, base)
            if path and method == "GET":
                # each key as a segment of its own, and names with their usual case
                segments = _KEY.sub(r"/\1", path).split("/")
                path = "/".join(_NAMES.get(each.lower(), each) for each in segments)
            if is_listed(method, path, rules):
                return True
        return False
