"""Persons in 主送: 张文浩委员, 张三、李四代表; a party, a committee or a delegation is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_SEPARATORS = re.compile(r"[、，,；;\s]+")
_ADDRESSED = re.compile(
    r"(?P<name>.+?)(?:等(?:[\d〇零一二三四五六七八九十两百]+)?[位名]?)?"
    r"(?P<style>委员|代表|同志|先生|女士)们?"
)
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+(?:·[\u3400-\u9fff]+)+")
"""Two to four characters, or several parts with dots between (维吾尔族 and other names)."""

_SEVERAL = re.compile(
    r"(?:全体|各位|诸位|有关|其他|联名|特邀|[驻住]).*"
    r"|.*(?:[界组团党盟会社联局委办区县市镇乡]|界别|街道|居民|村民|职工|企业|群众|家长|业主|学生)"
)


class Person(NamedTuple):
    """A person as 主送 names it."""

    name: str
    style: str
    """委员, 代表, …: what is said after the name."""


def persons(addressees: Iterable[str]) -> tuple[Person, ...]:
    """Who is addressed, each once, in order, groups of people among them.

    Of 张三、李四委员 both are 委员. Who has no such word after the name is not told apart from an
    office, and left out.
    """
    return tuple(dict.fromkeys(person for text in addressees for person in _persons(text)))


@lru_cache(maxsize=4096)
def _persons(text: str) -> tuple[Person, ...]:
    return tuple(reversed(list(_last_first(text))))


def _last_first(text: str) -> Iterator[Person]:
    style = ""
    for part in reversed(_SEPARATORS.split(text)):
        if addressed := _ADDRESSED.fullmatch(part):
            style = addressed["style"]
            yield Person(addressed["name"], style)
        elif part and style:
            yield Person(part, style)


def is_member(person: Person) -> bool:
    """Whether this is one 委员 or 代表, by name.

    Unsure is no: a given name that ends like a group's (…联, …社) has no page of its own.
    """
    named = _NAME.fullmatch(person.name) and not _SEVERAL.fullmatch(person.name)
    return person.style in {"委员", "代表"} and bool(named)
