"""The form as a template shows it: each field with its value, its rows and its messages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made

from dafu.desk.fields import Choice, Field, as_list, rows_of
from dafu.desk.rewrite import Written
from dafu.desk.told import Diagnostic

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

NUMBER = "__n__"
"""Stands for the number of a row that a script adds."""


@dataclass(slots=True)
class FormField:
    """A field in the form."""

    field: Field
    name: str
    value: str = ""
    parts: list[FormField] = made(default_factory=list)
    rows: list[list[FormField]] = made(default_factory=list)
    told: list[Diagnostic] = made(default_factory=list)
    blank: list[FormField] = made(default_factory=list)
    """A row to be added."""

    @property
    def id(self) -> str:
        """The input's id in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def is_day(self) -> bool:
        """Whether a browser's own way to choose a day would not lose what stands there."""
        return self.field.kind == "date" and (not self.value or bool(_ISO.fullmatch(self.value)))

    @property
    def other(self) -> str:
        """The value, where it is none of the words to choose."""
        words = {choice.word for choice in self.field.choices}
        return self.value if self.value and self.value not in words else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it, and nothing about it."""
        inner = [*self.parts, *(view for row in self.rows for view in row)]
        return not self.value and not self.told and all(view.is_empty for view in inner)

    @property
    def is_wrong(self) -> bool:
        """Whether there is an error at it."""
        return any(told.severity == "error" for told in self.told)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The words to choose."""
        return self.field.choices


def views(
    fields: Sequence[Field],
    values: Mapping[str, Written],
    told: Mapping[str, list[Diagnostic]],
    prefix: str = "",
) -> list[FormField]:
    """``fields`` with ``values`` and messages, each under its name in the form."""
    return [_view(each, values.get(each.name, ""), told, f"{prefix}{each.name}") for each in fields]


def _view(
    shown: Field, value: Written, told: Mapping[str, list[Diagnostic]], name: str
) -> FormField:
    view = FormField(shown, name, told=list(told.get(name, ())))
    if shown.kind == "group":
        view.parts = views(shown.parts, value if isinstance(value, dict) else {}, told, f"{name}.")
    elif shown.kind == "rows":
        rows = rows_of(shown, value) or ([{}] if shown.alone or _told_of_first(told, name) else [])
        view.rows = [
            views(shown.parts, row, told, f"{name}.{number}.") for number, row in enumerate(rows)
        ]
        view.blank = views(shown.parts, {}, {}, f"{name}.{NUMBER}.")
    elif shown.kind == "list":
        view.value = "\n".join(str(entry) for entry in as_list(value))
        # The entries of a list have one input.
        view.told += [x for key, some in told.items() if key.startswith(f"{name}.") for x in some]
    else:
        view.value = value if isinstance(value, str) else ""
    return view


def _told_of_first(told: Mapping[str, list[Diagnostic]], name: str) -> bool:
    return any(key.startswith(f"{name}.0.") for key in told)


def placed(shown: Sequence[FormField]) -> dict[str, list[FormField]]:
    """The fields of the form's parts: what must, what usually is, and what may be said."""
    found: dict[str, list[FormField]] = {"must": [], "usual": [], "more": []}
    for view in shown:
        part = "must" if view.field.required else "usual" if view.field.usual else "more"
        found["usual" if part == "more" and not view.is_empty else part].append(view)
    return found


def fits(fields: Sequence[Field], values: Mapping[str, Written]) -> bool:
    """Whether the form has a place for all of ``values``: it must not drop what it cannot show."""
    for each in fields:
        value = values.get(each.name, "")
        if each.kind == "group":
            if value and not (isinstance(value, dict) and fits(each.parts, value)):
                return False
        elif each.kind == "rows":
            if isinstance(value, dict) or (value and isinstance(value, str) and not each.alone):
                return False
            rows = as_list(value)
            if not all(
                isinstance(row, str) or (isinstance(row, dict) and fits(each.parts, row))
                for row in rows
            ):
                return False
        elif each.kind == "list":
            if not all(isinstance(entry, str) for entry in as_list(value)):
                return False
        elif not isinstance(value, str):
            return False
    return True
