"""The commands in their four groups: the module of each, and what it does in a few words."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command in `--help`: its module in cli/commands, and what it does."""

    module: str
    does: str


GROUPS: dict[str, dict[str, Command]] = {
    "Look": {
        "status": Command("status", "Where everything stands, and what needs you."),
        "plan": Command("plan", "What would be done now, and what is held and why."),
        "week": Command("week", "The week as a picture."),
        "explain": Command("explain", "Why an event is, or is not, an interview."),
        "preview": Command("preview", "A text before it is written, with its sources."),
        "log": Command("log", "What was done and learnt, and when."),
    },
    "Decide": {
        "mark": Command("mark", "Settle that an event is an interview, or is not."),
        "close": Command("companies", "End a company's hiring process."),
        "reopen": Command("companies", "Take it up again."),
        "pause": Command("pause", "Hold everything."),
        "resume": Command("pause", "Go on."),
        "undo": Command("undo", "Remove what was made and nobody touched."),
    },
    "Set up": {
        "demo": Command("demo", "Watch a fortnight of somebody's interviews, in seconds."),
        "init": Command("init", "Answer a few questions, get a config."),
        "connect": Command("accounts", "Add a calendar and a mailbox."),
        "disconnect": Command("accounts", "Take an account out again."),
        "accounts": Command("accounts", "The accounts, and how they are."),
        "config": Command("config", "Show or check the config."),
    },
    "Machine": {
        "tick": Command("tick", "Do one pass now."),
        "run": Command("run", "Stay, and do it whenever it is time."),
        "service": Command("service", "Have systemd run it."),
        "forget": Command("forget", "Remove everything it knows."),
        "doctor": Command("doctor", "Check everything; each line has its fix."),
    },
}

COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}
