"""Who writes letters: orders for the writing process, and the same work within a command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from interviewd.config import load as configs
from interviewd.config.load import Config, Environ
from interviewd.domain.prepared import with_prepared
from interviewd.engine import wiring
from interviewd.errors import InterviewdError
from interviewd.model.ledger import Commission, Prepared
from interviewd.ports import Journal
from interviewd.system import resources
from interviewd.system.logs import get_logger
from interviewd.values import dataclass
from interviewd.writer.order import SECONDS, VAULT_NAME, Order, server
from interviewd.writer.process import Preparation

log = get_logger()

WAITING_SECONDS = 120.0
"""So long a command waits for a model; then the letter is held, or plain when its time is up."""

_DIED = frozenset({"crashed", "out_of_time"})


def order(
    config: Config,
    environ: Environ,
    commissions: Sequence[Commission],
    *,
    asks_model: bool = True,
    seconds: float = SECONDS,
    wakes: bool = False,
) -> Order:
    """The order for these letters. `wakes`: the daemon of this state folder is woken when it is
    done. Raises what the vault raises, where a model is asked.
    """
    writer = config.settings.writer
    asks = asks_model and bool(writer.endpoint) and not all(each.is_plain for each in commissions)
    record = wiring.open_vault(config, environ).get(VAULT_NAME) if asks else None
    return Order(
        commissions=tuple(commissions),
        server=server(writer.endpoint, writer.model, record) if asks else None,
        samples=str(config.place(writer.samples)) if asks and writer.samples else "",
        templates=(str(config.templates), str(resources.folder("templates"))),
        wake=str(configs.state_dir(config, environ)) if wakes else "",
        seconds=seconds,
    )


@dataclass(frozen=True, slots=True)
class InProcessWriter:
    """Writes in the command's own process; without `asks_model` plain letters, which are final."""

    config: Config
    environ: Environ
    asks_model: bool = False

    def write(self, commissions: Sequence[Commission]) -> Sequence[Prepared]:
        # Loads the tagger, and the client of a model server.
        from interviewd.writer.work import work

        asked = order(
            self.config,
            self.environ,
            commissions,
            asks_model=self.asks_model,
            seconds=WAITING_SECONDS,
        )
        return tuple(work(asked))


class BetweenPasses:
    """The daemon's letters: begun after a pass, taken before the next one, never waited for."""

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
