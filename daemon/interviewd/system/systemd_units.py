"""The shipped units made to fit one machine: its program, its config, its folders.

And what cannot work, as reasons.
Text in, text out: nothing is read or written here but where a path leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final, NamedTuple

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

NAME: Final = "interviewd.service"
ALARM: Final = "interviewd-alarm@.service"
TICK: Final = ("interviewd-tick.service", "interviewd-tick.timer")
SYSUSERS: Final = "sysusers.d/interviewd.conf"

SYSTEM_UNITS: Final = Path("/etc/systemd/system")
SYSTEM_STATE: Final = Path("/var/lib/interviewd")
SYSTEM_FIGURES: Final = Path("/var/lib/interviewd-metrics")
SYSTEM_USER: Final = "interviewd"
SEALED_KEY: Final = Path("/etc/interviewd/interviewd.key.cred")
"""The vault's key, sealed to this machine; `LoadCredentialEncrypted=` of the system unit names
it."""

RESTARTS_DIRECTLY: Final = 254
"""The first systemd that knows RestartMode=direct; an earlier one warns of it. Without it
systemd 257 and later raise OnFailure= at every restart, not only once they have given up:
systemd.service(5)."""

# What ProtectHome=yes and PrivateTmp=yes hide from the system service: systemd.exec(5).
HOMES: Final = (Path("/home"), Path("/root"), Path("/run/user"))
PRIVATE: Final = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - named, not used

_ODD = lazy_pattern(r"""['"\\$\x00-\x1f\x7f]""")
_PLAIN = lazy_pattern(r"[\w@+=/.,:-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies on one machine.

    `program` is the command with its first arguments; `places` are what local accounts write,
    `figures` the folder of the metrics file; `is_sealed` when the vault's key lies at SEALED_KEY;
    `environ` what the service needs in its environment; `systemd` the version that will read the
    units, 0 when it is not known.
    """

    program: Sequence[str]
    config: Path
    state: Path
    places: Sequence[Path] = ()
    is_sealed: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    figures: Path | None = None
    systemd: int = 0

    def written(self) -> list[Path]:
        """Every folder that the service writes."""
        return list(dict.fromkeys([self.state, *self.places, *filter(None, [self.figures])]))


class Obstacle(NamedTuple):
    """Why a layout cannot work: a code for the sentence, and the path it is about."""

    code: str
    path: Path


def system_paths() -> list[Path]:
    """Where the system's files lie, the service first."""
    return [*(SYSTEM_UNITS / name for name in (NAME, ALARM, *TICK)), Path("/etc") / SYSUSERS]


def user_paths(folder: Path) -> list[Path]:
    """Where the person's own lie."""
    return [folder / NAME, folder / ALARM]


def sealed_key(state: Path) -> Path | None:
    """Where root's commands find the key of the system service's vault, if it is that vault."""
    try:
        is_of_service = state.owner() == SYSTEM_USER
    except (OSError, KeyError):
        is_of_service = False
    return SEALED_KEY if is_of_service or state == SYSTEM_STATE else None


# --- the text -----------------------------------------------------------------------------------


def system(shipped: Path, layout: Layout) -> dict[Path, str]:
    """The system's files by where they go: the service, its alarm, the timer pair, the user."""
    sources = (NAME, ALARM, *TICK, SYSUSERS)
    texts = {name: (shipped / name).read_text(encoding="utf-8") for name in sources}
    places = [each for each in layout.written() if not each.is_relative_to(SYSTEM_STATE)]
    # "-": a folder that is missing concerns its account, and does not stop the service.
    words = " ".join(word(f"-{each}", is_command=False) for each in places)
    writable = ["ProtectSystem=strict", f"ReadWritePaths={words}", f"NoExecPaths={words}"]
    for name, verb in ((NAME, "run"), (TICK[0], "tick")):
        text = texts[name]
        if not layout.is_sealed:  # without the key that it names systemd would not start the unit
            sealed = r"(^#[^\n]*\n)?^LoadCredentialEncrypted=.*\n"
            text = re.sub(sealed, "", text, flags=re.MULTILINE)
        text = _started(text, layout, verb)
        texts[name] = _instead(text, "ProtectSystem", writable) if places else text
    return dict(zip(system_paths(), texts.values(), strict=True))


def user(shipped: Path, layout: Layout, folder: Path) -> dict[Path, str]:
    """The person's own files, for their systemd's folder."""
    text = (shipped / "interviewd-user.service").read_text(encoding="utf-8")
    alarm = (shipped / ALARM).read_text(encoding="utf-8")
    alarm = alarm.replace("systemctl status", "systemctl --user status")
    texts = (_started(text, layout, "run"), alarm)
    return dict(zip(user_paths(folder), texts, strict=True))


def _started(text: str, layout: Layout, verb: str) -> str:
    words = [*layout.program, "--config", str(layout.config), verb]
    if _ODD.search(words[0]):  # systemd: "Executable name contains special characters"
        words = ["/usr/bin/env", *words]
    command = "ExecStart=" + " ".join(word(each) for each in words)
    lines = [f"Environment={word(f'{name}={value}')}" for name, value in layout.environ.items()]
    text = _instead(text, "ExecStart", [*lines, command])
    if layout.systemd < RESTARTS_DIRECTLY:
        return text
    return _instead(text, "Restart", ["Restart=on-failure", "RestartMode=direct"])


def _instead(text: str, key: str, lines: Sequence[str]) -> str:
    """A setting's first line replaced by others."""
    return re.sub(rf"^{key}=.*$", lambda _: "\n".join(lines), text, count=1, flags=re.MULTILINE)


def word(text: str, *, is_command: bool = True) -> str:
    """One word of a unit's line: systemd.syntax(7), and for `$` systemd.service(5)."""
    text = text.replace("%", "%%")
    if is_command:
        text = text.replace("$", "$$")
    if _PLAIN.fullmatch(text):
        return text
    for sign, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(sign, escape)
    return f'"{text}"'


# --- what cannot work ---------------------------------------------------------------------------


def obstacles(
    layout: Layout, program_at: Sequence[Path], state_of_person: Path
) -> Iterator[Obstacle]:
    """What the system service's sandbox hides from it, one for each kind.

    `program_at` are all the folders that the program needs; `state_of_person` is where the person's
    own commands would look for the state.
    """
    needed = {
        "program": program_at,
        "config": [layout.config],
        "state": [layout.state],
        "place": layout.places,
        "figures": [layout.figures] if layout.figures else [],
    }
    for what, paths in needed.items():
        yield from [
            Obstacle(f"{what}_in_{where}", path)
            for path in paths
            for where, folders in (("home", HOMES), ("tmp", PRIVATE))
            for folder in folders
            if path.is_relative_to(folder) or path.resolve().is_relative_to(folder)
        ][:1]
    if state_of_person != layout.state:
        yield Obstacle("state_elsewhere", state_of_person)
