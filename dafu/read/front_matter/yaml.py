"""YAML as positioned text: every scalar as written, with its line and column.

``0530``, ``12:30`` and ``no`` stay what the editor meant. The nodes are composed here from the
event stream of libyaml, in a loop with a depth limit: libyaml's own composer calls itself and dies
of SIGSEGV on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.read.front_matter.scalars import quoted

MAX_BYTES = 64_000
"""Front matter of more bytes is refused before the parser sees it."""

MAX_DEPTH = 8
"""Levels of lists and mappings; the model itself needs four."""

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where YAML ends lines; in a file only the first occurs, since the others are refused."""


@dataclass(slots=True)
class Scalar:
    """A text as written, and where it begins."""

    text: str
    place: Place
    plain: bool = True
    """Whether it stands there without quotation marks, and not as a block."""

    @property
    def is_null(self) -> bool:
        """Whether it is no value at all for YAML (1.2, 10.2.1.1)."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Sequence:
    """A YAML list."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Pairs:
    """A YAML mapping with every pair in order, duplicates included."""

    place: Place
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Sequence | Pairs


class _RefusedError(Exception):
    """The YAML was refused; the problem has been noted."""


Placed = Callable[[int, int], Place]
"""The place of a line and column of the text, both counted from 0."""


def parse(
    text: str, path: str, problems: Problems, first_line: int = 1, placed: Placed | None = None
) -> Pairs | None:
    """The mapping that ``text`` holds, or None and a problem.

    ``first_line`` is the line of the file on which ``text`` begins; ``placed`` tells where its
    lines and columns stand, for text that was changed. Refused: anchors, aliases, tags, merge
    keys, several documents, nesting beyond :data:`MAX_DEPTH`.
    """
    placed = placed or (lambda line, column: Place(path, first_line + line, column + 1))
    size = len(text.encode())
    if size > MAX_BYTES:
        place = Place(path, first_line)
        problems.add(CODES["front-matter-large"], place, size=size, limit=MAX_BYTES)
        return None
    try:
        root = _compose(text, problems, placed)
    except _RefusedError:
        return None
    except _YamlError as error:
        lines = _LINE_END.split(text)
        line = min(error.line, len(lines) - 1)
        place = placed(line, error.column)
        reason = _reason(error.problem, lines[line])
        problems.add(CODES["front-matter-syntax"], place, reason=reason)
        return None
    if not isinstance(root, Pairs):
        place = root.place if root else Place(path, first_line)
        problems.add(CODES["front-matter-shape"], place)
        return None
    return root


@dataclass(slots=True)
class _YamlError(Exception):
    """libyaml's complaint, placed where the mistake most likely is; counted from 0."""

    problem: str
    line: int
    column: int


_OPEN = ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")
"""Complaints about what was begun and never ended; the mistake is where it began."""


def _events(text: str) -> Iterator[yaml.Event]:
    """The events of ``text``; raises :class:`_YamlError`."""
    quoted: yaml.ScalarEvent | None = None
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            yield event
            if type(event) is yaml.ScalarEvent and event.style and _spans_lines(event):
                quoted = event
    except yaml.reader.ReaderError as error:
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        raise _YamlError(error.reason, line, column) from error
    except yaml.MarkedYAMLError as error:
        problem: str = error.problem or "?"
        mark: Any = error.problem_mark
        if (error.context or "").startswith(_OPEN):
            mark = error.context_mark
        elif quoted and quoted.end_mark and mark and quoted.end_mark.line == mark.line:
            # A quotation mark left open ends at the next one, lines below, amid other text.
            problem, mark = "found unexpected end of stream", quoted.start_mark
        raise _YamlError(problem, mark.line if mark else 0, mark.column if mark else 0) from error


def _spans_lines(event: yaml.ScalarEvent) -> bool:
    start, end = event.start_mark, event.end_mark
    return event.style in {"'", '"'} and bool(start and end and start.line < end.line)


_REASONS = {
    "mapping values are not allowed": Text(
        "值里有冒号，或上一行没有写完",
        "a colon in a value, or the line before is unfinished",
    ),
    "could not find expected ':'": Text("缺少冒号", "a colon is missing"),
    "found character that cannot start": Text(
        "行首或值的开头不能用制表符、@、% 或 `",
        "a value or line begins with a tab, @, % or `",
    ),
    "found a tab character": Text("不能用制表符缩进，请用空格", "indent with spaces, not tabs"),
    "found unexpected end of stream": Text("引号没有结束", "a quotation mark is not closed"),
    "did not find expected ',' or": Text("括号没有结束", "a bracket is not closed"),
    "did not find expected key": Text(
        "缩进不齐，或引号、括号后多了文字",
        "uneven indentation, or text after a quotation mark",
    ),
    "block sequence entries are not": Text(
        "列表要从下一行写起", "a list begins on a line of its own"
    ),
    "did not find expected alphabetic": Text(
        "以 * 或 & 开头的文字要加引号", "text that begins with * or & must be quoted"
    ),
    "did not find expected node content": Text(
        "值的开头不能用逗号", "a value cannot begin with a comma"
    ),
    "did not find expected <document start>": Text(
        "“...”一行之后还有内容", "there is more after a line ..."
    ),
    "found unknown escape": Text(
        "双引号里的反斜杠写法不对", "a backslash that means nothing in double quotes"
    ),
    "found invalid Unicode": Text("没有这样的 Unicode 字符", "no such Unicode character"),
    "control characters are not allowed": Text(
        "含有不允许的字符", "a character that is not allowed"
    ),
}


def _reason(problem: str, line: str) -> Text:
    if problem.startswith("could not find") and "：" in line:
        return Text("冒号应当是半角的“:”", "the colon must be an ASCII one")
    if problem.startswith("could not find") and ":" in line:
        return Text("冒号后面要留一个空格", "a space is missing after the colon")
    for beginning, text in _REASONS.items():
        if problem.startswith(beginning):
            return text
    return Text("此处无法识别", problem)


def _compose(text: str, problems: Problems, placed: Placed) -> Node | None:
    root: Node | None = None
    stack: list[Sequence | Pairs] = []
    keys: list[Scalar | None] = []

    def refuse(code: str, place: Place, **values: object) -> _RefusedError:
        problems.add(CODES[code], place, **values)
        return _RefusedError()

    def attach(node: Node) -> None:
        nonlocal root
        if not stack:
            if root is not None:
                raise refuse("front-matter-shape", node.place)
            root = node
            return
        parent = stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif keys[-1] is None:
            if not isinstance(node, Scalar):
                raise refuse("yaml-feature", node.place, feature=_FEATURES["key"])
            if node.text == "<<":
                raise refuse("yaml-feature", node.place, feature=_FEATURES["merge"])
            keys[-1] = node
        else:
            parent.pairs.append((keys[-1], node))
            keys[-1] = None

    lines, misread = _LINE_END.split(text), Problems()
    for event in _events(text):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            keys.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        mark = event.start_mark
        place = placed(mark.line, mark.column) if mark else placed(0, 0)
        if isinstance(event, yaml.AliasEvent):
            raise refuse("yaml-feature", place, feature=_FEATURES["alias"])
        if event.anchor is not None:
            raise refuse("yaml-feature", place, feature=_FEATURES["anchor"])
        if isinstance(event, _TAGGED) and event.tag:
            raise refuse("yaml-feature", place, feature=_FEATURES["tag"])
        if isinstance(event, yaml.ScalarEvent):
            _check_written(event, place, lines, misread)
            attach(Scalar(event.value, place, not event.style))
            continue
        node = Sequence(place) if isinstance(event, yaml.SequenceStartEvent) else Pairs(place)
        attach(node)
        stack.append(node)
        keys.append(None)
        if len(stack) > MAX_DEPTH:
            raise refuse("yaml-nesting", place, limit=MAX_DEPTH)
    problems.extend(misread)
    return root


_TAGGED = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_CUT = re.compile(r"\s(#[^\s#].*)")


def _check_written(
    event: yaml.ScalarEvent, place: Place, lines: list[str], problems: Problems
) -> None:
    """Note where YAML would read something else than what an editor wrote.

    It joins the lines of a value with blanks, and drops what looks like a comment.
    """
    start, end = event.start_mark, event.end_mark
    if not start or not end or event.style in {"|", ">"} or not event.value:
        return
    if start.line < end.line:
        problems.add(CODES["value-lines"], place)
    elif not event.style and (cut := _CUT.match(lines[end.line], end.column)):
        whole = lines[start.line][start.column :].rstrip()
        values = {"written": cut[1], "kept": event.value, "source": whole}
        values["nearest"] = quoted(whole)
        column = place.column + end.column - start.column + 1
        problems.add(CODES["value-cut"], place._replace(column=column), **values)


_FEATURES = {
    "alias": Text("引用（*）", "aliases (*)"),
    "anchor": Text("锚点（&）", "anchors (&)"),
    "tag": Text("标签（!）", "tags (!)"),
    "merge": Text("合并键（<<）", "merge keys (<<)"),
    "key": Text("列表或映射作键", "lists or mappings as keys"),
}
