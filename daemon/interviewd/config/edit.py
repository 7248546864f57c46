"""Edit a config: one thing in its text is changed, every other byte stays.

tomlkit is loaded by these only.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewd.config import toml_lines
from interviewd.config.settings import AccountSettings, Settings

if TYPE_CHECKING:
    from tomlkit.items import Table

Value = str | int | Sequence[str]


class Unwritable(Exception):
    """The config cannot be written by this command. `lines` is what the person can add by hand."""

    def __init__(self, path: Path, lines: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.lines, self.why = path, lines, why


# --- texts --------------------------------------------------------------------------------------


def account_text(account: Mapping[str, Value]) -> str:
    """An `[[account]]` table, without empty keys."""
    import tomlkit

    table = tomlkit.aot()
    table.append(_table(_non_empty(account)))
    return tomlkit.dumps({"account": table}).strip() + "\n"


def with_account(text: str, account: Mapping[str, Value]) -> str:
    """The text with this account: its keys set in the table of that name, or a new table at the
    end.

    Raises ValueError where a program cannot do it without rewriting what the person wrote.
    """
    at = _Text(text).number(str(account["name"]))
    if at is None:
        return _sound(_Text(text).with_gap() + account_text(account))
    import tomlkit

    document = tomlkit.parse(text)
    table = document["account"][at]
    for key in [key for key in account if key in table]:
        if account[key] == "":
            del table[key]
        elif table[key] != _plain(account[key]):
            table[key] = _plain(account[key])
    new = {key: value for key, value in account.items() if key not in table and value != ""}
    edited = _Text(tomlkit.dumps(document))
    # At the end of the table, before the comments there, which are about what follows.
    return _sound(edited.with_keys(edited.extent(at)[1], new))


def without_account(text: str, name: str) -> str:
    """The text without the table of that name and the empty line above it; comments around it stay.

    The text itself when there is no such table. Raises ValueError where a program cannot do it.
    """
    before = _Text(text)
    at = before.number(name)
    if at is None:
        return text
    first, end = before.extent(at)
    first -= first > 0 and not before.rows[first - 1].strip()
    return _sound("".join([*before.rows[:first], *before.rows[end:]]))


def with_section(text: str, name: str, values: Mapping[str, str]) -> str:
    """The text with these keys set in the table `[name]`, or with such a table at the end.

    "" leaves no key out.
    Raises ValueError where a program cannot do it without rewriting what the person wrote.
    """
    import tomlkit

    known = tomllib.loads(text).get(name)
    if known is None:
        return _sound(f"{_Text(text).with_gap()}[{name}]\n{tomlkit.dumps(_table(values))}")
    document = tomlkit.parse(text)
    for key in [key for key in values if key in known]:
        if known[key] != values[key]:
            document[name][key] = values[key]
    edited = _Text(tomlkit.dumps(document))
    if new := {key: value for key, value in values.items() if key not in known}:
        # Right below the header: comments at the table's end may be about what follows.
        return _sound(edited.with_keys(edited.below_header(name), new))
    return _sound(edited.text)


class _Text:
    """A config's text and its rows, as TOML counts them: str.splitlines() splits at characters
    that a value may hold.
    """

    def __init__(self, text: str) -> None:
        self.text, self.rows = text, re.findall(r"[^\n]*\n|[^\n]+", text)

    def number(self, name: str) -> int | None:
        """Which of the accounts, from 0, has that name."""
        accounts = tomllib.loads(self.text).get("account", [])
        if not isinstance(accounts, list):
            raise ValueError("accounts are not written as [[account]]")  # noqa: TRY004 (the text is wrong, not its type)
        tables = ((n, each) for n, each in enumerate(accounts) if isinstance(each, dict))
        return next((n for n, each in tables if each.get("name") == name), None)

    def extent(self, at: int) -> tuple[int, int]:
        """The rows of an account's table, to its last value. Raises ValueError without a header."""
        lines, rows = toml_lines.lines(self.text), self.rows
        first = lines["account", at] - 1
        if not rows[first].lstrip().startswith("[["):
            raise ValueError("accounts are not written as [[account]]")
        others = (line - 1 for path, line in lines.items() if path[:2] != ("account", at))
        end = min((row for row in others if row > first), default=len(rows))
        while end - 1 > first and rows[end - 1].lstrip()[:1] in ("", "#"):
            end -= 1
        return first, end

    def below_header(self, name: str) -> int:
        """The row below a table's header. Raises ValueError without one."""
        header = re.compile(rf"\s*\[\s*{re.escape(name)}\s*\]\s*(#.*)?$")
        for at, row in enumerate(self.rows, 1):
            if header.match(row.rstrip("\n")):
                return at
        raise ValueError(f"{name} is not written as [{name}]")

    def with_keys(self, at: int, values: Mapping[str, Value]) -> str:
        """The text with new keys before the row `at`."""
        import tomlkit

        above = "".join(self.rows[:at])
        gap = "\n" if values and not above.endswith("\n") else ""
        return f"{above}{gap}{tomlkit.dumps(_table(values))}{''.join(self.rows[at:])}"

    def with_gap(self) -> str:
        """The text with an empty line at its end."""
        if not self.text or self.text.endswith("\n\n"):
            return self.text
        return self.text + ("\n" if self.text.endswith("\n") else "\n\n")


def shown(settings: Settings) -> str:
    """The settings in force as a config. A config holds no secrets."""
    import tomlkit

    document = tomlkit.document()
    values = asdict(settings)
    document.add("state_dir", tomlkit.item(values.pop("state_dir")))
    if not settings.prep:
        document.add("prep", tomlkit.item(values.pop("prep")))
    for key, value in values.items():
        if isinstance(value, dict):
            document.add(key, _table(value))
        elif value:
            tables = tomlkit.aot()
            for each in value:
                tables.append(_table(_non_empty(each) if key == "account" else each))
            document.add(key, tables)
    return tomlkit.dumps(document)


def account_values(account: AccountSettings) -> dict[str, Value]:
    """The keys of an account with their values, for `account_text`."""
    return _non_empty(asdict(account))


# --- files --------------------------------------------------------------------------------------


def write(path: Path, text: str, lines: str, *, mode: int = 0o600) -> None:
    """Replace a config in one step, through a link to it, keeping mode and owner.

    A new one gets `mode`.
    Raises Unwritable with `lines` when it may not be written.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        known = target.stat() if target.exists() else None
        if known and not (known.st_mode & 0o222 and os.access(target, os.W_OK)):
            raise PermissionError("it is read-only")
        _replace(target, text.encode(), known, mode)
    except OSError as error:
        raise Unwritable(path, lines, error.strerror or str(error)) from error


def _replace(target: Path, content: bytes, known: os.stat_result | None, mode: int) -> None:
    fd, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(fd, stat.S_IMODE(known.st_mode) if known else mode)
            if known and os.geteuid() == 0:
                os.fchown(fd, known.st_uid, known.st_gid)
            os.fsync(fd)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# --- pieces -------------------------------------------------------------------------------------


def _table(values: Mapping[str, Any]) -> Table:
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, tomlkit.item(_plain(value)))
    return table


def _non_empty(account: Mapping[str, Any]) -> dict[str, Value]:
    return {key: value for key, value in account.items() if value != ""}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _sound(text: str) -> str:
    """Raises ValueError (TOMLDecodeError is one) when an edit would leave no TOML."""
    tomllib.loads(text)
    return text
