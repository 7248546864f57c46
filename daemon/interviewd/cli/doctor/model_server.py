"""Whoever writes the letters: the server reached, its model there, a trial letter timed."""

from __future__ import annotations

from collections.abc import Iterator

from interviewd.cli import model_writer, writer_messages
from interviewd.cli.amounts import count
from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding
from interviewd.errors import ModelError
from interviewd.writer.order import Server


def examine(context: Context) -> Iterator[Finding]:
    """Whether letters are written by a model or are plain. Whether the server can be reached, has
    the model, and how long a trial letter takes.
    """
    writer = context.config().settings.writer
    if not writer.endpoint:
        yield Finding(GOOD, "letters are plain ones, written offline from your own sentences")
        return
    server = model_writer.configured(context)
    try:
        yield from _reached(server)
        trial = model_writer.tried(context, server)
    except ModelError as error:
        where, why = writer_messages.where(writer.endpoint), writer_messages.failure(error.code)
        what = f"{writer.model} at {where}: {why}; letters are plain ones meanwhile"
        yield Finding(BAD, what, context.fix(writer_messages.fix(error.code)))
        return
    took = count(max(1, round(trial.seconds)), "second")
    if trial.words.refused:
        what = f"{writer.model} wrote for {took}, and no trial letter passed the check; letters are plain ones then"
        yield Finding(WARNING, what, context.fix(writer_messages.fix("unfit")))
    else:
        yield Finding(GOOD, f"{writer.model} writes a letter in {took}")


def _reached(server: Server) -> Iterator[Finding]:
    """Whether the model is in the server's list. Without a list the letter shows it."""
    from interviewd.writer.client import ModelClient, is_same_model

    try:
        there = ModelClient(server).models()
    except ModelError as error:
        if error.code != "no_api":
            raise
        return
    model, where = server.model, writer_messages.where(server.endpoint)
    if not any(is_same_model(model, one) or is_same_model(one, model) for one in there):
        raise ModelError("no_such_model")
    yield Finding(GOOD, f"{where} answers and has {model}")
