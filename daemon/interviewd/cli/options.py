"""Options and arguments of several commands, and the command whose help ends with an example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from interviewd.cli import completion, invocation

Function = TypeVar("Function", bound=Callable[..., Any])

at_option = click.option(
    "--at", metavar="TIME", help="Another moment than now: 2026-12-04 14:00, tomorrow 9:00."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One object for programs.")


def event_argument(function: Function) -> Function:
    """EVENT, also as several words that nobody quoted."""
    return click.argument(
        "event",
        metavar="EVENT",
        nargs=-1,
        required=True,
        callback=lambda _, __, words: " ".join(words),
        shell_complete=completion.events,
    )(function)


def command(name: str, *examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose help ends with examples."""
    return click.command(name, epilog=example(*examples))


def example(*examples: str) -> str:
    """The end of a command's help."""
    lines = "\n".join(f"  {invocation.name()} {each}" for each in examples)
    return f"\b\n{'Example' if len(examples) == 1 else 'Examples'}:\n{lines}"
