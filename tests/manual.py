"""The man pages and the completions of shells, made from the commands and the shipped config.

    bin/manual

`manual/` holds what is made, and the wheel carries it to the places where man and the shells look.
A test fails while a file there is not what the code gives.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from interviewd import __version__
from interviewd.cli.app import interviewd
from interviewd.cli.command_table import GROUPS
from interviewd.cli.completion import PROGRAM, VARIABLE
from interviewd.cli.exit_codes import MEANINGS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "manual"
CONFIG = ROOT / "config" / "interviewd.toml"

SHELLS: dict[str, type[ShellComplete]] = {
    "interviewd.bash": BashComplete,
    "_interviewd": ZshComplete,
    "interviewd.fish": FishComplete,
}

ARGUMENTS = {
    "EVENT": "An event's id, the short id that every list shows, or words of its title.",
    "COMPANY": "A company by its name, as lists show it, or by its mail domain.",
    "TIME": "A moment, like 2026-12-04, 2026-12-04 14:00, 14:00 or tomorrow 9:00, in the time zone "
    "of the config.",
    "FILE, PATH": "A path; relative to the folder in which the command is typed.",
}

FILES = {
    "~/.config/interviewd/config.toml": "The config, see interviewd-config(5). XDG_CONFIG_HOME is "
    "respected.",
    "/etc/interviewd/config.toml": "The config of the system service, and of whoever has none of "
    "their own.",
    "~/.local/state/interviewd": "The state folder: journal, cache, sealed sign-ins. "
    "XDG_STATE_HOME is respected.",
    "/var/lib/interviewd": "The state folder of a config in /etc.",
    "templates/": "Beside the config: templates of your own, which go before the shipped ones.",
}

ENVIRONMENT = {
    "INTERVIEWD_CONFIG": "The config to use, and no other; as with --config.",
    "NO_COLOR": "When it is set, nothing is coloured.",
    "STATE_DIRECTORY": "The state folder, set by systemd.",
}


def pages() -> dict[str, str]:
    """Every file of the folder by its name."""
    scripts = {name: _script(shell) for name, shell in SHELLS.items()}
    return {"interviewd.1": commands_page(), "interviewd-config.5": config_page(), **scripts}


def _script(shell: type[ShellComplete]) -> str:
    """What click has for a shell. Its own `source` asks for the version of a bash, which is none
    of the page's affair.
    """
    made = shell(interviewd, {}, PROGRAM, VARIABLE)
    head = f"# Made by bin/manual with click {version('click')}.\n"
    body = made.source_template % made.source_vars()
    first, _, rest = body.partition("\n")
    return f"{first}\n{head}{rest}" if first.startswith("#compdef") else head + body


# --- interviewd(1) ------------------------------------------------------------------------------


def commands_page() -> str:
    lines = [
        _title("INTERVIEWD", 1, "User Commands"),
        ".SH NAME",
        r"interviewd \- prepares interviews on the calendar and drafts the letters afterwards",
        ".SH SYNOPSIS",
        r".B interviewd",
        r"[\fB\-\-config\fR \fIPATH\fR] \fICOMMAND\fR [\fIARGUMENT\fR]...",
        ".SH DESCRIPTION",
        _escaped(_paragraphs(interviewd.help)[0]),
        ".PP",
        "Every command ends by naming the one next step.",
        ".SH OPTIONS",
        *_options(interviewd),
        ".SH COMMANDS",
    ]
    context = click.Context(interviewd)
    for group, names in GROUPS.items():
        lines.append(f".SS {group}")
        for name in names:
            command = interviewd.get_command(context, name)
            assert command is not None
            lines += _command(name, command)
    lines += [".SH ARGUMENTS", *_table(ARGUMENTS, r"\fI"), ".SH EXIT STATUS"]
    lines += _table({str(int(code)): meaning for code, meaning in MEANINGS.items()})
    lines += [".SH FILES", *_table(FILES), ".SH ENVIRONMENT", *_table(ENVIRONMENT)]
    lines += [".SH SEE ALSO", r".BR interviewd\-config (5),", ".BR systemd.service (5)"]
    return "\n".join(lines) + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    """A command, and after it those within it."""
    arguments = " ".join(
        rf"\fI{_escaped(each.make_metavar(click.Context(command)))}\fR"
        for each in command.params
        if isinstance(each, click.Argument)
    )
    yield ".TP"
    yield rf"\fB{_escaped(name)}\fR {arguments}".rstrip()
    for number, paragraph in enumerate(_paragraphs(command.help)):
        yield from [".sp"] * (number > 0)
        yield _escaped(paragraph)
    options = [*_options(command)]
    if options:
        yield from (".RS", *options, ".RE")
    yield from _examples(command)
    if isinstance(command, click.Group):
        for inner, each in command.commands.items():
            yield from _command(f"{name} {inner}", each)


def _options(command: click.Command) -> Iterator[str]:
    for each in command.params:
        if not isinstance(each, click.Option) or each.hidden:
            continue
        value = "" if each.is_flag else rf" \fI{_escaped(_value(each))}\fR"
        yield ".TP"
        yield rf"\fB{_escaped(', '.join([*each.opts, *each.secondary_opts]))}\fR{value}"
        yield _escaped(each.help or "")


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.metavar or option.type.name.upper()


def _examples(command: click.Command) -> Iterator[str]:
    lines = re.findall(r"^  .*?interviewd (.*)$", command.epilog or "", re.MULTILINE)
    if lines:
        yield from (".RS", ".sp", ".nf")
        yield from (rf"\fBinterviewd {_escaped(each)}\fR" for each in lines)
        yield from (".fi", ".RE")


def _paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a docstring, each on one line; those that keep their lines keep them."""
    found = re.split(r"\n\s*\n", textwrap.dedent((text or "").partition("\f")[0]).strip())
    return [" ".join(each.replace("\b", "").split()) for each in found]


# --- interviewd-config(5) -----------------------------------------------------------------------


def config_page() -> str:
    lines = [
        _title("INTERVIEWD-CONFIG", 5, "File Formats"),
        ".SH NAME",
        r"interviewd\-config \- the config of interviewd",
        ".SH SYNOPSIS",
        r"\fI~/.config/interviewd/config.toml\fR",
        ".SH DESCRIPTION",
        "One file in TOML. Keys have the defaults shown here, unknown keys are errors, and",
        ".B interviewd config validate",
        "shows all mistakes at once.",
    ]
    head, *blocks = re.split(r"\n{2,}", CONFIG.read_text(encoding="utf-8").strip())
    introduction = _words(head.splitlines()[1:])
    lines += [".PP", _escaped(introduction), ".SH KEYS"]
    for block in blocks:
        lines += _block(block.splitlines())
    lines += [".SH SEE ALSO", ".BR interviewd (1)"]
    return "\n".join(lines) + "\n"


KEY = re.compile(r"^(?:# )?([a-z_]+ = .*?)(?:\s{2,}# (.*))?$")
SECTION = re.compile(r"^(?:# )?(\[.*\])$")


def _block(lines: list[str]) -> Iterator[str]:
    """A paragraph of the shipped config: words, then the section or the keys that they explain.

    Words after the `[section]` line, in front of the first key, are the key's.
    """
    words: list[str] = []
    for line in lines:
        if section := SECTION.match(line):
            yield f".SS {_escaped(section[1])}"
            yield from _spoken(words)
        elif key := KEY.match(line):
            yield ".TP"
            yield rf"\fB{_escaped(key[1])}\fR"
            yield from _spoken([key[2] or "", *words])
        else:
            words.append(line)
            continue
        words = []
    if words:
        yield from (".PP", *_spoken(words))


def _spoken(words: list[str]) -> Iterator[str]:
    text = _words(words)
    if text:
        yield _escaped(text)


def _words(lines: Iterable[str]) -> str:
    return " ".join(line.lstrip("#").strip() for line in lines).strip()


# --- roff ---------------------------------------------------------------------------------------


def _title(name: str, section: int, of: str) -> str:
    """No date: the page is made anew with every change, and says the version."""
    return f'.TH {name} {section} "" "interviewd {__version__}" "{of}"'


def _table(rows: dict[str, str], font: str = r"\fB") -> Iterator[str]:
    for head, words in rows.items():
        yield from (".TP", rf"{font}{_escaped(head)}\fR", _escaped(words))


def _escaped(text: str) -> str:
    """Text as roff shows it: hyphens that can be copied, no line taken for a request."""
    safe = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
