"""How short texts of a letter are set on its page: what is never broken, what can be dialled."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_NUMBERED = re.compile(
    r"(第[\w\-－—〔〕（）()、，和及至~～]{1,18}?号|第\d{1,18}(?=[、，和及至~～]))"
)
"""The number of a proposal or a document, or the several of 并案; of those too long for a line the
first with its 第. A split keeps it at the odd places."""

_PHONE = re.compile(
    r"(?<![\d*-])(?P<area>\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}[-—－ ]?)?"
    r"(?P<local>1\d{10}|\d{7,8}|\d{3,4}[- ]\d{4}|1\d{4})"
    r"(?:(?:[-—－]|转)(?P<extension>\d{1,6}))?(?![\d*])"
)
"""A telephone number as offices write it: an area code, seven or eight digits, a mobile number or a
short one such as 12345, and an extension after a hyphen or 转."""


def unbroken(text: str) -> Markup:
    """The text with every 第…号 in one piece: lines break by sense, GB/T 9704 says."""
    parts = _NUMBERED.split(text)
    whole = Markup('<span class="whole">{}</span>')
    return Markup().join(whole.format(x) if n % 2 else escape(x) for n, x in enumerate(parts))


def phones(text: str) -> Markup:
    """The text with every telephone number a ``tel:`` link (RFC 3966); masked ones stay text."""
    found, end = Markup(), 0
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match["area"] or "")
        number = f"{digits}-" * bool(digits) + re.sub(r"\D", "", match["local"])
        if match["extension"]:
            number += f";ext={match['extension']}"
        found += escape(text[end : match.start()])
        found += Markup('<a href="tel:{}">{}</a>').format(number, match[0])
        end = match.end()
    return found + escape(text[end:])
