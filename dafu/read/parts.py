"""The parts of a letter that stand apart: the salutation, and the signature with its date."""

from __future__ import annotations

import re
from collections.abc import Sequence

DATE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日", re.ASCII)

_SALUTATION_LENGTH = 120
_SIGNATURE_LENGTH = 40


def letter_parts(blocks: Sequence[str | None]) -> dict[int, str]:
    """The HTML class of each block that stands apart (GB/T 9704-2012, 7.3.2 and 7.3.5), by index.

    ``blocks`` are a body's top-level blocks: the text of a paragraph, None for anything else.
    """
    parts: dict[int, str] = {}
    if not blocks:
        return parts
    first, last = blocks[0], blocks[-1]
    if first and first.endswith(("：", ":")) and len(first) <= _SALUTATION_LENGTH:
        parts[0] = "salutation"
    if last and DATE_LINE.fullmatch(last):
        parts[len(blocks) - 1] = "signature-date"
        for index in range(len(blocks) - 2, 0, -1):
            text = blocks[index]
            if not text or len(text) > _SIGNATURE_LENGTH or text.endswith(("。", "！", "：", "；")):
                break
            parts[index] = "signature"
    return parts
