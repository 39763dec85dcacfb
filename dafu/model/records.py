"""Records (named tuples) as JSON and back, by the types of their fields: nothing goes by position.

What is kept between builds is written and read by this alone. Fields of a record have no defaults:
with one field too few, too many, or of another type it is not read at all.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import pydantic_core
from pydantic import TypeAdapter

R = TypeVar("R", bound=tuple[Any, ...])


class DamagedError(Exception):
    """What was kept between builds cannot be used: begin anew."""


def written(record: tuple[Any, ...]) -> str:
    """The record as JSON, for :func:`read`; a day is in ISO 8601."""
    return pydantic_core.to_json(record).decode()


def read(kind: type[R], text: str) -> R:
    """What :func:`written` made of a record of that kind; raises :class:`DamagedError`."""
    try:
        record: R = _adapter(kind).validate_json(text, strict=True)
    except ValueError as error:
        raise DamagedError(kind.__name__) from error
    return record


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
