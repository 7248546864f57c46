"""Who writes the letters, and what keeps the model from it, for `status`: no server is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from interviewd.cli import writer_messages
from interviewd.config.load import Config
from interviewd.model.decided import Notice
from interviewd.model.known import Memory
from interviewd.model.terms import because

RECENT: Final = timedelta(days=3)
"""What kept it from writing is shown for so long."""


def who_writes(config: Config) -> tuple[str, str]:
    """Who writes letters, and where."""
    writer = config.settings.writer
    if not writer.endpoint:
        return "plain", "offline, from your own sentences and notes"
    return writer.model, writer_messages.where(writer.endpoint)


def troubles(config: Config, memory: Memory, now: datetime) -> Iterator[Notice]:
    """What kept the model from writing when it was last asked, once for all letters."""
    recent = (one for one in memory.prepared.values() if one.at and now - RECENT <= one.at <= now)
    asked = [
        one
        for one in recent
        if one.failure != "template"
        and one.words
        and (one.words.writer != "plain" or one.words.refused)
    ]
    last = max(asked, key=lambda one: one.at or now, default=None)
    if config.settings.writer.endpoint and last and last.failure:
        why = writer_messages.failure(last.failure)
        fix = writer_messages.fix(last.failure) or "interviewd doctor"
        what = because("model_fails", model=config.settings.writer.model, why=why)
        yield Notice(what, because("mend_model", fix=fix))
