"""Front matter: parted from the body, and typed by a model, every problem with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dafu.model.keys import Loc, Model, key_names, submodel
from dafu.model.values import Separated
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.read.front_matter import fences, key_lines, samples
from dafu.read.front_matter import yaml as nodes
from dafu.read.front_matter.suggestions import contact_lines, meant_key
from dafu.read.front_matter.yaml import Node, Pairs, Scalar, Sequence

M = TypeVar("M", bound=Model)


def parse(
    head: str, model: type[Model], path: str, problems: Problems, first_line: int = 1
) -> Pairs | None:
    """The mapping that ``head`` was meant to be, or None and a problem; as :func:`nodes.parse`."""
    if len(head) > nodes.MAX_BYTES or key_lines.is_well_written(head, model):
        return nodes.parse(head, path, problems, first_line)
    lines = head.split("\n")
    meant = key_lines.mended(
        lines, model, lambda line, column: Place(path, first_line + line, column + 1), problems
    )

    def place(line: int, column: int) -> Place:
        return Place(path, first_line + line, meant.column(line, column) + 1)

    return nodes.parse("\n".join(meant.lines), path, problems, first_line, place)


def check_single(
    body: str, model: type[Model], path: str, first_line: int, problems: Problems
) -> None:
    """Refuse a body that begins with a key of ``model``: what it says would not be heeded."""
    for number, line in enumerate(body.split("\n")):
        if line.strip() in {"", fences.FENCE}:
            continue
        written = line.split(":")[0].strip()
        if ":" in line and written in key_names(model):
            place = Place(path, first_line + number)
            problems.add(CODES["front-matter-twice"], place, written=f"{written}:")
        return


@cache
def chinese_names(model: type[Model]) -> dict[str, str]:
    """Chinese key name to field name, from the titles of ``model``'s fields."""
    return {info.title: name for name, info in model.model_fields.items() if info.title}


@dataclass(slots=True)
class Typed(Generic[M]):
    """A model instance, where each of its values was written, and whether it is all there.

    Of an incomplete one only ``model_fields_set`` may be relied on: what was written well.
    """

    value: M
    positions: Mapping[Loc, tuple[int, int]]
    complete: bool


def typed(model: type[M], root: Pairs | None, problems: Problems) -> Typed[M]:
    """``root`` as an instance of ``model``, as far as it goes; every problem with its place.

    None, for a mapping that could not be read, gives an instance of which nothing is known.
    """
    if root is None:
        return Typed(_sound_part(model, {}), {}, complete=False)
    reader = _Reader(model, root.place, problems)
    noted = len(problems)
    value = reader.plain(root, model, ())
    try:
        instance = model.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        for detail in details:
            reader.note(detail)
        wrong = {detail["loc"][0] for detail in details}
        sound = {name: child for name, child in value.items() if name not in wrong}
        instance = _sound_part(model, sound)
    return Typed(instance, reader.positions, complete=len(problems) == noted)


def _sound_part(model: type[M], sound: Mapping[str, Any]) -> M:
    """What is known of a ``model`` of which only the ``sound`` values could be read."""
    partial = _partial(model).model_validate(sound)
    return model.model_construct(partial.model_fields_set, **dict(partial))


@cache
def _partial(model: type[M]) -> type[M]:
    """``model`` with nothing required, for what could be read of a mapping with mistakes."""
    optional: dict[str, Any] = {
        name: (Annotated[info.annotation, info], None)
        for name, info in model.model_fields.items()
        if info.is_required()
    }
    return create_model(model.__name__, __base__=model, **optional)


_SUGGESTIONS = 200
"""Unknown keys of a file for which what was meant is looked for: it takes a while."""


@dataclass(slots=True)
class _Reader:
    """Nodes as plain values for the model, and what is wrong with them."""

    model: type[Model]
    place: Place
    problems: Problems
    positions: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    nodes: dict[Loc, Node] = field(default_factory=dict)
    misspelt: set[Loc] = field(default_factory=set)
    """Keys that were probably meant by others: of these nobody says that they are missing."""

    unknown: int = 0

    def plain(
        self, node: Node, model: type[Model] | None, loc: Loc, parted: Separated | None = None
    ) -> Any:
        """``node`` as texts, lists and dictionaries with the names of ``model``'s fields."""
        self.positions.setdefault(loc, (node.place.line, node.place.column))
        self.nodes[loc] = node
        if isinstance(node, Pairs):
            return self._mapping(node, model, loc)
        if parted and (items := _parted(node, parted)):
            return [self.plain(item, None, (*loc, n)) for n, item in enumerate(items)]
        if isinstance(node, Sequence):
            return [self.plain(item, model, (*loc, n)) for n, item in enumerate(node.items)]
        return node.text

    def _mapping(self, node: Pairs, model: type[Model] | None, loc: Loc) -> dict[str, Any]:
        names = key_names(model) if model else {}
        given = {names.get(key.text, key.text) for key, _ in node.pairs}
        value: dict[str, Any] = {}
        children: dict[str, Node] = {}
        first: dict[str, int] = {}
        for key, child in node.pairs:
            name = names.get(key.text, key.text)
            if model and name not in model.model_fields:
                meant = self._unknown(key, model, given, loc)
                if meant is None:
                    continue
                name = meant
            if name in first:
                line = first[name]
                self.problems.add(CODES["key-duplicate"], key.place, written=key.text, first=line)
                continue
            first[name] = key.place.line
            self.positions[(*loc, name)] = (child.place.line, child.place.column)
            below, parted = _parts(model)[name] if model else (None, None)
            value[name] = self.plain(child, below, (*loc, name), parted)
            children[name] = child
        if model:
            self._check_empty(value, children, model, loc)
        return value

    def _check_empty(
        self,
        value: dict[str, Any],
        children: Mapping[str, Node],
        model: type[Model],
        loc: Loc,
    ) -> None:
        """What must say something may not be YAML's null."""
        for name in sorted(model.needed(value) & children.keys()):
            what = _what(model.model_fields[name])
            for null in _nulls(children[name]):
                self.problems.add(CODES["value-empty"], null.place, what=what)
                value.pop(name, None)
                # Told here: it is not missing as well.
                self.misspelt.add((*loc, name))

    def _unknown(self, key: Scalar, model: type[Model], given: set[str], loc: Loc) -> str | None:
        """Tell of a key that there is not; the field that it surely means, if it is not there."""
        self.unknown += 1
        looked = self.unknown <= _SUGGESTIONS
        near, sure, hint = meant_key(key.text if looked else "", model, given)
        if near:
            self.misspelt.add((*loc, near))
            self.positions.setdefault((*loc, near), (key.place.line, key.place.column))
        names = chinese_names(model) or model.model_fields
        values: dict[str, object] = {
            "written": key.text,
            "did_you_mean": hint,
            "allowed": Text("、".join(names), ", ".join(model.model_fields)),
        }
        chinese = not key.text.isascii()
        if near and sure:
            values["nearest"] = (chinese and model.model_fields[near].title) or near
        self.problems.add(CODES["key-unknown"], key.place, **values)
        return near if sure and near not in given else None

    def note(self, detail: ErrorDetails) -> None:
        """Tell of what the model refused."""
        loc = tuple(detail["loc"])
        kind = detail["type"]
        if kind == "missing":
            if loc not in self.misspelt:
                self._missing(loc)
            return
        place = self._placed(loc)
        if kind == "value-empty":
            self.problems.add(CODES[kind], place, what=_what(_field(self.model, loc)))
            return
        if kind in CODES:
            self.problems.add(CODES[kind], place, **detail.get("ctx", {}))
            return
        named = loc
        while isinstance(named[-1], int):
            named = named[:-1]
        owner, values = _owner(self.model, named), dict[str, object]()
        values["expected"] = _EXPECTED.get(kind, _SOMETHING)
        known = owner and named[-1] in owner.model_fields
        values["sample"] = samples.shown(owner, str(named[-1])) if owner and known else "…"
        node = self.nodes.get(loc)
        if loc == ("contact",) and isinstance(node, Scalar) and node.plain:
            values |= {"source": node.text, "nearest": contact_lines(node.text)}
        self.problems.add(CODES["value-shape"], place, **values)

    def _missing(self, loc: Loc) -> None:
        info, owner = _field(self.model, loc), _owner(self.model, loc)
        name = str(loc[-1])
        title = (info.title if info else None) or name
        self.problems.add(
            CODES["key-missing"],
            self._placed(loc[:-1]),
            name=name,
            zh=title,
            meaning=_meaning(info),
            meaning_en=(info.description if info else None) or "",
            sample=samples.shown(owner, name) if owner else "",
        )

    def _placed(self, loc: Loc) -> Place:
        while loc and loc not in self.positions:
            loc = loc[:-1]
        return Place(self.place.path, *self.positions.get(loc, (1, 1)))


def _parted(node: Scalar | Sequence, parted: Separated) -> list[Node] | None:
    """The entries of a list of names; None where no text holds several."""
    items: list[Node] = []
    several = False
    for item in node.items if isinstance(node, Sequence) else [node]:
        # Who puts quotation marks around it means it as one.
        plain = isinstance(item, Scalar) and item.plain
        found = parted.entries(item.text) if isinstance(item, Scalar) and plain else []
        if len(found) < 2 or not isinstance(item, Scalar):
            items.append(item)
            continue
        several = True
        for offset, text in found:
            items.append(Scalar(text, item.place._replace(column=item.place.column + offset)))
    return items if several else None


def _nulls(node: Node) -> list[Scalar]:
    """What is no value at all for YAML: the node itself, or items of a list."""
    found = node.items if isinstance(node, Sequence) else [node]
    return [x for x in found if isinstance(x, Scalar) and x.is_null]


def _what(info: FieldInfo | None) -> Text:
    """What belongs into a key, as a message adds it."""
    if info is None or not info.description:
        return Text("", "")
    return Text(f"（{_meaning(info).rstrip('。')}）", f" ({info.description.rstrip('.')})")


def _meaning(info: FieldInfo | None) -> str:
    extra = info.json_schema_extra if info else None
    return str(extra.get("description_zh", "")) if isinstance(extra, dict) else ""


@cache
def _parts(
    model: type[Model],
) -> Mapping[str, tuple[type[Model] | None, Separated | None]]:
    """Of each field the model below it, and how a list in one line is parted."""
    return {
        name: (submodel(info), next((x for x in info.metadata if isinstance(x, Separated)), None))
        for name, info in model.model_fields.items()
    }


_EXPECTED = {
    "model_type": Text("下面几行“名称: 内容”", "key: value lines below it"),
    "dict_type": Text("下面几行“名称: 内容”", "key: value lines below it"),
    "tuple_type": Text("列表", "a list"),
    "list_type": Text("列表", "a list"),
}
_SOMETHING = Text("另一种写法", "written in another way")


def _field(model: type[Model], loc: Loc) -> FieldInfo | None:
    owner = _owner(model, loc)
    return owner.model_fields.get(str(loc[-1])) if owner and loc else None


def _owner(model: type[Model], loc: Loc) -> type[Model] | None:
    """The model whose field stands at the end of ``loc``."""
    current: type[Model] | None = model
    for part in loc[:-1]:
        if isinstance(part, str) and current:
            info = current.model_fields.get(part)
            current = submodel(info) if info else None
    return current
