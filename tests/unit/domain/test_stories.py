"""The person's own stories: how they are read, and which fit."""

from __future__ import annotations

from interviewd.domain.stories import MOST, fitting, stories
from interviewd.model.decided import Story

FILE = """# Queue migration
Forty queues moved in a quarter, no mail lost.

## A hard release ##
I stopped it, and we found the leak.

Schools in Leiden
-----------------
Six handling sessions.
"""


def test_a_heading_begins_a_story():
    """Hashes or an underline; what stands below is its text."""
    assert stories(FILE) == (
        Story("Queue migration", "Forty queues moved in a quarter, no mail lost."),
        Story("A hard release", "I stopped it, and we found the leak."),
        Story("Schools in Leiden", "Six handling sessions."),
    )


def test_without_headings_a_paragraph_is_a_story():
    """Its first line is what it is called."""
    assert [story.title for story in stories("Queues\nforty of them\n\nReleases\nmany")] == [
        "Queues",
        "Releases",
    ]
    assert stories("") == ()


def test_stories_that_share_a_word_with_what_is_asked_fit():
    """The more of role, posting and notes they answer, the earlier; at most five."""
    examples = stories(FILE)
    assert [
        story.title
        for story in fitting(examples, ["Education officer, schools", "handling releases", ""])
    ] == [
        "Schools in Leiden",
        "A hard release",
    ]
    assert fitting(examples, ["Welder"]) == ()
    assert len(fitting(examples * 3, ["queue", "school", "release"])) == MOST
