"""The form in which text is compared, so that the ways of writing one thing are the same.

Letters and queries are folded alike, a character at a time; ``theme/assets/search/fold.js`` is the
browser's half and must give the same.
"""

from __future__ import annotations

import unicodedata

from dafu.search.characters import SAME, SIMPLIFIED, TRADITIONAL

LINE = "\n"
"""The end of a line, the only blank that is kept: nothing matches across it."""


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join(_ONE.get(char, char) for char in folded if not _is_blank(char))
        self[code] = folded
        return folded


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc", "Cf"}


_ONE = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)) | {
    form: char for char, forms in SAME.items() for form in forms
}
_TABLE = _Table({ord(LINE): LINE})


def fold(text: str) -> str:
    """``text`` as it is compared.

    That is NFKC, lower case, simplified, with one form of brackets, quotation marks and dashes and
    no blanks within a line.
    """
    return text.translate(_TABLE)
