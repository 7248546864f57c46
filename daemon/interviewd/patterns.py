"""Regular expressions that are compiled when they are first used.

The packages that read what people write hold three hundred of them. A command uses a tenth, and
compiling the rest takes as long as everything else that it does.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Final, cast


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` returns, as far as methods and attributes go.

    A mistake in the expression shows when it is first used.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))


class _LazyPattern:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: compile, and take over all that the pattern has."""
        if name not in _PUBLIC:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({each: getattr(compiled, each) for each in _PUBLIC})
        return getattr(compiled, name)


_PUBLIC: Final = frozenset(name for name in dir(re.Pattern) if not name.startswith("_"))
