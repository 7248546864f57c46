"""The join link of a meeting, from where calendars and people put it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from interviewd.language import sanitize
from interviewd.language.people import hosts
from interviewd.model.seen import Event
from interviewd.patterns import lazy_pattern

_MAP = lazy_pattern(
    r"^https?://(?:[\w.]*\.)?(?:maps\.|goo\.gl/maps|google\.[a-z.]{2,6}/maps|openstreetmap\.|bing\.com/maps)",
    re.IGNORECASE,
)
LINK_LIMIT = 1_000
_URL = lazy_pattern(r"https?://[^\s<>\"'\\^`{|}]{4,2000}", re.IGNORECASE)
_WRAPPERS = frozenset(
    "safelinks.protection.outlook.com urldefense.com urldefense.proofpoint.com".split()
)
# Pages of the same hosts that are no door: help, downloads, tests of one's microphone.
_NO_DOOR = lazy_pattern(
    r"/(?:test|support|help|download|downloads|zoomrooms|meetingoptions|legal|privacy|jointeam|pricing|u/|zc/|tel/|"
    r"articles?|hc)\b|"
    r"support\.|/teams/(?:downloads|getting)|/microsoft-teams/|learnmore|dialin\.|aka\.ms",
    re.IGNORECASE,
)


def join_link(event: Event) -> str:
    """Where to join, "" when nothing says: the provider's link, the location, the description."""
    for text in (event.link, event.location):
        links = [url for url in _urls(text) if not _MAP.search(url)]
        if links:
            return next((url for url in links if is_door(url)), links[0])
    return next((url for url in _urls(event.description) if is_door(url)), "")


def _urls(text: str) -> list[str]:
    links = []
    for match in _URL.finditer(text[: sanitize.TEXT_LIMIT]):
        # Without what a sentence or brackets left at its end.
        url = match.group().rstrip(".,;:!?*_")
        while url.endswith((")", "]")) and sum(map(url.count, ")]")) > sum(map(url.count, "([")):
            url = url[:-1].rstrip(".,;:!?")
        links.append(_unwrapped(url))
    return [url for url in links if len(url) <= LINK_LIMIT and host_of(url)]


def _unwrapped(url: str) -> str:
    """The address behind Outlook's Safe Links and Google's redirect, when it is plainly one."""
    parts = _split(url)
    if parts is None:
        return url
    query = parse_qs(parts.query) if len(parts.query) < 4_000 else {}
    if hosts.is_under(parts.hostname or "", _WRAPPERS) and "url" in query:
        inner = query["url"][0]
    elif parts.hostname in ("www.google.com", "google.com") and parts.path == "/url":
        inner = (query.get("q") or query.get("url") or [url])[0]
    else:
        return url
    return inner if _URL.fullmatch(inner) else url


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def host_of(url: str) -> str:
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def is_door(url: str) -> bool:
    """Whether a link leads into a video meeting."""
    return hosts.is_under(host_of(url), hosts.JOIN) and not _NO_DOOR.search(url)


def place(event: Event) -> str:
    """The location in words, without links."""
    return sanitize.line(_URL.sub(" ", event.location)).strip(" ;,|-()")
