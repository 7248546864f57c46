"""Write a few hundred letters over varied facts, check each, print twelve: `python -m tests.letters [NUMBER …]`."""

import sys
from collections import Counter

from tests.letters.checks import faults, shared, twice_strong
from tests.letters.situations import situations


def main() -> int:
    found: Counter[str] = Counter()
    letters = panels = 0
    shown = {int(number) for number in sys.argv[1:]}
    every = len(situations()) // 12
    for number, situation in enumerate(situations()):
        texts = situation.letters()
        panels += len(texts) > 1
        letters += len(texts)
        for text, occasion, kind in texts:
            for fault in faults(text, occasion, situation.policy, kind):
                found[fault.split(":")[0]] += 1
                print(f"situation {number}: {fault}", file=sys.stderr)
        thanks = [text for text, _, kind in texts if kind == "thank_you"]
        for sentence in shared(thanks) | twice_strong(thanks):
            found["shared"] += 1
            print(f"situation {number}: shared: {sentence}", file=sys.stderr)
        if number in shown or (not shown and number % every == 0):
            text, occasion, kind = texts[-1]
            head = f"{kind}, {occasion.round or 'no round'}, {len(text.body.split())} words"
            print(f"--- situation {number}: {head}, missing {', '.join(text.missing) or 'nothing'}")
            print(f"Subject: {text.subject}\n\n{text.body}")
    print(f"{letters} letters, {panels} panels, {sum(found.values())} faults {dict(found) or ''}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
