"""A person at the terminal while an account is connected."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from interviewd.model.terms import Reason


class FakeDialog:
    """Has a browser or none, types `lines`, gives `answers`, and notes what is told."""

    def __init__(
        self,
        browser: Callable[[str], object] | None = None,
        lines: Iterable[str] = (),
        answers: Iterable[str] = (),
    ) -> None:
        self.browser, self.lines, self.answers = browser, list(lines), list(answers)
        self.told: list[Reason] = []

    def tell(self, what: Reason) -> None:
        self.told.append(what)

    def ask(self, what: Reason) -> str:
        self.told.append(what)
        return self.answers.pop(0) if self.answers else ""

    def typed(self, seconds: float) -> str | None:
        del seconds
        return self.lines.pop(0) if self.lines else ""

    def browse(self, address: str) -> bool:
        if self.browser:
            threading.Thread(target=self.browser, args=(address,), daemon=True).start()
        return self.browser is not None

    def said(self, code: str) -> list[Reason]:
        return [what for what in self.told if what.code == code]
