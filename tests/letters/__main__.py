"""Print every plain letter of every situation with its ledger and what the check found.

    python -m tests.letters [--brief | --verdicts] [ID or FILE …]

`--brief` leaves out the ledgers, `--verdicts` the letters as well; the table of what a reader said
of them follows in any case. The exit status is 1 when the check found anything.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from interviewd.model.ledger import Ledger, Topic, Words
from interviewd.writer.check import check
from tests.letters.occasions import Situation, situations

_FRAME = (Topic.COMPANY, Topic.ROLE, Topic.ROUND, Topic.NAME)


def main() -> int:
    only = [name for name in sys.argv[1:] if not name.startswith("-")]
    if "--verdicts" in sys.argv:
        print(verdict_table(situations(only)))
        return 0
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
    print(verdict_table(situations(only)))
    return bool(counts["findings"])


def verdict_table(of: Iterable[Situation]) -> str:
    """How many letters of each file the reader called what, as `verdicts.tsv` has it."""
    file_of = {each.id: each.file for each in of}
    text = Path(__file__).with_name("verdicts.tsv").read_text(encoding="utf-8")
    counts: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        if row["situation"] in file_of:
            for file in (file_of[row["situation"]], "all"):
                counts[file, row["verdict"]] += 1
                counts[file, "letters"] += 1
                counts[file, "with a detail"] += row["detail"] == "yes"
    columns = ("letters", "sendable", "one edit", "thin", "broken", "false", "with a detail")
    files = (*dict.fromkeys(file_of.values()), "all")
    lines = [f"{'':12}" + "".join(f"{column:>14}" for column in columns)]
    lines += [
        f"{file:12}" + "".join(f"{counts[file, one]:14}" for one in columns) for file in files
    ]
    return "\n".join(lines)


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
