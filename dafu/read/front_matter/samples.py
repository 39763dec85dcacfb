"""What a message shows people to write: keys with examples, made from the model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dafu.model.keys import need, submodel, usage
from dafu.problems.problem import Text


@cache
def front_matter(model: type[BaseModel]) -> Text:
    """The front matter of a file with all that it must and should have, and where the body goes."""
    texts = ("\n".join(["", "---", *_lines(model, zh), "---"]) for zh in (True, False))
    return Text(*texts)


@cache
def shown(model: type[BaseModel], name: str) -> Text:
    """The lines of one key with those of its parts, to stand below a hint."""
    info = model.model_fields[name]
    lines = ("\n".join(_key(name, info, zh)) for zh in (True, False))
    return Text(*(f"\n{text}" for text in lines))


@cache
def part(model: type[BaseModel], name: str) -> Text:
    """The line of one key below another, to stand below a hint."""
    return Text(*(text.replace("\n", "\n  ") for text in shown(model, name)))


def _lines(model: type[BaseModel], zh: bool, everything: bool = False) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if need(info) != "may" or (everything and usage(info).example):
            yield from _key(name, info, zh)


def _key(name: str, info: FieldInfo, zh: bool) -> Iterator[str]:
    called = info.title if zh and info.title else name
    below = submodel(info)
    if not below or usage(info).example:
        yield f"{called}: {usage(info).example or '…'}"
        return
    yield f"{called}:"
    several = "tuple" in str(info.annotation)
    parts = list(_lines(below, zh, everything=True)) or [
        f"{info.title if zh and info.title else part}: …"
        for part, info in below.model_fields.items()
    ]
    for number, line in enumerate(parts):
        lead = ("  - " if not number else "    ") if several else "  "
        yield lead + line
