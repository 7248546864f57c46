"""The person's own stories for the prep text: a file with a heading and a few lines for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from interviewd.domain.ledger.shared_words import share_a_word
from interviewd.language import sanitize
from interviewd.model.decided import Story
from interviewd.patterns import lazy_pattern

MOST = 5  # a prep text names so many at most

_HEADING = lazy_pattern(r"#{1,6}\s+(.+?)\s*#*$")
_UNDERLINE = lazy_pattern(r"(?:={3,}|-{3,})$")


def stories(text: str) -> tuple[Story, ...]:
    """The stories of a file: Markdown headings, else the first line of each paragraph."""
    lines = sanitize.clean(text, 200_000).split("\n")
    sections: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if heading := _HEADING.match(line.strip()):
            sections.append((heading[1], []))
        elif line.strip() and _UNDERLINE.match(following):
            sections.append((line.strip(), []))
        elif sections and not _UNDERLINE.match(line.strip()):
            sections[-1][1].append(line)
    if not sections:
        paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
        sections = [(first, rest) for first, *rest in (p.split("\n") for p in paragraphs) if first]
    return tuple(
        Story(sanitize.line(title, 120), "\n".join(rest).strip()) for title, rest in sections
    )


def fitting(known: Sequence[Story], asked: Iterable[str]) -> tuple[Story, ...]:
    """Those that share a telling word with what is asked for, by how many of the texts."""
    texts = [text for text in asked if text]

    def score(story: Story) -> int:
        return sum(share_a_word(f"{story.title}\n{story.text}", text) for text in texts)

    return tuple(filter(score, sorted(known, key=score, reverse=True)))[:MOST]
