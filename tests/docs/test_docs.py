"""The documents at the top say nothing that a stranger's machine would contradict."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])

# The names that RFC 2606 and RFC 6761 keep for examples, and names that only an office knows.
EXAMPLES = re.compile(r"(^|\.)(example(\.(com|net|org))?|invalid|test)$")
PRIVATE = re.compile(r"(^[^.]+|\.(internal|intranet|corp|home|lan|local|private))$")


def is_reachable(host: str) -> bool:
    """Whether a reader could follow it: a public name, or their own machine, which examples
    speak of.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or not PRIVATE.search(host)
    return address.is_global or address.is_loopback


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_internal_address_is_named(document: Path) -> None:
    """Every link leads somewhere that readers can go, and every mailbox is an example's."""
    text = document.read_text(encoding="utf-8")
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r"\bhttps?://[^\s)>\]`\"']+", text)}
    mailboxes = set(re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text))

    assert {host for host in hosts if not is_reachable(host)} == set()
    assert {domain for domain in mailboxes if not EXAMPLES.search(domain)} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_project_lead_to_files(document: Path) -> None:
    """A file that was moved takes its links along."""
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)\s#]+)", text)

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("host", "reachable"),
    [
        ("docs.python.org", True),
        ("127.0.0.1", True),
        ("localhost", True),
        ("10.1.2.3", False),
        ("wiki", False),
        ("build.corp", False),
    ],
)
def test_an_internal_address_is_recognised(host: str, reachable: bool) -> None:
    """So that the first test would notice one."""
    assert is_reachable(host) is reachable
