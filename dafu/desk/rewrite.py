"""Front matter changed in place: only what is another value becomes another text.

Order of keys, comments, quotation marks and all that was not touched stay byte for byte. The text
is composed once; each difference between what stands there and what is wanted becomes an edit of
the characters of that value alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any, NamedTuple

import yaml

from dafu.model.keys import Model, key_names, submodel
from dafu.problems.problem import Problems
from dafu.read.front_matter import yaml as nodes
from dafu.read.front_matter.scalars import quoted

Written = str | list["Written"] | dict[str, "Written"]
"""A value as it is written: text, or lists and mappings of it; nothing is an empty one."""

Fields = type[Model] | None

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BLOCKS = frozenset({"|", ">"})
"""Styles of text on lines of its own."""


class UnreadableError(ValueError):
    """The text is no plain mapping of keys, so that no value has a place of its own."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def written(head: str, model: type[Model]) -> dict[str, Written]:
    """The values of front matter as they stand in ``head``, by the names of their fields.

    Keys that ``model`` does not know are left out. Raises :class:`UnreadableError`.
    """
    root = _root(head)
    return _mapping(root, model) if root else {}


def rewritten(
    head: str, wanted: Mapping[str, Written], model: type[Model], chinese: bool = True
) -> str:
    """``head`` with the values of ``wanted``, which names every field that is to stay.

    An empty value takes its key away; keys that ``model`` does not know stay. A new key is called
    as those around it are, in ``chinese`` where there are none, and stands where the model has it.
    Raises :class:`UnreadableError`.
    """
    if head and not head.endswith("\n"):
        head += "\n"
    root = _root(head)
    if root is None:
        names = _Names(model, chinese)
        lines = _pairs({k: v for k, v in wanted.items() if v}, model, names)
        return head + "".join(f"{line}\n" for line in lines)
    keys = [key.value for key, _ in root.value]
    told = [key for key in keys if key in key_names(model)]
    if told:
        chinese = sum(not key.isascii() for key in told) * 2 > len(told)
    editor = _Editor(head, _Names(model, chinese))
    editor.mapping(root, wanted, model, "")
    return editor.done()


def _root(head: str) -> yaml.MappingNode | None:
    """The mapping in ``head``; None where there is nothing but comments."""
    if re.search("[\r\x85\u2028\u2029]", head):
        raise UnreadableError("line ends that only YAML knows")
    problems = Problems()
    if not any(line.strip() and not line.lstrip().startswith("#") for line in head.split("\n")):
        return None
    # Bounds the nesting, and refuses anchors, tags and merge keys: libyaml's own composer does not.
    if nodes.parse(head, "", problems) is None:
        raise UnreadableError("no plain mapping")
    root = yaml.compose(head, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise UnreadableError("no mapping of lines")
    return root


def _mapping(node: yaml.MappingNode, model: Fields) -> dict[str, Written]:
    names = key_names(model) if model else {}
    found: dict[str, Written] = {}
    for key, value in node.value:
        name = names.get(key.value, "" if model else key.value)
        if not name:
            continue
        if name in found:
            raise UnreadableError("a key that is there twice")
        found[name] = _value(value, _below(model, name))
    return found


def _value(node: yaml.Node, model: Fields) -> Written:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, model)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, model) for item in node.value]
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS:
        return ""
    text: str = node.value
    return text.rstrip("\n")


def _below(model: Fields, name: str) -> Fields:
    info = model.model_fields.get(name) if model else None
    return submodel(info) if info else None


class _Names:
    """What keys are called in a file: all in Chinese, or all by the names of the fields."""

    def __init__(self, model: type[Model], chinese: bool) -> None:
        self._chinese = chinese

    def of(self, model: Fields, name: str) -> str:
        info = model.model_fields.get(name) if model else None
        return (self._chinese and info and info.title) or name


class _Editor:
    """Gathers the edits of one text."""

    def __init__(self, text: str, names: _Names) -> None:
        self._text = text
        self._names = names
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._edits: list[_Edit] = []

    def done(self) -> str:
        """The text with all edits made."""
        parts, done = [], 0
        # Of several at one place what is put in stands before what goes, in order of its making.
        for edit in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self._text[done : edit.start], edit.text]
            done = edit.end
        return "".join([*parts, self._text[done:]])

    def mapping(
        self, node: yaml.MappingNode, wanted: Mapping[str, Written], model: Fields, indent: str
    ) -> None:
        """Edit the pairs of a block mapping."""
        names = key_names(model) if model else {}
        there = {names.get(key.value, key.value): (key, value) for key, value in node.value}
        for name, (key, value) in there.items():
            if model and name not in model.model_fields:
                continue
            meant, old = wanted.get(name, ""), _value(value, _below(model, name))
            if not meant and old:
                self._replace_lines(key, value, "")
            elif meant and not _same(old, meant):
                self._change(key, value, meant, _below(model, name), indent)
        order = list(model.model_fields) if model else list(wanted)
        for name in (name for name in order if wanted.get(name) and name not in there):
            before = [x for x in order[: order.index(name)] if x in there]
            ends = [self._line_end(there[x]) for x in before]
            place = max(ends, default=self._line_start(self._at(node.start_mark)))
            lines = _pairs({name: wanted[name]}, model, self._names, indent)
            self._edits.append(_Edit(place, place, "".join(f"{line}\n" for line in lines)))

    def _change(
        self, key: yaml.Node, value: Any, meant: Written, model: Fields, indent: str
    ) -> None:
        """Make ``value`` say what is meant, in its own way of writing where that goes."""
        start, end = self._at(value.start_mark), self._end(value)
        if isinstance(value, yaml.MappingNode) and isinstance(meant, dict):
            if value.flow_style and self._in_flow(value, meant, model):
                return
            if not value.flow_style:
                self.mapping(value, meant, model, " " * value.start_mark.column)
                return
        if isinstance(value, yaml.SequenceNode) and isinstance(meant, list):
            if not value.flow_style:
                self._sequence(value, meant, model)
                return
            if all(isinstance(x, str) for x in meant) and all(
                isinstance(x, yaml.ScalarNode) for x in value.value
            ):
                kept = {
                    x.value: self._text[self._at(x.start_mark) : self._end(x)] for x in value.value
                }
                items = [kept.get(str(x)) or scalar(str(x), flow=True) for x in meant]
                self._edits.append(_Edit(start, end, f"[{', '.join(items)}]"))
                return
        of_a_line = isinstance(value, yaml.ScalarNode) and value.style not in _BLOCKS
        if of_a_line and isinstance(meant, str) and "\n" not in meant:
            text = quoted(meant) if value.style else scalar(meant)
            blank = " " if self._text[start - 1 : start] == ":" else ""
            self._edits.append(_Edit(start, end, blank + text))
            return
        lines = _pair(
            self._text[self._at(key.start_mark) : self._end(key)], meant, model, self._names, indent
        )
        self._replace_lines(key, value, "".join(f"{line}\n" for line in lines))

    def _in_flow(self, node: yaml.MappingNode, meant: dict[str, Written], model: Fields) -> bool:
        """Change texts within ``{…}``; False where keys come or go."""
        names = key_names(model) if model else {}
        there = {names.get(key.value, key.value): value for key, value in node.value}
        plain = all(isinstance(x, yaml.ScalarNode) for x in there.values())
        if not plain or there.keys() != {name for name, x in meant.items() if x}:
            return False
        for name, value in there.items():
            new = meant[name]
            if isinstance(new, str) and new != value.value:
                text = quoted(new) if value.style else scalar(new, flow=True)
                self._edits.append(_Edit(self._at(value.start_mark), self._end(value), text))
        return True

    def _sequence(self, node: yaml.SequenceNode, meant: Sequence[Written], model: Fields) -> None:
        """Edit the items of a block sequence: those that are the same stay as they are."""
        items = node.value
        before = [repr(_value(item, model)) for item in items]
        after = [repr(item) for item in meant]
        indent = " " * node.start_mark.column
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                continue
            pairs = min(b - a, d - c)
            for item, new in zip(items[a : a + pairs], meant[c : c + pairs], strict=True):
                self._item(item, new, model, indent)
            for item in items[a + pairs : b]:
                start = self._line_start(self._dash(item))
                self._edits.append(_Edit(start, self._line_end_at(self._end(item)), ""))
            place = (
                self._line_end_at(self._end(items[b - 1]))
                if b
                else self._line_start(self._dash(items[0]))
            )
            lines = [
                x for new in meant[c + pairs : d] for x in _item(new, model, self._names, indent)
            ]
            if lines:
                self._edits.append(_Edit(place, place, "".join(f"{line}\n" for line in lines)))

    def _item(self, item: Any, new: Written, model: Fields, indent: str) -> None:
        is_text = isinstance(item, yaml.ScalarNode) and item.style not in _BLOCKS
        if is_text and isinstance(new, str) and item.value:
            text = quoted(new) if item.style else scalar(new)
            self._edits.append(_Edit(self._at(item.start_mark), self._end(item), text))
            return
        in_lines = isinstance(item, yaml.MappingNode) and not item.flow_style
        if in_lines and isinstance(new, dict) and self._has_changed(item, new, model):
            return
        start = self._line_start(self._dash(item))
        lines = _item(new, model, self._names, indent)
        end = self._line_end_at(self._end(item))
        self._edits.append(_Edit(start, end, "".join(f"{line}\n" for line in lines)))

    def _has_changed(self, item: yaml.MappingNode, new: dict[str, Written], model: Fields) -> bool:
        """Edit an item key by key; False where another key would come to stand behind its dash."""
        names = key_names(model) if model else {}
        there = [names.get(key.value, key.value) for key, _ in item.value]
        order = [name for name in (model.model_fields if model else new) if new.get(name)]
        fresh = [name for name in order if name not in there]
        first = order.index(there[0]) if there and there[0] in order else -1
        if first < 0 or any(order.index(name) < first for name in fresh):
            return False
        self.mapping(item, new, model, " " * item.start_mark.column)
        return True

    def _replace_lines(self, key: yaml.Node, value: yaml.Node, text: str) -> None:
        """Put ``text`` in place of all lines of a pair; a comment behind its end goes with it."""
        start = self._line_start(self._at(key.start_mark))
        self._edits.append(_Edit(start, self._line_end((key, value)), text))

    def _at(self, mark: Any) -> int:
        start: int = self._starts[mark.line]
        return start + int(mark.column)

    def _end(self, node: Any) -> int:
        """Where the text of a node ends; libyaml lets what has lines go on to what follows it."""
        if isinstance(node, yaml.ScalarNode):
            end = self._at(node.end_mark)
            return len(self._text[:end].rstrip()) if node.style in _BLOCKS else end
        if node.flow_style:
            return self._at(node.end_mark)
        if not node.value:
            return self._at(node.start_mark)
        last = node.value[-1]
        return max(map(self._end, last)) if isinstance(last, tuple) else self._end(last)

    def _dash(self, item: yaml.Node) -> int:
        """Where the ``-`` of an item stands."""
        return self._text.rindex("-", 0, max(1, self._at(item.start_mark)))

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end_at(self, place: int) -> int:
        found = self._text.find("\n", place)
        return len(self._text) if found < 0 else found + 1

    def _line_end(self, pair: tuple[yaml.Node, yaml.Node]) -> int:
        key, value = pair
        return self._line_end_at(max(self._end(key), self._end(value)))


def _same(old: Written, new: Written) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return {k: v for k, v in old.items() if v} == {k: v for k, v in new.items() if v}
    return old == new


def _pairs(
    values: Mapping[str, Written], model: Fields, names: _Names, indent: str = ""
) -> Iterator[str]:
    order = list(model.model_fields) if model else list(values)
    for name in sorted(values, key=lambda name: order.index(name) if name in order else len(order)):
        if values[name]:
            yield from _pair(
                names.of(model, name), values[name], _below(model, name), names, indent
            )


def _pair(key: str, value: Written, model: Fields, names: _Names, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{indent}{key}:"
        yield from _pairs(value, model, names, indent + "  ")
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield f"{indent}{key}: [{', '.join(scalar(str(item), flow=True) for item in value)}]"
    elif isinstance(value, list):
        yield f"{indent}{key}:"
        for item in value:
            yield from _item(item, model, names, indent + "  ")
    elif "\n" in value:
        yield f"{indent}{key}: |"
        yield from (f"{indent}  {line}" if line.strip() else "" for line in value.split("\n"))
    else:
        yield f"{indent}{key}: {scalar(value)}"


def _item(value: Written, model: Fields, names: _Names, indent: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{indent}- {scalar(str(value))}"
        return
    lead = "- "
    for line in _pairs(value, model, names):
        yield f"{indent}{lead}{line}" if line else ""
        lead = "  "


def scalar(text: str, flow: bool = False) -> str:
    """``text`` on one line of YAML: in quotation marks where YAML would read something else."""
    sample = f"k: [{text}]" if flow else f"k: {text}"
    try:
        node = yaml.compose(sample, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return quoted(text)
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    found = [value for _, value in pairs]
    if flow and found and isinstance(found[0], yaml.SequenceNode):
        found = found[0].value
    plain = len(found) == 1 and isinstance(found[0], yaml.ScalarNode) and not found[0].style
    return text if plain and found[0].value == text and text not in _NULLS else quoted(text)
