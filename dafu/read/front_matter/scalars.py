"""Values in one line of YAML: what an editor wrote where YAML would read something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from dafu.problems.problem import Text


class Fault(NamedTuple):
    """What is wrong with a part of a line: the code, the column from 0, and what it says."""

    code: str
    column: int
    values: dict[str, object]


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_ESCAPE = re.compile(
    r"\\(?:[0abt\tnvfre \"/\\N_LP]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|(?P<wrong>))"
)
"""A backslash and what YAML knows behind it, or nothing."""

_COMMENT = re.compile(r"(?<=\S)\s+#(?:\s.*)?$")
_FEATURES = {
    "*": Text("引用（*）", "aliases (*)"),
    "&": Text("锚点（&）", "anchors (&)"),
    "!": Text("标签（!）", "tags (!)"),
}
_OF_A_LIST = re.compile(r"[&!]\S*\s+[\[{]")
_RESERVED = ("@", "`", "%", "|", ">", ",", "]", "}")
_LISTED = re.compile(r"[-?:](?=\s)")
_COLON = re.compile(r":(?=\s|$)")


def quoted(text: str) -> str:
    """``text`` as YAML with quotation marks around it."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def mended_value(written: str) -> tuple[str, Fault | None]:
    """A value as it was meant, and what is wrong with it; one that YAML reads right stays."""
    comment = _COMMENT.search(written) if written[:1] not in {'"', "'"} else None
    value = written[: comment.start()] if comment else written
    reason = _why(value)
    if reason is None:
        return written, None
    column, said, meant = reason
    code = "yaml-feature" if value[:1] in _FEATURES else "front-matter-syntax"
    name = "feature" if code == "yaml-feature" else "reason"
    fault = Fault(code, column, {name: said, "written": value[column:]})
    return meant + written[len(value) :], fault


def _why(value: str) -> tuple[int, Text, str] | None:
    """Where a value goes wrong, why, and what was meant; None for one that does not."""
    first = value[:1]
    if first in {'"', "'"}:
        return _in_quotes(value, first)
    if first in {"[", "{"}:
        if not unbalanced(value):
            return None
        return 0, Text("括号没有结束", "a bracket is not closed"), value + _closing(value)
    if _OF_A_LIST.match(value):
        return None
    if first in _FEATURES:
        return 0, _FEATURES[first], quoted(value)
    if value.startswith(_RESERVED):
        begins = Text(f"值的开头不能是 {first}", f"a value cannot begin with {first}")
        return 0, begins, quoted(value)
    if first == "#" and value[1:2].strip():
        hidden = Text("# 之后的文字会被当作注释", "what follows # is taken for a comment")
        return 0, hidden, quoted(value)
    if _LISTED.match(value):
        item = Text("列表要从下一行写起", "a list begins on a line of its own")
        return 0, item, quoted(value)
    if colon := _COLON.search(value):
        return colon.start(), Text("值里有冒号", "there is a colon in the value"), quoted(value)
    return None


def _in_quotes(value: str, mark: str) -> tuple[int, Text, str] | None:
    match = _QUOTED.match(value)
    if not match:
        unclosed = Text("引号没有结束", "a quotation mark is not closed")
        return 0, unclosed, quoted(value[1:].strip())
    rest = value[match.end() :]
    if rest.strip() and not rest.lstrip().startswith("#"):
        column = match.end() + len(rest) - len(rest.lstrip())
        after = Text("引号后面还有文字", "there is text after the quotation mark")
        return column, after, quoted(value)
    escapes = _ESCAPE.finditer(match[0]) if mark == '"' else ()
    if escape := next((x for x in escapes if x["wrong"] is not None), None):
        means = Text("双引号里的“\\”有别的意思", "a backslash means something in double quotes")
        return escape.start(), means, quoted(match[0][1:-1]) + rest
    return None


_OPENING = {"[": "]", "{": "}"}


def unbalanced(value: str) -> bool:
    """Whether a value in quotation marks or brackets does not end in its line."""
    if value[:1] in {'"', "'"}:
        return not _QUOTED.match(value)
    return value[:1] in _OPENING and bool(_closing(value))


def _closing(value: str) -> str:
    """The brackets that are still open at the end of ``value``, closed."""
    still_open: list[str] = []
    for char in _QUOTED.sub("", value):
        if char in _OPENING:
            still_open.append(_OPENING[char])
        elif still_open and char == still_open[-1]:
            still_open.pop()
    return "".join(reversed(still_open))


def flow_keys(value: str, names: Iterable[str]) -> tuple[str, Fault | None]:
    """``{联系人：示例乙，电话：…}`` with the colons and commas that YAML knows."""
    if not value.startswith("{"):
        return value, None
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    if not words:
        return value, None
    colon = re.compile(rf"(?<=[{{,，、；;\s])({words})\s*(?:[：﹕︰∶ː]\s*|:(?=\S))")
    first = colon.search(_QUOTED.sub(lambda quotation: "." * len(quotation[0]), value))
    if not first:
        return value, None
    between = re.compile(rf"\s*[，、；;,]\s*(?=(?:{words})\s*[:：﹕︰∶ː])")
    parts = re.split(f"({_QUOTED.pattern})", value)
    parts[::2] = (colon.sub(r"\1: ", between.sub(", ", part)) for part in parts[::2])
    meant = "".join(parts)
    reason = Text("要用半角的“:”加一个空格", "is not an ASCII one with a blank")
    values: dict[str, object] = {"key": first[1], "reason": reason, "written": first[0].rstrip()}
    return meant + _closing(meant), Fault("key-colon", first.start(1), values)
