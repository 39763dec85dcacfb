"""What values in ``site.yaml`` may be: addresses, codes, choices and counts."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from dafu.model.keys import key_names, need
from dafu.model.letter import FrontMatter
from dafu.model.values import Line, Lines, is_web_address, one_or_more


def _web_address(value: str) -> str:
    """An address of the web that can stand in a link as it is."""
    if not is_web_address(value):
        raise PydanticCustomError("site-url", "", {"written": value})
    return value


def _feedback(value: str) -> str:
    """Where readers may write: a mail address after ``mailto:``, or a form on the web."""
    if re.fullmatch(r"mailto:[\w.+-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII):
        return value
    return _web_address(value)


def _base_url(value: str) -> str:
    if "?" in value or "#" in value or "/../" in value:
        raise PydanticCustomError("site-url", "", {"written": value})
    return value if value.endswith("/") else value + "/"


_LONGEST_SLUG = 60


def _security_contact(value: str) -> str:
    """An address as RFC 9116 (2.5.3) asks for one: a URI, secure where it is of the web."""
    if not re.fullmatch(r"(mailto:|tel:|https://)[!-~]+", value, re.ASCII):
        raise PydanticCustomError("site-contact", "", {"written": value})
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > _LONGEST_SLUG:
        raise PydanticCustomError("site-slug", "", {"written": value})
    return value


def _site_code(value: str) -> str:
    if not re.fullmatch(r"\d{10}|bm\d{8}", value, re.ASCII):
        raise PydanticCustomError("site-code", "", {"written": value})
    return value


def choice(*allowed: str) -> BeforeValidator:
    """One of the words ``allowed``; else the problem ``site-choice``."""

    def choose(value: object) -> object:
        if value not in allowed:
            raise PydanticCustomError(
                "site-choice",
                "",
                {"written": str(value), "allowed": ", ".join(allowed)},
            )
        return value

    return BeforeValidator(choose)


def count(value: object) -> object:
    """A whole number from 1 to 999, as written."""
    if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d{0,2}", value, re.ASCII):
        raise PydanticCustomError("value-number", "", {"written": str(value)})
    return int(value)


def _letter_keys(value: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of a letter by their fields' names, in whichever language they are written."""
    names = key_names(FrontMatter)
    for name in value:
        if name not in names:
            allowed = "、".join(FrontMatter.model_fields[x].title or x for x in _PROMISED)
            raise PydanticCustomError("site-choice", "", {"written": name, "allowed": allowed})
    return tuple(names[name] for name in value)


_PROMISED = tuple(x for x, info in FrontMatter.model_fields.items() if need(info) == "should")

Slug = Annotated[Line, AfterValidator(_slug)]
LetterKeys = Annotated[Lines, AfterValidator(_letter_keys)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
BaseUrl = Annotated[WebAddress, AfterValidator(_base_url)]
FeedbackAddress = Annotated[Line, AfterValidator(_feedback)]
SecurityContacts = Annotated[
    tuple[Annotated[Line, AfterValidator(_security_contact)], ...], BeforeValidator(one_or_more)
]
SiteCode = Annotated[Line, AfterValidator(_site_code)]
