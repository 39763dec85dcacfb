"""The data of a site against the schemas that the site itself publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

from dafu.problems.codes import CODES
from dafu.problems.problem import not_as_written
from dafu.render.data.twin import LETTER_SCHEMA
from dafu.verify.copy import Copy, strict_json
from dafu.verify.findings import Findings


class Schemas:
    """Validates data by the JSON Schemas of the site in ``copy``, whose address is ``base``."""

    def __init__(self, copy: Copy, base: str, findings: Findings) -> None:
        self._copy = copy
        self._base = base
        self._findings = findings
        self._known: dict[str, list[Draft202012Validator]] = {}

    def see_twin(self, path: str, twin: Mapping[str, Any], size: int) -> None:
        """Look at a letter's data of ``size`` bytes, whatever schema it names."""
        self._see(path, twin, size, LETTER_SCHEMA)

    def see(self, path: str, data: bytes) -> None:
        """Look at other data, if it names a schema of the site."""
        if not path.endswith(".json") or b'"schema"' not in data or "/schema/" in path:
            return
        try:
            value = strict_json(data)
            address = str(value["links"]["schema"])
        except (KeyError, TypeError):
            return
        except ValueError as error:
            self._findings.add(CODES["data-unreadable"], path, reason=not_as_written(error))
            return
        if self._base and address.startswith(self._base):
            self._see(path, value, len(data), address.removeprefix(self._base))

    def _see(self, path: str, value: Any, size: int, schema: str) -> None:
        if schema not in self._known:
            self._known[schema] = list(self._forms(schema))
        forms = self._known[schema]
        try:
            if not forms or any(form.is_valid(value) for form in forms):
                return
            errors = min((_errors(form, value, size) for form in forms), key=len)
        except ValueError as error:  # What the validator itself cannot take.
            self._findings.add(CODES["data-unreadable"], path, reason=not_as_written(error))
            return
        where = "/".join(map(str, errors[0].instance_path))
        reason = not_as_written(_reason(errors[0]))
        self._findings.add(
            CODES["data-schema"], path, schema=schema, where=where or "/", reason=reason
        )

    def _forms(self, schema: str) -> Iterator[Draft202012Validator]:
        """The forms that the schema allows; none where it cannot be used."""
        try:
            whole = strict_json(self._copy.read(schema))
            check_size(whole)
            parts = whole.get("oneOf") or [{"$ref": whole["$ref"]}]
            for part in parts:
                form = {"$schema": whole["$schema"], "$defs": whole["$defs"], **part}
                yield Draft202012Validator(
                    form,
                    validate_formats=True,
                    retriever=_nothing,
                    pattern_options=RegexOptions(size_limit=1 << 20),
                )
        except FileNotFoundError:
            return  # The manifest says so.
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            reason = not_as_written(error)
            self._findings.add(CODES["schema-unusable"], schema, reason=reason)


def _errors(form: Draft202012Validator, value: Any, size: int) -> list[ValidationError]:
    """What is wrong with ``value``, which is; of one that is large, the first thing alone."""
    if size <= _SMALL:
        return list(form.iter_errors(value))
    try:
        form.validate(value)
    except ValidationError as error:
        return [error]
    return []


_SMALL = 1 << 18
"""Bytes of data of which all errors are listed, to see which form is meant; they take room."""


def _reason(error: ValidationError) -> str:
    """Why, without the value, which may be a whole letter."""
    value = json.dumps(error.instance, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    message = str(error.message)
    return message.replace(value, "…") if len(value) > 40 else message


_LARGEST = 20_000
"""Parts of a schema with all that it refers to in their places."""


def check_size(schema: Mapping[str, Any]) -> None:
    """Raise ValueError for a schema that is small but grows without end where it is applied."""
    sizes: dict[str, int] = {}

    def size(part: Any) -> int:
        if isinstance(part, list):
            return 1 + sum(map(size, part))
        if not isinstance(part, dict):
            return 1
        referred = part.get("$ref")
        own = sum(size(inner) for name, inner in part.items() if name != "$defs")
        return 1 + own + (of(referred) if isinstance(referred, str) else 0)

    def of(name: str) -> int:
        if name not in sizes:
            sizes[name] = _LARGEST  # Until it is known, so that it cannot hold itself.
            sizes[name] = size(definitions.get(name.removeprefix("#/$defs/")))
        if sizes[name] >= _LARGEST:
            raise ValueError("it refers to itself, or grows too large")
        return sizes[name]

    definitions = schema["$defs"]
    try:
        whole = size(schema)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if whole >= _LARGEST:
        raise ValueError("it grows too large")


def _nothing(address: str) -> NoReturn:
    """No schema is brought from anywhere."""
    raise ValueError(f"{address}: not of this site")
