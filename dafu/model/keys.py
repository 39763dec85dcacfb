"""Keys that editors write: declared once, with their names, what they hold, and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

Loc = tuple[str | int, ...]
"""Where a value stands in a model: field names and list indexes, as pydantic gives them."""


class Usage(NamedTuple):
    """How people write a key: what a message shows them, and what they call it otherwise."""

    example: str = ""
    also: tuple[str, ...] = ()
    """Names that are not the key's, but can mean nothing else."""
    advised: bool = False
    """Whether a letter should have it, though it need not."""
    form: tuple[str, str] = ("", "")
    """What a form says, in Chinese and English, where the description tells how a file says it."""


Need = Literal["must", "should", "may"]


def key(
    zh: str,
    description_zh: str,
    description: str,
    default: Any = ...,
    example: str = "",
    also: str = "",
    advised: bool = False,
    form: tuple[str, str] = ("", ""),
) -> Any:
    """A field of the model: its Chinese name and what it holds, in both languages.

    ``also`` names the key as people do by mistake, with blanks between; one that is ``advised``
    should be there, but need not. A ``form`` says the description's words in those of its ticks,
    choices and rows.
    """
    info = Field(
        default,
        title=zh,
        description=description,
        json_schema_extra={"description_zh": description_zh},
    )
    # Beside what schemas publish: it is for messages alone.
    info.metadata.append(Usage(example, tuple(also.split()), advised, form))
    return info


def usage(info: FieldInfo) -> Usage:
    """How people write the key of a field."""
    return next((x for x in info.metadata if isinstance(x, Usage)), Usage())


def need(info: FieldInfo) -> Need:
    """Whether a letter must, should or may have the key of a field."""
    if info.is_required():
        return "must"
    return "should" if usage(info).advised else "may"


@cache
def key_names(model: type[BaseModel]) -> dict[str, str]:
    """Every right name of ``model``'s keys, to the name of its field: 文号, document_number."""
    chinese = {info.title: name for name, info in model.model_fields.items() if info.title}
    return chinese | {name: name for name in model.model_fields}


@cache
def wrong_names(model: type[BaseModel]) -> dict[str, str]:
    """What people call ``model``'s keys by mistake, to the name of the field: 收件人."""
    return {word: name for name, info in model.model_fields.items() for word in usage(info).also}


class Model(BaseModel):
    """Frozen, and closed: a key that is not declared is an error."""

    # Validators are built at first use: a check of one file never needs those of the twin.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def needed(cls, given: Mapping[str, object]) -> frozenset[str]:
        """The keys that must say something where these are ``given``."""
        return frozenset(name for name, info in cls.model_fields.items() if info.is_required())


def submodel(info: FieldInfo) -> type[Model] | None:
    """The model of a field, or of what a field lists."""
    return next(_models(info.annotation), None)


def _models(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
