"""Regular expressions that are compiled when they are first used: a check of one letter needs few.

Compiling all that rules of wording have takes longer than to apply them to a letter.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class _Lazy:
    """Has the methods of the compiled expression from its first use on, as attributes."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(text, flags)``, but not before a method of it is asked for."""
    return cast(re.Pattern[str], _Lazy(text, flags))
