"""The daemon's letters, which a process of its own writes between passes."""

from __future__ import annotations

from datetime import datetime

from interviewd.config.load import Config, Environ
from interviewd.domain.prepared import with_prepared
from interviewd.engine.letter_writing import InProcessWriter, order
from interviewd.errors import InterviewdError
from interviewd.model.ledger import Commission
from interviewd.ports import Journal
from interviewd.system.logs import get_logger
from interviewd.writer.process import Preparation

log = get_logger()

_DIED = frozenset({"crashed", "out_of_time"})


class BetweenPasses:
    """Begun after a pass, taken before the next one, never waited for."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ
        self._preparation = Preparation(environ)
        self._commissions: tuple[Commission, ...] = ()
        self._config: Config | None = None

    @property
    def is_at_work(self) -> bool:
        return self._preparation.is_at_work

    def begin(self, config: Config, commissions: tuple[Commission, ...]) -> None:
        """Start on the words that a plan asks for, unless others are in hand."""
        if self._preparation.is_at_work or not commissions:
            return
        try:
            asked = order(config, self._environ, commissions, wakes=True)
        except InterviewdError as error:  # the key cannot be read: plain letters, until it can
            log.warning("writer's key not read", what=type(error).__name__)
            asked = order(config, self._environ, commissions, asks_model=False, wakes=True)
        self._commissions, self._config = commissions, config
        self._preparation.begin(asked)

    def take(self, journal: Journal, now: datetime) -> bool:
        """Store what is written; whether there was anything, so that a pass may draft it."""
        results = self._preparation.poll()
        if not results:
            return False
        died = {each.key for each in results if each.words is None and each.failure in _DIED}
        due = tuple(each for each in self._commissions if each.is_plain and each.key in died)
        if due and self._config:
            # A process that cannot run costs no letter. Only these load the tagger into the daemon.
            log.warning("writing process died, letters written here", letters=len(due))
            try:
                here = InProcessWriter(self._config, self._environ).write(due)
                results = (*results, *here)
            except Exception:
                log.exception("letters not written")
        try:
            memory = journal.read()
            written = with_prepared(memory, self._commissions, results, now)
            journal.remember(memory, written, now)
        except InterviewdError as error:  # written anew, since the plan goes on asking
            log.warning("letters not stored", what=type(error).__name__)
            return True
        return written is not memory

    def stop(self) -> None:
        """At the end, and when the config changes."""
        self._preparation.stop()
