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

OLLAMA: Final = "http://127.0.0.1:11434/v1"

TRIAL_SECONDS: Final = 120.0
"""So long `tick` waits for a letter as well."""

_SHOWN_MODELS: Final = 20
_SHOWN_FINDINGS: Final = 8
_LONGEST_KEY: Final = 4_096


# --- connect ------------------------------------------------------------------------------------


def connect(context: Context, endpoint: str | None, model: str | None) -> Exit:
    """Ask for what is not named, show what a server would be given, let it write, and keep it.

    Nothing is kept before.
    """
    from interviewd.writer.client import ModelClient

    known = context.config().settings.writer
    chosen = endpoint or _answer("Endpoint", known.endpoint or OLLAMA, "--endpoint")
    try:
        server = _with_key(context, ModelClient(Server(chosen)).endpoint, model or known.model)
        server = _with_model(context, server, model, known.model)
        _show_question(context, server)
        server, trial = _tried_with_key(context, server)
    except ModelError:
        context.warn("Nothing was changed.")
        raise
    _show_trial(context, server, trial)
    return _kept(context, server)


def _answer(question: str, default: str, option: str) -> str:
    """From the person at the terminal; a program names it by its option."""
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default or None, err=True)).strip()
    if default:
        return default
    raise UsageMistake(f"name it: {option}")


def _with_key(context: Context, endpoint: str, model: str) -> Server:
    """The server with the key that it takes: the one of the vault, none, or the one that is typed.

    Raises ModelError. An endpoint of another machine is asked with the key at once: many tell their
    models to anyone.
    """
    from interviewd.writer.client import ModelClient

    server = orders.server(
        endpoint, model, open_vault(context.config(), context.environ).get(orders.VAULT_NAME)
    )
    if not server.key and not ModelClient(server).is_here:
        server = Server(endpoint, model, _key("Key (Enter for none)"))
    try:
        ModelClient(server).models()
    except ModelError as error:
        if error.code == "no_api":  # some have no list; the trial letter shows more
            return server
        if error.code != "wrong_key" or (server.key and not sys.stdin.isatty()):
            raise
        server = Server(endpoint, model, _key("It asks for a key"))
        ModelClient(server).models()
    return server


def _key(question: str) -> str:
    """Hidden at a terminal, else a line of standard input.

    It is never an argument: others see those.
    """
    if sys.stdin.isatty():
        return str(
            click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        ).strip()
    return sys.stdin.readline(_LONGEST_KEY).strip()


def _with_model(context: Context, server: Server, named: str | None, known: str) -> Server:
    """The server with the model that is named, or chosen from its list."""
    from interviewd.writer.client import ModelClient, is_same_model

    if named:
        return Server(server.endpoint, named, server.key)
    try:
        there = ModelClient(server).models()
    except ModelError:
        there = ()
    for name in there[:_SHOWN_MODELS]:
        context.say(f"  {sanitize.line(name, 100)}")
    default = (
        known
        if any(is_same_model(known, one) for one in there) and known
        else next(iter(there), known)
    )
    return Server(server.endpoint, _answer("Model", default, "--model"), server.key)


def _show_question(context: Context, server: Server) -> None:
    """Word for word what leaves, by an invented visit."""
    from interviewd.writer import prompt
    from interviewd.writer.client import ModelClient

    where = writer_messages.where(server.endpoint)
    stays = (
        "stays on this machine"
        if ModelClient(server).is_here
        else f"leaves this machine for {where}"
    )
    context.say(
        f"For each letter this {stays}; the visit shown is invented. Of yours it is the same kinds of facts,"
    )
    context.say(
        "never the invitation's text, anybody's mail or address, or what may not be told:\n"
    )
    for message in prompt.messages(_ledger(context), _samples(context)):
        for line in (f"--- {message.role} ---", *message.content.splitlines()):
            context.say(f"  {line}".rstrip())
    context.say()


def _ledger(context: Context) -> Ledger:
    from interviewd.writer import prompt

    settings = context.config().settings
    return prompt.trial(settings.writer.language or "en", settings.me.spelling)


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial letter: `words.refused` when none passed the check."""

    words: Words
    seconds: float


def _tried_with_key(context: Context, server: Server) -> tuple[Server, Trial]:
    """The trial; a server that lists its models to anyone may ask for its key only now."""
    try:
        return server, tried(context, server)
    except ModelError as error:
        if error.code != "wrong_key" or server.key:
            raise
        server = replace(server, key=_key("It asks for a key"))
        return server, tried(context, server)


def _samples(context: Context) -> str:
    from interviewd.writer import samples

    named = context.config().settings.writer.samples
    return samples.read(context.config().place(named)).text if named else ""


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


def _show_trial(context: Context, server: Server, trial: Trial) -> None:
    took = count(max(1, round(trial.seconds)), "second")
    if trial.words.refused:
        context.say(
            f"{server.model} wrote for {took}, and none of its trial letters passed the check:"
        )
        for finding in trial.words.findings[:_SHOWN_FINDINGS]:
            context.say(f"  {writer_messages.finding(finding.code, finding.words)}")
        context.say(
            "It is kept; where its letter does not pass, the plain one is taken. A larger model does better."
        )
        return
    context.say(f"Its trial letter, after {took}:\n")
    for line in trial.words.body.splitlines():
        context.say(f"  {line}".rstrip())
    context.say()


def _kept(context: Context, server: Server) -> Exit:
    """The key in the vault, endpoint and model in the config.

    The key first, so that nobody is asked without it.
    """
    values = {"endpoint": server.endpoint, "model": server.model}
    vault = open_vault(context.config(), context.environ)
    if server.key:
        vault.put(orders.VAULT_NAME, {"key": server.key, "endpoint": server.endpoint})
    else:
        vault.drop(orders.VAULT_NAME)
    lines = "[writer]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items())
    if edit_config(context, lambda text: edit.with_section(text, "writer", values), lines) is None:
        return Exit.PROBLEMS
    context.say(
        f"{server.model} writes your letters from now on; what does not pass the check is replaced by the plain one."
    )
    context.next("preview EVENT --write", "see one before it is drafted")
    return Exit.DONE


# --- disconnect ---------------------------------------------------------------------------------


def disconnect(context: Context) -> Exit:
    """Take endpoint and model out of the config and the key out of the vault.

    Letters are plain ones again.
    """
    config = context.config()
    vault = open_vault(config, context.environ)
    vault.drop(orders.VAULT_NAME)
    if config.settings.writer.endpoint:
        values = {"endpoint": "", "model": ""}
        if (
            edit_config(
                context,
                lambda text: edit.with_section(text, "writer", values),
                "# without [writer]",
            )
            is None
        ):
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

    writer = context.config().settings.writer
    record = open_vault(context.config(), context.environ).get(orders.VAULT_NAME)
    client = ModelClient(orders.server(writer.endpoint, writer.model, record))
    return proposed(ledger, client, check, TRIAL_SECONDS)
