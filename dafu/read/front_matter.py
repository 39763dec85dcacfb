"""Front matter: parted from the body, and typed by a model, every problem with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dafu.codes import CODES
from dafu.letter import Loc, Model, submodel
from dafu.problems import Code, Edit, Place, Problems, Text
from dafu.read.nodes import Node, Pairs, Scalar, Sequence
from dafu.vocabulary import did_you_mean, nearest

FENCE = "---"

M = TypeVar("M", bound=Model)


def split(text: str, path: str, problems: Problems) -> tuple[str, str, int] | None:
    """Front matter, body and the body's first line number; None and a problem when there is none.

    The first line is ``---``; the next such line ends the front matter.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        problems.add(CODES["front-matter-missing"], Place(path))
        return None
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    problems.add(CODES["front-matter-unclosed"], Place(path, len(lines)))
    return None


def check_single(
    body: str, model: type[Model], path: str, first_line: int, problems: Problems
) -> None:
    """Refuse a body that begins with a key of ``model``: what it says would not be heeded."""
    for number, line in enumerate(body.split("\n")):
        if line.strip() in {"", FENCE}:
            continue
        written = line.split(":")[0].strip()
        if ":" in line and written in {*model.model_fields, *chinese_names(model)}:
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
    positions: dict[Loc, tuple[int, int]] = {(): (root.place.line, root.place.column)}
    misspelt: set[Loc] = set()
    noted = len(problems)
    value = _plain(root, model, (), positions, misspelt, problems)
    try:
        instance = model.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        for detail in details:
            _note(detail, model, root.place.path, positions, misspelt, problems)
        wrong = {detail["loc"][0] for detail in details}
        sound = {name: child for name, child in value.items() if name not in wrong}
        instance = _sound_part(model, sound)
    return Typed(instance, positions, complete=len(problems) == noted)


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


def _plain(
    node: Node,
    model: type[Model] | None,
    loc: Loc,
    positions: dict[Loc, tuple[int, int]],
    misspelt: set[Loc],
    problems: Problems,
) -> Any:
    positions.setdefault(loc, (node.place.line, node.place.column))
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [
            _plain(item, model, (*loc, index), positions, misspelt, problems)
            for index, item in enumerate(node.items)
        ]
    names = chinese_names(model) if model else {}
    known = set(model.model_fields) if model else set()
    value: dict[str, Any] = {}
    children: dict[str, Node] = {}
    first: dict[str, int] = {}
    for key, child in node.pairs:
        name = names.get(key.text, key.text)
        if model and name not in known:
            near = nearest(key.text, [*names, *known])
            meant = (*loc, names.get(near, near))
            misspelt.add(meant)
            positions.setdefault(meant, (key.place.line, key.place.column))
            problems.add(
                CODES["key-unknown"],
                key.place,
                written=key.text,
                did_you_mean=did_you_mean(near),
                allowed=Text("、".join(names), ", ".join(model.model_fields)),
            )
            continue
        if name in first:
            problems.add(CODES["key-duplicate"], key.place, written=key.text, first=first[name])
            continue
        first[name] = key.place.line
        positions[(*loc, name)] = (child.place.line, child.place.column)
        below = _submodels(model)[name] if model else None
        value[name] = _plain(child, below, (*loc, name), positions, misspelt, problems)
        children[name] = child
    if model:
        for name in sorted(model.needed(value) & children.keys()):
            what = _what(model.model_fields[name])
            for null in _nulls(children[name]):
                problems.add(CODES["value-empty"], null.place, what=what)
                value.pop(name, None)
                # Noted here: it is not missing as well.
                misspelt.add((*loc, name))
    return value


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
def _submodels(model: type[Model]) -> Mapping[str, type[Model] | None]:
    return {name: submodel(info) for name, info in model.model_fields.items()}


_EXPECTED = {
    "model_type": Text("“键: 值”的几行", "key: value lines"),
    "dict_type": Text("“键: 值”的几行", "key: value lines"),
    "tuple_type": Text("列表", "a list"),
    "list_type": Text("列表", "a list"),
}


def _note(
    detail: ErrorDetails,
    model: type[Model],
    path: str,
    positions: Mapping[Loc, tuple[int, int]],
    misspelt: set[Loc],
    problems: Problems,
) -> None:
    loc = tuple(detail["loc"])
    kind = detail["type"]
    if kind == "missing":
        if loc in misspelt:
            return
        info = _field(model, loc)
        problems.add(
            CODES["key-missing"],
            _place(path, loc[:-1], positions),
            name=loc[-1],
            zh=(info.title if info else None) or loc[-1],
            meaning=_meaning(info),
            meaning_en=(info.description if info else None) or "",
        )
        return
    place = _place(path, loc, positions)
    if kind == "value-empty":
        problems.add(CODES[kind], place, what=_what(_field(model, loc)))
    elif kind in CODES:
        values = detail.get("ctx", {})
        problems.add(CODES[kind], place, _edit(CODES[kind], place, values), **values)
    else:
        expected = _EXPECTED.get(kind, Text(detail["msg"], detail["msg"]))
        problems.add(CODES["value-shape"], place, expected=expected)


def _edit(code: Code, place: Place, values: Mapping[str, object]) -> Edit | None:
    """The edit of a value whose right form is plain."""
    nearest = values.get("nearest")
    if not code.fixable or not isinstance(nearest, str):
        return None
    return Edit(place, str(values["written"]), nearest)


def _place(path: str, loc: Loc, positions: Mapping[Loc, tuple[int, int]]) -> Place:
    while loc and loc not in positions:
        loc = loc[:-1]
    return Place(path, *positions.get(loc, (1, 1)))


def _field(model: type[Model], loc: Loc) -> FieldInfo | None:
    info: FieldInfo | None = None
    current: type[Model] | None = model
    for part in loc:
        if isinstance(part, int) or current is None:
            continue
        info = current.model_fields.get(part)
        current = submodel(info) if info else None
    return info
