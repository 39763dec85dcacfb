"""Lines of front matter as people type them, mended before YAML reads them.

``文号：示教`` and ``文号:示教`` are no keys to YAML but text that goes on in the next line, so it
complains there, of something else, or not at all. Here every line that was meant as ``key: value``
is told of where it stands, with what to write; what was meant is read on, so that one run tells of
everything. The letter stays in error: only what people see they have written is published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from dafu.model.keys import key_names, submodel, wrong_names
from dafu.model.patterns import lazy_pattern
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.read.front_matter.scalars import Fault, flow_keys, mended_value, unbalanced

_BLANKS = " \t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u202f\u205f\u3000\u2060\ufeff\xad" + "".join(
    map(chr, range(0x2000, 0x2010))
)
"""Blanks of all widths, and what cannot be seen at all."""

_BLANK = f"[{re.escape(_BLANKS)}]"
_COLON = lazy_pattern("[:：﹕︰∶ː]")
_LEAD = lazy_pattern(rf"(?P<indent>{_BLANK}*)(?P<dash>(?:[-－—–•·*]{_BLANK}*)?)")
_BEHIND = lazy_pattern(rf"{_BLANK}*")
_NO_KEY = frozenset("…'\"#[]{},，。、；*&!|>@%`-")
"""What no key begins with."""


class _KeyLine(NamedTuple):
    """A line in the parts that one of a key has, and where some of them begin."""

    indent: str
    dash: str
    key: str
    colon: str
    after: str
    value: str
    key_at: int
    colon_at: int

    @property
    def value_at(self) -> int:
        """The column of the value."""
        return self.colon_at + 1 + len(self.after)


def _split(line: str) -> _KeyLine | None:
    """The parts of a line that is one of a key; None for one without a colon behind a word."""
    lead = _LEAD.match(line)
    colon = _COLON.search(line, lead.end() if lead else 0)
    if not lead or not colon:
        return None
    key = line[lead.end() : colon.start()].rstrip(_BLANKS)
    if not key or key[0] in _NO_KEY:
        return None
    behind = _BEHIND.match(line, colon.end())
    after = behind[0] if behind else ""
    value = line[colon.end() + len(after) :].rstrip(_BLANKS)
    return _KeyLine(
        lead["indent"], lead["dash"], key, colon[0], after, value, lead.end(), colon.start()
    )


_ITEM = lazy_pattern(rf"(?P<indent>{_BLANK}*)(?P<dash>[-－—–•·*])(?P<gap>{_BLANK}*)(?P<value>\S.*)")
_BLOCK = lazy_pattern(r"[|>][-+\d]*\s*(#.*)?")
_LONGEST_KEY = 10
_LONGEST_VALUE = 2_000
"""A longer value is left to YAML: nobody mends one by looking at it."""
_UNLIKE_A_KEY = lazy_pattern(r"[\s，。、；“”（）()《》]|^(?:https?|ftp)$")


class Mended(NamedTuple):
    """Lines as they were meant, and those that were written otherwise, by index."""

    lines: list[str]
    written: dict[int, str]

    def column(self, index: int, column: int) -> int:
        """Where a column of a line as it was meant stands in the line as it was written."""
        before = self.written.get(index)
        if before is None:
            return column
        after = self.lines[index]
        same = _same(before, after)
        if column < same:
            return column
        end = _same(before[same:][::-1], after[same:][::-1])
        if column >= len(after) - end:
            return column - len(after) + len(before)
        return min(same, max(len(before) - 1, 0))


def _same(one: str, other: str) -> int:
    """How many characters are the same from the beginning on."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def known_key(written: str, model: type[BaseModel]) -> str | None:
    """The field of ``model`` that ``written`` names, by a right name or a usual wrong one."""
    names = key_names(model)
    if written in names or len(written) > 4 * _LONGEST_KEY:
        return names.get(written)
    plain = re.sub(_BLANK, "", unicodedata.normalize("NFKC", written))
    return names.get(plain) or names.get(plain.lower()) or wrong_names(model).get(plain)


def is_key_line(line: str, model: type[BaseModel]) -> bool:
    """Whether ``line`` is one of front matter, however it is typed: a key of ``model``, or alike.

    So is what belongs to the key above: an indented line, an item of a list, a comment.
    """
    if line.startswith((" ", "\t", "- ", "#")):
        return True
    parts = _split(line)
    if not parts:
        return False
    return known_key(parts.key, model) is not None or (
        parts.colon == ":" and not _UNLIKE_A_KEY.search(parts.key)
    )


_QUOTED = r"\"[^\"\\\n]*\""
_NO_BEGINNING = r"\s*&!@`%|>,\[\]{}\"'#?:-"
_LIST = rf"\[[^{_NO_BEGINNING}][^\n:#\t\[\]{{}}\"']*\]"
_VALUE = rf"[^{_NO_BEGINNING}][^\n:#\t]*|{_QUOTED}|{_LIST}"
_PAIR = rf"[^\s:]+: (?:[^\n:：，,\"'{{}}\[\]#*&!]+|{_QUOTED})"
_WELL_WRITTEN = re.compile(
    rf"(?P<indent>  )?(?P<key>[^\s:]+):"
    rf"(?: (?P<value>{_VALUE}|\{{(?P<pairs>{_PAIR}(?:, {_PAIR})*)\}}))?"
)
_PAIRS = lazy_pattern(_PAIR)


@cache
def _right_names(model: type[BaseModel]) -> tuple[frozenset[str], frozenset[str]]:
    """The right names of ``model``'s keys, and of those in groups below them."""
    models = filter(None, map(submodel, model.model_fields.values()))
    return frozenset(key_names(model)), frozenset(name for x in models for name in key_names(x))


def is_well_written(head: str, model: type[BaseModel]) -> bool:
    """Whether nothing of front matter needs a closer look, which holds for almost all.

    It has known keys, plain values and lists, and groups in one line or two blanks below their key.
    """
    top, below = _right_names(model)
    group = empty = False
    for line in head.split("\n"):
        match = _WELL_WRITTEN.fullmatch(line)
        if match is None:
            return False
        indent, key, value, pairs = match.groups()
        if indent:
            fits = group and key in below and bool(value) and not pairs
            empty = False
        else:
            fits = not empty and key in top
            group = empty = value is None
        if pairs:
            fits = fits and all(x[0].split(":")[0] in below for x in _PAIRS.finditer(pairs))
        if not fits:
            return False
    return not empty


def mended(
    lines: Sequence[str],
    model: type[BaseModel],
    place: Callable[[int, int], Place],
    problems: Problems,
) -> Mended:
    """``lines`` of front matter as they were meant; each that was written otherwise is a problem.

    ``place`` is that of a line and column, both counted from 0.
    """
    state = _State(model, lines)
    meant: list[str] = []
    written: dict[int, str] = {}
    for index, line in enumerate(lines):
        now, faults = state.read(index, line)
        meant.append(now)
        if now != line:
            written[index] = line
        for fault in faults:
            more = {"source": line.rstrip(), "nearest": now}
            problems.add(CODES[fault.code], place(index, fault.column), **fault.values, **more)
    return Mended(meant, written)


@dataclass(slots=True)
class _State:
    """Where in the front matter we are, line after line."""

    model: type[BaseModel]
    lines: Sequence[str]
    below: type[BaseModel] | None = None
    """The model of the key above, where its value is still to come."""
    open: bool = False
    """Whether the key above has no value yet."""
    inner: int | None = None
    """The column of the keys below it."""
    skip: int = -1
    """The last line of a value that has several."""
    block: bool = False
    faults: list[Fault] = field(default_factory=list)

    def read(self, index: int, line: str) -> tuple[str, list[Fault]]:
        """The line as it was meant, and what is wrong with it."""
        self.faults = []
        if self.block and (not line.strip() or line.startswith(" ")):
            return line, []
        self.block = False
        if index <= self.skip or not line.strip() or line.lstrip().startswith("#"):
            return line, []
        parts = _split(line)
        if parts and (now := self._key_line(index, line, parts)) is not None:
            return now, self.faults
        if self.open and (item := _ITEM.fullmatch(line)) and not line.lstrip().startswith("--"):
            return self._item(line, item), self.faults
        return line, []

    def _key_line(self, index: int, line: str, parts: _KeyLine) -> str | None:
        """The line of a key; None for text that is none."""
        written = parts.key
        top = known_key(written, self.model)
        nested = known_key(written, self.below) if self.below and self.open else None
        at_top = not parts.indent and not parts.dash
        if not (top or nested) and not self._alike(parts, at_top):
            return None
        if at_top and nested and not top:
            indent = " " * (self.inner or 2)
            self._misplaced(line, parts, Text("前面要空两格", "two blanks belong before it"))
        elif at_top or (top and not nested and not self.open and not parts.dash):
            indent = ""
            if parts.indent:
                self._misplaced(line, parts, Text("前面不能有空格", "no blanks before it"))
            self._top(top)
        elif self.open:
            indent = self._nested(line, parts, nested)
        else:
            return None
        key = _without_blanks(written)
        self._colon(line, parts, key)
        value = self._value(index, parts)
        if not indent:
            self.open = not value or value.startswith("#")
        dash = "- " if parts.dash and indent else ""
        if not self.faults:
            return line
        return f"{indent}{dash}{key}:" + (f" {value}" if value else "")

    def _alike(self, parts: _KeyLine, at_top: bool) -> bool:
        """Whether what no key is called was meant as one all the same."""
        if _UNLIKE_A_KEY.search(parts.key) or len(parts.key) > _LONGEST_KEY:
            return False
        if parts.colon == ":":
            return bool(at_top and parts.after)
        return bool(parts.value) and (at_top or self.open)

    def _top(self, name: str | None) -> None:
        info = self.model.model_fields.get(name) if name else None
        self.below = submodel(info) if info else None
        self.inner = None

    def _nested(self, line: str, parts: _KeyLine, nested: str | None) -> str:
        """The indentation of a key below another, the same for all of them."""
        column = parts.key_at
        plain = set(parts.indent) <= {" "}
        dash = parts.dash
        if dash and dash != "- " and dash.rstrip(" ") != "-":
            self.faults.append(_dash_fault(len(parts.indent)))
        if self.inner is None or dash:
            width = len(parts.indent) if plain and parts.indent else 2
            if not plain:
                self._misplaced(line, parts, _ONLY_BLANKS)
            self.inner = width + (2 if dash else 0)
            return " " * width
        if not plain or (nested and column != self.inner):
            reason = Text("要与上一行对齐", "it belongs below the key above")
            self._misplaced(line, parts, reason if plain else _ONLY_BLANKS)
            return " " * self.inner
        return parts.indent

    def _misplaced(self, line: str, parts: _KeyLine, reason: Text) -> None:
        key = _without_blanks(parts.key)
        values: dict[str, object] = {"key": key, "reason": reason, "written": parts.key}
        self.faults.append(Fault("key-indent", parts.key_at, values))

    def _colon(self, line: str, parts: _KeyLine, key: str) -> None:
        colon, after, value = parts.colon, parts.after, parts.value
        if colon != ":":
            reason = Text("要用半角的“:”", "is not the ASCII one")
        elif value and not after:
            reason = Text("冒号后面少一个空格", "has no blank behind it")
        elif after and after[0] not in " \t":
            reason = Text(
                f"冒号后面要用普通空格，这里是 U+{ord(after[0]):04X}",
                f"has another blank behind it than the usual one (U+{ord(after[0]):04X})",
            )
        else:
            return
        written = line[parts.key_at : parts.value_at if value else parts.colon_at + 1]
        values: dict[str, object] = {"key": key, "reason": reason, "written": written}
        self.faults.append(Fault("key-colon", parts.key_at, values))

    def _value(self, index: int, parts: _KeyLine) -> str:
        """The value as it was meant; one that has further lines is left to YAML."""
        value = parts.value
        if _BLOCK.fullmatch(value):
            self.block = True
            return value
        if len(value) > _LONGEST_VALUE or self._goes_on(index, value):
            return value
        names = key_names(self.below) | wrong_names(self.below) if self.below else {}
        meant, fault = flow_keys(value, names)
        if not fault:
            meant, fault = mended_value(value)
        if fault:
            self.faults.append(fault._replace(column=parts.value_at + fault.column))
        return meant

    def _goes_on(self, index: int, value: str) -> bool:
        """Whether a value in brackets or quotation marks goes on in the next line."""
        if not unbalanced(value):
            return False
        ahead = index + 1
        while ahead < len(self.lines) and not self.lines[ahead].strip():
            ahead += 1
        following = self.lines[ahead] if ahead < len(self.lines) else ""
        if following and not is_key_line(following, self.model):
            return True
        if following[:1].isspace() and not _split(following):
            self.skip = ahead
            return True
        return False

    def _item(self, line: str, match: re.Match[str]) -> str:
        indent, dash, gap, value = match.groups()
        if dash != "-" or not gap or gap[0] not in " \t":
            self.faults.append(_dash_fault(match.start("dash")))
        left = value.startswith("- ") or unbalanced(value) or len(value) > _LONGEST_VALUE
        meant, fault = (value, None) if left else mended_value(value.rstrip())
        if fault:
            self.faults.append(fault._replace(column=match.start("value") + fault.column))
        if not self.faults:
            return line
        width = len(indent) if set(indent) <= {" "} else 2
        return f"{' ' * width}- {meant}"


_ONLY_BLANKS = Text(
    "前面要用空格，不能用制表符（Tab）或全角空格", "blanks belong before it, no tab or wide blank"
)


def _dash_fault(column: int) -> Fault:
    return Fault("list-dash", column, {"written": "-"})


def _without_blanks(key: str) -> str:
    """A key without what cannot be seen in it; blanks that one may have meant stay."""
    return re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", key)
