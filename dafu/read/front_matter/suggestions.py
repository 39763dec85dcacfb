"""What was most likely meant: by a key that there is not, by a contact written in one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from pydantic import BaseModel

from dafu.model.entries import Contact
from dafu.model.keys import key_names, submodel, wrong_names
from dafu.model.patterns import lazy_pattern
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import almost, did_you_mean, nearest
from dafu.problems.problem import Text

_NOT_SEEN = lazy_pattern(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")


def meant_key(
    written: str, model: type[BaseModel], given: Collection[str]
) -> tuple[str | None, bool, Text]:
    """The field that ``written`` may mean, whether it surely does, and the end of a hint.

    ``given`` are the fields that the mapping has already: nobody means these twice.
    """
    names = key_names(model)
    plain = _NOT_SEEN.sub("", unicodedata.normalize("NFKC", written))
    if len(plain) > _LONGEST:
        return None, False, did_you_mean("")
    sure = names.get(plain) or names.get(plain.lower()) or wrong_names(model).get(plain)
    if sure:
        return sure, sure not in given, did_you_mean(_called(sure, model, written))
    near = nearest(plain, names)
    if near and almost(plain, near):
        return names[near], names[near] not in given, did_you_mean(near)
    if near := nearest(plain, [name for name, field in names.items() if field not in given]):
        return names[near], False, did_you_mean(near)
    if above := _parents(model).get(plain):
        zh, en = model.model_fields[above].title or above, above
        return (
            None,
            False,
            Text(
                f"“{written}”写在“{zh}”一行的下面，前面空两格。",
                f"{written} belongs below {en}, with two blanks before it.",
            ),
        )
    return None, False, did_you_mean("")


def _called(name: str, model: type[BaseModel], written: str) -> str:
    title = model.model_fields[name].title
    return name if written.isascii() or not title else title


@cache
def _parents(model: type[BaseModel]) -> dict[str, str]:
    """Keys that belong below exactly one key of ``model``."""
    found: dict[str, set[str]] = {}
    for name, info in model.model_fields.items():
        below = submodel(info)
        for word in key_names(below) | wrong_names(below) if below else ():
            found.setdefault(word, set()).add(name)
    return {word: min(names) for word, names in found.items() if len(names) == 1}


_LONGEST = 200
"""Characters of what is looked at for what it may mean."""

_LABEL = lazy_pattern(r"(?P<label>[^:：]{2,6})[:：]\s*(?P<value>.+)")
_PHONE = lazy_pattern(r"[\d()（）+ -]{7,20}(?:转\s*\d+)?")
_ADDRESS = lazy_pattern(r"[路街道巷号楼室镇村]")
_PERSON = lazy_pattern(r"[\u3400-\u9fff·]{2,8}")


def contact_lines(written: str) -> str | None:
    """``示例乙，0000-55550101`` as the lines of a contact; None unless each part is plain."""
    if len(written) > _LONGEST:
        return None
    found: dict[str, str] = {}
    for name, value in _contact_parts(written):
        if name is None or name in found:
            return None
        found[name] = value
    titles = {name: info.title for name, info in Contact.model_fields.items()}
    lines = (f"\n  {titles[name]}: {found[name]}" for name in titles if name in found)
    return "".join(lines) or None


def _contact_parts(written: str) -> Iterator[tuple[str | None, str]]:
    known = key_names(Contact) | wrong_names(Contact)
    for part in filter(None, re.split(r"\s*[，,；;、。]\s*|\s+", written.strip())):
        if match := _LABEL.fullmatch(part):
            yield known.get(match["label"].strip()), match["value"].strip()
        elif re.fullmatch(r"\d{6}", part):
            yield "postcode", part
        elif _PHONE.fullmatch(part):
            yield "phone", part
        elif _ADDRESS.search(part):
            yield "address", part
        elif _PERSON.fullmatch(part):
            yield "name", part
        else:
            yield None, part


_NOT_OF_A_NAME = lazy_pattern(r"[^A-Za-z0-9_-]+")


def file_name(written: str, is_image: bool) -> str:
    """A name for a file that can be part of an address, as like ``written`` as may be."""
    last = re.split(r"[\\/]", re.split(r"[?#]", written)[0])[-1]
    stem, dot, ending = last.rpartition(".")
    kind = f".{ending.lower()}" if dot else ""
    if kind not in ATTACHMENT_TYPES:
        stem, kind = last, ".png" if is_image else ".pdf"
    name = _NOT_OF_A_NAME.sub("-", stem).strip("-_")
    if stem.isascii() and name:
        return name[:60] + kind
    return "-".join(filter(None, ("tu" if is_image else "fujian", name[:60]))) + kind


def renaming(written: str, is_image: bool) -> dict[str, object]:
    """What a message says of a file that is to be put beside a letter and listed there."""
    name = file_name(written, is_image)
    title = ("图", "Picture") if is_image else ("附件", "Attachment")
    entry = Text(
        f"\n附件:\n  - 文件: {name}\n    标题: {title[0]}",
        f"\nattachments:\n  - file: {name}\n    title: {title[1]}",
    )
    return {"renamed": name, "nearest": name, "entry": entry}
