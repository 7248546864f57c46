"""One fault at every write to Google: search, history and lists that lag, and what Gmail cannot
take back stays.
"""

from __future__ import annotations

from typing import ClassVar

from interviewd.accounts.google import find_letter
from interviewd.accounts.google.mailbox import GoogleMailbox
from tests.contracts.sweep import Sweep
from tests.fakes.google import Google
from tests.fakes.google_life import Life


class TestGoogle(Sweep):
    """Every write of the fortnight."""

    FAKE = Google
    LIFE = Life
    MAILBOX = GoogleMailbox
    FIND: ClassVar = find_letter
    WRITES = 10
    LAGS: ClassVar = [
        {},
        {"search_lag_s": 600},
        {"history_lag_s": 90},
        {"list_lag_s": 60},
        {"replica_404_s": 60},
        {"search_lag_s": 600, "history_lag_s": 60, "list_lag_s": 30, "replica_404_s": 30},
    ]
    EACH = (7, 29)
    DRAFTS: ClassVar = {
        "Priya Shah <priya@acme.example>": 1
    }  # the follow-up that an answer came before
    STATES: ClassVar = {"thank_you sent": 1, "thank_you discarded": 1, "follow_up drafted": 1}
