"""Print every plain letter of every situation with its ledger and what the check found.

    python -m tests.letters [--brief] [ID or FILE …]

`--brief` leaves out the ledgers. The exit status is 1 when the check found anything.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from interviewd.model.ledger import Ledger, Topic, Words
from interviewd.writer.check import check
from tests.letters.occasions import Situation, situations

_FRAME = (Topic.COMPANY, Topic.ROLE, Topic.ROUND, Topic.NAME)


def main() -> int:
    only = [name for name in sys.argv[1:] if not name.startswith("-")]
    counts: Counter[str] = Counter()
    for situation in situations(only):
        counts["situations"] += 1
        print(
            f"\n{'#' * 8} {situation.id} ({situation.file}): {situation.role}, {situation.company}"
        )
        for ledger, words in situation.letters():
            counts["letters"] += 1
            counts["with a detail"] += not {"detail", "notes"} & set(words.missing)
            found = check(words, ledger)
            counts["findings"] += len(found)
            if "--brief" not in sys.argv:
                print("\n".join(_told(ledger, words)))
            print(_letter(situation, words))
            for finding in found:
                print(f"!! {finding.code}: {finding.words} | {finding.sentence}")
    print("\n" + ", ".join(f"{count} {name}" for name, count in counts.items()))
    return bool(counts["findings"])


def _told(ledger: Ledger, words: Words) -> Iterator[str]:
    """The ledger, a line each: whether the letter has it, else why not."""
    yield f"-- to {ledger.to.name or ledger.to.email}, {ledger.language}"
    for fact in ledger.facts:
        if fact.topic in _FRAME:
            continue
        why = fact.withheld or ("foreign" if fact.foreign else "not used")
        state = "used" if fact.number in words.used else str(why)
        yield f"   {fact.number:2} {fact.topic.value:10} [{state}] {fact.text[:160]}"


def _letter(situation: Situation, words: Words) -> str:
    missing = ", ".join(words.missing) or "nothing"
    subject = words.subject if not situation.sent else f"(answer) {words.subject}"
    return f"Subject: {subject}   ({len(words.body.split())} words; missing: {missing})\n\n{words.body}"


if __name__ == "__main__":
    sys.exit(main())
