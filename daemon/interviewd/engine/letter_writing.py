"""Orders for the words of letters, and their writing within a command, which may wait."""

from __future__ import annotations

from collections.abc import Sequence

from interviewd.config import load as configs
from interviewd.config.load import Config, Environ
from interviewd.engine import wiring
from interviewd.model.ledger import Commission, Prepared
from interviewd.system import resources
from interviewd.values import dataclass
from interviewd.writer.order import SECONDS, VAULT_NAME, Order, server

WAITING_SECONDS = 120.0
"""So long a command waits for a model; then the letter is held, or plain when its time is up."""


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
