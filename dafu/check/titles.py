"""What the values of a letter are called, and each of its texts with where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from dafu.model.keys import Loc, submodel
from dafu.model.letter import FrontMatter
from dafu.problems.problem import Text


def title_of(name: str) -> Text:
    """The name of a key in both languages; of the body, and of what is derived, too."""
    if name not in FrontMatter.model_fields:
        return Text(_OTHER_TITLES.get(name, name), name)
    return Text(FrontMatter.model_fields[name].title or name, name)


_OTHER_TITLES = {"body": "正文", "results": "办理结果"}


def title_at(loc: Loc) -> Text:
    """The name of the key whose value stands at ``loc``, in both languages."""
    if loc[0] == loc[-1]:
        return title_of(str(loc[0]))
    model: type[BaseModel] | None = FrontMatter
    named = Text("", "")
    for part in loc:
        if isinstance(part, str) and model and (info := model.model_fields.get(part)):
            named, model = Text(info.title or part, part), submodel(info)
    return named


def prose(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text in a letter's values, with where it stands."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from prose(child, (*loc, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from prose(child, (*loc, index))
