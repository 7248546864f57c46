"""What an Outlook calendar and mailbox cost: a full read, an idle poll, a life, beside a plain
loop on the same server.

    python -m tests.bench.microsoft [--events 100000]

The fake serves from a process of its own; each contender is another, so that its CPU and memory are
its own.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter

from tests.bench._contenders import HOUSE, measure

PAGE = 250

OURS = (
    HOUSE
    + """
import tempfile
from interviewd.accounts.microsoft import open_account

polls = int(sys.argv[3])
with tempfile.TemporaryDirectory() as folder:
    vault = MemoryVault(outlook=record)
    def opened():
        cache = SqliteCache(Path(folder) / "cache.sqlite")
        ports = open_account("outlook", ["default"], settings=endpoints, vault=vault, cache=cache,
            zone=ZoneInfo("Europe/London"), clock=Clock())
        return ports, cache
    ports, cache = opened()
    ports.calendar._api._sign_in.token(), ports.calendar.syncs
    begin()
    look = ports.calendar.look(window, now)
    end("full read", len(look.events))
    begin()
    for n in range(polls):
        assert not ports.calendar.look(window, now + timedelta(seconds=n)).changed
    end("idle poll", polls)
    watch = Watch(now - timedelta(days=30), frozenset({"mia@orbis.example"}), frozenset({"orbis.example"}))
    ports.mailbox.look(watch, now)
    begin()
    for n in range(50):
        assert not ports.mailbox.look(watch, now + timedelta(seconds=n)).changed
    end("idle poll of mail", 50)
    ports.close(); cache.close()
    del ports, cache, look
    begin()
    ports, cache = opened()
    look = ports.calendar.look(window, now)
    end("restart", len(look.events))
    ports.close(); cache.close()
"""
)

LOOP = """
import sys, json
import requests
from msal import SerializableTokenCache

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
cache = SerializableTokenCache(); cache.deserialize(record["cache"])
token = next(iter(cache.search("AccessToken")))["secret"]
session = requests.Session()
session.headers.update({"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId", outlook.body-content-type="text"'})
asked = {"startDateTime": "2026-10-19T00:00:00Z", "endDateTime": "2027-01-23T00:00:00Z", "$top": "250"}
asked |= {"$orderby": "start/dateTime"}
def loop():
    kept, address = [], endpoints["graph_endpoint"] + "/me/calendar/calendarView"
    params = asked
    while address:
        page = session.get(address, params=params).json()
        kept += page["value"]
        address, params = page.get("@odata.nextLink"), None
    return kept
begin()
kept = loop()
end("plain loop, items kept", len(kept))
begin()
for n in range(3):
    loop()
end("idle poll, plain loop", 3)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    live()
    for events in sorted({300, 1_000, given.events}):
        polls = max(3, min(200, 200_000 // events))
        measure(
            "microsoft",
            events,
            PAGE,
            [(sys.executable, OURS, str(polls)), (sys.executable, LOOP, "")],
        )


def live() -> None:
    """Requests of the fortnight of the fault sweep, beyond the polls."""
    from tests.fakes.microsoft import Microsoft
    from tests.fakes.microsoft_life import Life
    from tests.fakes.online_life import FORTNIGHT, ME, START

    with Microsoft(address=ME, start=START) as microsoft:
        life = Life(microsoft).live()
        life.close()
        end = life.end
        asked = [one for one in microsoft.log if one["url"].startswith("/v1.0/")]
        kinds = Counter(_kind(one["method"], one["url"]) for one in asked)
    print(
        f"\na fortnight of {len(FORTNIGHT)} passes: {sum(end.made.values())} blocks, {sum(end.drafted.values())} letters"
    )
    for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"{count:6} {kind}")


def _kind(method: str, url: str) -> str:
    path = re.sub(r"/AA[^/]+", "/ID", url.partition("?")[0])
    if path.endswith("/me/messages") and method == "GET":
        return (
            "GET every folder, look back"
            if "ge%202026-10" in url
            else "GET every folder, since the last time"
        )
    return f"{method} {path.removeprefix('/v1.0')}"


if __name__ == "__main__":
    main()
