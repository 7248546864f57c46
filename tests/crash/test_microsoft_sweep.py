"""One fault at every write to Graph: filters, deltas, lists and views that lag, and what
Exchange rewrites by itself.
"""

from __future__ import annotations

import itertools
from typing import ClassVar

import pytest

from interviewd.accounts.microsoft import events, find_letter
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
from interviewd.ports import Traces
from tests.contracts.sweep import Sweep
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_life import Life
from tests.fakes.online_life import End, Strike


class TestMicrosoft(Sweep):
    """Every write of the fortnight, the move of a letter that is taken back among them."""

    FAKE = Microsoft
    LIFE = Life
    MAILBOX = MicrosoftMailbox
    FIND: ClassVar = find_letter
    WRITES = 11
    LAGS: ClassVar = [
        {},
        {"filter_lag_s": 600},
        {"delta_lag_s": 90},
        {"list_lag_s": 60},
        {"view_lag_s": 60},
        {"replica_404_s": 60, "etag_bump_after_create_s": 30},
        {"message_id_policy": "rewrite", "delta_repeats": True, "delta_shuffled": True},
        {"delta_offered": False},
        {
            "filter_lag_s": 600,
            "delta_lag_s": 60,
            "list_lag_s": 30,
            "view_lag_s": 60,
            "replica_404_s": 30,
        },
    ]
    EACH = (9, 37)
    DRAFTS: ClassVar = {}
    STATES: ClassVar = {"thank_you sent": 1, "thank_you discarded": 1, "follow_up withdrawn": 1}

    def test_random_transaction_ids_would_double_blocks(
        self, usual: End, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same block is asked for under the same id: another one, unlooked for, makes
        another event.
        """
        assert events.transaction_id("k") == events.transaction_id("k")
        numbers = itertools.count()
        monkeypatch.setattr(
            "interviewd.accounts.microsoft.transactions.transaction_id",
            lambda *_: str(next(numbers)),
        )
        monkeypatch.setattr(MicrosoftCalendar, "find", lambda self, deed: Traces())
        lag = {"view_lag_s": 400}

        assert self.breaks(usual, [Strike(0, "fin", "after", lag), Strike(1, "fin", "late", lag)])
