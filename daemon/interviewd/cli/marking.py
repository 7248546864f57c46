"""What `mark EVENT yes` can settle, and what stands against it all the same."""

from __future__ import annotations

from interviewd.cli.context import Context
from interviewd.cli.overview import Overview
from interviewd.model.terms import Reason


def objections(event: str, overview: Overview, context: Context) -> tuple[Reason, ...]:
    """Why the event would not count even when marked with yes: it was cancelled, takes all day."""
    from interviewd.domain.memory_update import objections_if_marked
    from interviewd.engine import wiring

    config = context.config()
    policy = config.policy(wiring.templates(config))
    return objections_if_marked(event, overview.view, overview.clock.now, policy)
