"""What is wrong with a command line, as one sentence with the way out."""

from __future__ import annotations

import re

import click

from interviewd.cli import invocation
from interviewd.language import sanitize


def usage_sentence(error: click.UsageError) -> str:
    """What click found, without its lines on the usage."""
    match error:
        case click.NoSuchOption():
            near = f". Did you mean {error.possibilities[0]}?" if error.possibilities else ""
            what = f"there is no option {error.option_name}{near}"
        case click.MissingParameter(ctx=click.Context(command=command)):
            names = [_name(each) for each in command.params if each.required]
            example = re.search(r"^  (.*)$", command.epilog or "", re.MULTILINE)
            like = f", like: {example[1]}" if example else ""
            what = f"{command.name} needs {' and '.join(names)}{like}"
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as numbers) as param):
            word = error.message.partition(" is not ")[0].strip("'")
            span = f"to {numbers.max}" if numbers.max else "on"
            what = f"{_name(param)}: “{word}” is no number from {numbers.min} {span}"
        case click.BadParameter(param=click.Parameter() as param):
            what = f"{_name(param)}: {_quoted(error.message)}"
        case _:
            what = _quoted(error.format_message())
    what = sanitize.line(what, 300)
    path = error.ctx.command_path if error.ctx else invocation.name()
    end = "" if what.endswith("?") else "."
    return f"{what}{end} See: {path} --help"


def _name(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


def _quoted(message: str) -> str:
    text = re.sub(r"'([^']*)'", r"“\1”", message).rstrip(".")
    return text[:1].lower() + text[1:]
