"""Connecting a model that writes letters, trying it, and disconnecting it."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from interviewd.cli import writer_messages
from interviewd.cli.amounts import count
from interviewd.cli.config_edits import edit_config
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.config import edit
from interviewd.engine.wiring import open_vault
from interviewd.errors import ModelError
from interviewd.language import sanitize
from interviewd.values import dataclass
from interviewd.writer import order as orders
from interviewd.writer.order import Server

if TYPE_CHECKING:
    from interviewd.model.ledger import Ledger, Words
    from interviewd.writer.client import ModelClient

OLLAMA: Final = "http://127.0.0.1:11434/v1"

TRIAL_SECONDS: Final = 120.0
"""So long `tick` waits for a letter as well."""

_SHOWN_MODELS: Final = 20
_SHOWN_FINDINGS: Final = 8
_LONGEST_KEY: Final = 4_096


# --- connect ------------------------------------------------------------------------------------


def connect(context: Context, endpoint: str | None, model: str | None) -> Exit:
    """Ask for what is not named, show what a server gets, let it write, and only then keep it."""
    from interviewd.writer.client import ModelClient

    known = context.config().settings.writer
    chosen = endpoint or _answer("Endpoint", known.endpoint or OLLAMA, "--endpoint")
    try:
        candidate = _Candidate(context, ModelClient(Server(chosen)).endpoint, model or known.model)
        candidate.find_key()
        candidate.choose_model(model, known.model)
        candidate.show_question()
        candidate.show(candidate.trial())
    except ModelError:
        context.warn("Nothing was changed.")
        raise
    return candidate.keep()


class _Candidate:
    """The server that is being connected: with its key and its model once they are known."""

    def __init__(self, context: Context, endpoint: str, model: str) -> None:
        record = open_vault(context.config(), context.environ).get(orders.VAULT_NAME)
        self.context, self.server = context, orders.server(endpoint, model, record)

    def client(self) -> ModelClient:
        from interviewd.writer.client import ModelClient

        return ModelClient(self.server)

    def find_key(self) -> None:
        """The key that it takes: the one of the vault, none, or the one that is typed.

        Raises ModelError. An endpoint of another machine is asked with the key at once: many tell
        their models to anyone.
        """
        if not self.server.key and not self.client().is_here:
            self.server = replace(self.server, key=_key("Key (Enter for none)"))
        try:
            self.client().models()
        except ModelError as error:
            if error.code == "no_api":  # some have no list; the trial letter shows more
                return
            if error.code != "wrong_key" or (self.server.key and not sys.stdin.isatty()):
                raise
            self.server = replace(self.server, key=_key("It asks for a key"))
            self.client().models()

    def choose_model(self, named: str | None, known: str) -> None:
        """The model that is named, or one of its list."""
        from interviewd.writer.client import is_same_model

        if named:
            return
        try:
            there = self.client().models()
        except ModelError:
            there = ()
        for name in there[:_SHOWN_MODELS]:
            self.context.say(f"  {sanitize.line(name, 100)}")
        is_there = any(is_same_model(known, one) for one in there)
        default = known if known and is_there else next(iter(there), known)
        self.server = replace(self.server, model=_answer("Model", default, "--model"))

    def show_question(self) -> None:
        """Word for word what leaves, by an invented visit."""
        from interviewd.writer import prompt

        where = writer_messages.where(self.server.endpoint)
        leaves = f"leaves this machine for {where}"
        stays = "stays on this machine" if self.client().is_here else leaves
        self.context.say(
            f"For each letter this {stays}; the visit shown is invented. Of yours it is the same kinds of facts,"
        )
        self.context.say(
            "never the invitation's text, anybody's mail or address, or what may not be told:\n"
        )
        for message in prompt.messages(_ledger(self.context), _samples(self.context)):
            for line in (f"--- {message.role} ---", *message.content.splitlines()):
                self.context.say(f"  {line}".rstrip())
        self.context.say()

    def trial(self) -> Trial:
        """A letter; a server that lists its models to anyone may ask for its key only now."""
        try:
            return tried(self.context, self.server)
        except ModelError as error:
            if error.code != "wrong_key" or self.server.key:
                raise
            self.server = replace(self.server, key=_key("It asks for a key"))
            return tried(self.context, self.server)

    def show(self, trial: Trial) -> None:
        say, took = self.context.say, count(max(1, round(trial.seconds)), "second")
        if trial.words.refused:
            say(
                f"{self.server.model} wrote for {took}, and none of its trial letters passed the check:"
            )
            for finding in trial.words.findings[:_SHOWN_FINDINGS]:
                say(f"  {writer_messages.finding(finding.code, finding.words)}")
            say(
                "It is kept; where its letter does not pass, the plain one is taken. A larger model does better."
            )
            return
        say(f"Its trial letter, after {took}:\n")
        for line in trial.words.body.splitlines():
            say(f"  {line}".rstrip())
        say()

    def keep(self) -> Exit:
        """The key in the vault first, so that nobody is asked without it; then the config."""
        context, server = self.context, self.server
        values = {"endpoint": server.endpoint, "model": server.model}
        vault = open_vault(context.config(), context.environ)
        if server.key:
            vault.put(orders.VAULT_NAME, {"key": server.key, "endpoint": server.endpoint})
        else:
            vault.drop(orders.VAULT_NAME)
        lines = "[writer]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items())
        edited = edit_config(context, lambda old: edit.with_section(old, "writer", values), lines)
        if edited is None:
            return Exit.PROBLEMS
        context.say(
            f"{server.model} writes your letters from now on; what does not pass the check is replaced by the plain one."
        )
        context.next("preview EVENT --write", "see one before it is drafted")
        return Exit.DONE


def _answer(question: str, default: str, option: str) -> str:
    """From the person at the terminal; a program names it by its option."""
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default or None, err=True)).strip()
    if default:
        return default
    raise UsageMistake(f"name it: {option}")


def _key(question: str) -> str:
    """Hidden at a terminal, else a line of standard input; never an argument: others see those."""
    if sys.stdin.isatty():
        return str(
            click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        ).strip()
    return sys.stdin.readline(_LONGEST_KEY).strip()


# --- a trial letter -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial letter: `words.refused` when none passed the check."""

    words: Words
    seconds: float


def tried(context: Context, server: Server) -> Trial:
    """Let the model write about an invented visit. Raises ModelError."""
    from interviewd.model.ledger import Words
    from interviewd.writer import model_letter
    from interviewd.writer.check import check
    from interviewd.writer.client import ModelClient

    began = time.monotonic()
    client, samples = ModelClient(server), _samples(context)
    words = model_letter.write(
        _ledger(context),
        client,
        lambda _: Words("", ""),
        check,
        seconds=TRIAL_SECONDS,
        samples=samples,
    )
    return Trial(words, time.monotonic() - began)


def _ledger(context: Context) -> Ledger:
    from interviewd.writer import prompt

    settings = context.config().settings
    return prompt.trial(settings.writer.language or "en", settings.me.spelling)


def _samples(context: Context) -> str:
    from interviewd.writer import samples

    named = context.config().settings.writer.samples
    return samples.read(context.config().place(named)).text if named else ""


def configured(context: Context) -> Server:
    """The server of the config, with its key."""
    writer = context.config().settings.writer
    record = open_vault(context.config(), context.environ).get(orders.VAULT_NAME)
    return orders.server(writer.endpoint, writer.model, record)


# --- disconnect ---------------------------------------------------------------------------------


def disconnect(context: Context) -> Exit:
    """Take the model out of the config and its key out of the vault: letters are plain again."""
    config = context.config()
    open_vault(config, context.environ).drop(orders.VAULT_NAME)
    if config.settings.writer.endpoint:
        values, lines = {"endpoint": "", "model": ""}, "# without [writer]"
        edited = edit_config(context, lambda old: edit.with_section(old, "writer", values), lines)
        if edited is None:
            return Exit.PROBLEMS
    context.say(
        "No model writes your letters any more, and its key is forgotten here; they are plain ones, written offline."
    )
    context.next("plan")
    return Exit.DONE


# --- questions for the prep text ----------------------------------------------------------------


def questions(context: Context, ledger: Ledger) -> tuple[str, ...]:
    """What they may ask, as the model proposes it, checked. Raises ModelError."""
    from interviewd.writer.check import check
    from interviewd.writer.client import ModelClient
    from interviewd.writer.questions import proposed

    return proposed(ledger, ModelClient(configured(context)), check, TRIAL_SECONDS)
