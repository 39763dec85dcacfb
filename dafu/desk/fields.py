"""The form's fields, made from the model that also types, checks and describes a letter.

A :class:`Field` says how one key is asked for; :func:`collected` turns what a browser sends back
into the values that front matter is written with. Names of inputs are the way to the value in the
model, joined by dots: ``contact.phone``, ``result.0.date``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from dafu.desk.rewrite import Written
from dafu.model.keys import Model, submodel, usage
from dafu.model.letter import FrontMatter
from dafu.model.settings import Site
from dafu.model.vocabulary import (
    BODIES,
    DISCLOSURE_EFFECTS,
    DISCLOSURE_WORDS,
    LEVELS,
    ROLES,
    SATISFACTION,
    Disclosure,
)
from dafu.problems.problem import Text

Kind = Literal["line", "text", "list", "date", "yes", "choice", "extent", "group", "rows"]

Form = Mapping[str, Sequence[str]]
"""What a browser sends: by name of the input its values, in the order of the page."""


_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to choose, and what it means."""

    word: str
    note: Text = _NOTHING


@dataclass(frozen=True, slots=True)
class Field:
    """How a key of the front matter is asked for."""

    name: str
    title: Text
    help: Text
    kind: Kind
    required: bool = False
    usual: bool = False
    """Whether letters usually have it: others are folded away while they are empty."""
    choices: tuple[Choice, ...] = ()
    open: bool = False
    """Whether other words than the ``choices`` may be written."""
    parts: tuple[Field, ...] = ()
    alone: str = ""
    """Of rows the part that may stand in place of the only row."""


def letter_fields(site: Site | None) -> tuple[Field, ...]:
    """The fields of a letter, in the order of the model, with the words of ``site``."""
    return _fields(FrontMatter, (), _words(site))


_Words = Mapping[tuple[str, ...], tuple[tuple[Choice, ...], bool]]
"""By way to a field the words to choose there, and whether others may be written."""


def _words(site: Site | None) -> _Words:
    results = site.results if site else None
    issuers = tuple(Choice(issuer.name) for issuer in site.issuers) if site else ()
    topics = tuple(map(Choice, site.topic_names())) if site else ()
    found: dict[tuple[str, ...], tuple[tuple[Choice, ...], bool]] = {
        ("issuer",): (issuers, True),
        ("topics",): (topics, True),
        ("role",): (tuple(map(Choice, ROLES.labels())), False),
        ("satisfaction",): (tuple(map(Choice, SATISFACTION.labels())), False),
        ("proposals", "body"): (tuple(map(Choice, BODIES.labels())), False),
        ("proposals", "level"): (tuple(map(Choice, LEVELS.labels())), False),
    }
    if results:
        terms = tuple(Choice(term.label.zh, term.meaning) for term in results.terms)
        found["result", "result"] = terms, False
    return found


_ALONE = {"result": "result"}
"""Keys of rows that may hold one text, and the part that it stands for."""


def _fields(model: type[Model], way: tuple[str, ...], words: _Words) -> tuple[Field, ...]:
    return tuple(_field(name, info, way, words) for name, info in model.model_fields.items())


def _field(name: str, info: FieldInfo, way: tuple[str, ...], words: _Words) -> Field:
    here = (*way, name)
    below = submodel(info)
    extra = info.json_schema_extra
    zh = str(extra.get("description_zh", "")) if isinstance(extra, dict) else ""
    choices, free = words.get(here, ((), True))
    kind = _kind(info, below)
    if kind == "extent":
        choices = tuple(Choice(w, DISCLOSURE_EFFECTS[x]) for w, x in DISCLOSURE_WORDS.items())
    elif kind == "line" and choices and not free:
        kind = "choice"
    required = info.is_required()
    form_zh, form_en = usage(info).form
    return Field(
        name,
        Text(info.title or name, name),
        Text(form_zh or zh, form_en or info.description or ""),
        kind,
        required,
        required or bool(usage(info).example) or (not way and name in _USUAL),
        choices,
        free,
        _fields(below, here, words) if below else (),
        _ALONE.get(name, "") if kind == "rows" else "",
    )


_USUAL = {"subject", "contact", "result", "addressee", "document_number", "attachments", "assigned"}


def _kind(info: FieldInfo, below: type[Model] | None) -> Kind:
    kinds = set(_types(info.annotation))
    if below:
        return "rows" if tuple in kinds else "group"
    if tuple in kinds:
        return "list"
    if bool in kinds:
        return "yes"
    if Disclosure in kinds:
        return "extent"
    if dt.date in kinds:
        return "date"
    # Text of several lines and of one are told apart by what refuses line ends.
    validators = [repr(getattr(x, "func", x)) for x in _metadata(info)]
    return "text" if any("_text" in x and "_line" not in x for x in validators) else "line"


def _types(annotation: Any) -> Iterator[Any]:
    yield get_origin(annotation) or annotation
    for argument in get_args(annotation):
        yield from _types(argument)


def _metadata(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    for argument in get_args(info.annotation):
        yield from getattr(argument, "__metadata__", ())


def collected(fields: Sequence[Field], form: Form, prefix: str = "") -> dict[str, Written]:
    """What ``form`` says of ``fields``: nothing of those that are empty in it."""
    found = {field.name: _collected(field, form, prefix + field.name) for field in fields}
    return {name: value for name, value in found.items() if value}


def _collected(field: Field, form: Form, name: str) -> Written:
    if field.kind == "group":
        return collected(field.parts, form, f"{name}.")
    if field.kind == "rows":
        rows = [collected(field.parts, form, f"{name}.{at}.") for at in _rows(form, name)]
        rows = [row for row in rows if row]
        if len(rows) == 1 and field.alone and set(rows[0]) == {field.alone}:
            return rows[0][field.alone]
        return list(rows)
    given = form.get(name, ())
    lines = [_plain(line) for value in given for line in re.split(r"\r\n|\r|\n", value)]
    if field.kind == "list":
        entries = [line.strip() for line in lines if line.strip()]
        return entries[0] if len(entries) == 1 else list(entries)
    if field.kind == "text":
        return "\n".join(line.rstrip() for line in lines).strip()
    return " ".join(line.strip() for line in lines if line.strip())


def _plain(line: str) -> str:
    """``line`` with plain blanks for tabs, which no value of a line may have."""
    return line.replace("\t", " ")


def _rows(form: Form, name: str) -> list[str]:
    """The numbers of the rows below ``name``, in the order of the page."""
    found = (re.match(rf"{re.escape(name)}\.(\d+)\.", key) for key in form)
    return list(dict.fromkeys(match[1] for match in found if match))


def rows_in(field: Field, form: Form) -> list[str]:
    """The numbers of the rows of ``field`` that say something, in the order of the page."""
    name = field.name
    return [at for at in _rows(form, name) if collected(field.parts, form, f"{name}.{at}.")]


def as_list(value: Written) -> list[Written]:
    """A value of which there may be one or several."""
    return value if isinstance(value, list) else [value] if value else []


def rows_of(field: Field, value: Written) -> list[dict[str, Written]]:
    """The rows of a field: one alone may be written as text."""
    rows = as_list(value)
    return [
        row if isinstance(row, dict) else {field.alone or field.parts[0].name: row} for row in rows
    ]


def settled(fields: Sequence[Field], values: Mapping[str, Written]) -> dict[str, Written]:
    """``values`` as :func:`collected` gives the same ones back, so that no change is none."""
    found: dict[str, Written] = {}
    for field in fields:
        value = values.get(field.name, "")
        if field.kind == "group":
            value = settled(field.parts, value) if isinstance(value, dict) else value
        elif field.kind == "rows":
            rows = [settled(field.parts, row) for row in rows_of(field, value)]
            rows = [row for row in rows if row]
            alone = len(rows) == 1 and field.alone and set(rows[0]) == {field.alone}
            value = rows[0][field.alone] if alone else list(rows)
        elif field.kind == "list" and isinstance(value, list) and len(value) == 1:
            value = value[0]
        if value:
            found[field.name] = value
    return found


def merged(
    fields: Sequence[Field], there: Mapping[str, Written], sent: Mapping[str, Written]
) -> dict[str, Written]:
    """What a file is to say that says ``there``: as it says it where ``sent`` means the same."""
    same = settled(fields, there)
    values = {
        name: there[name] if name in there and same.get(name) == value else value
        for name, value in sent.items()
    }
    known = {field.name for field in fields}
    values |= {name: value for name, value in there.items() if name not in known}
    return {name: value for name, value in values.items() if value}
