"""The data of a site against the schemas that the site itself publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jsonschema_rs import Draft202012Validator, ValidationError

from dafu.codes import CODES
from dafu.problems import not_as_written
from dafu.render.twin import LETTER_SCHEMA
from dafu.verify.findings import Findings


class Schemas:
    """The schemas of the site in ``folder``, whose address is ``base``."""

    def __init__(self, folder: Path, base: str, findings: Findings) -> None:
        self._folder = folder
        self._base = base
        self._findings = findings
        self._known: dict[str, list[Draft202012Validator]] = {}

    def see_twin(self, path: str, twin: Mapping[str, Any]) -> None:
        """Look at a letter's data, whatever schema it names."""
        self._see(path, twin, LETTER_SCHEMA)

    def see(self, path: str, data: bytes) -> None:
        """Look at other data, if it names a schema of the site."""
        if not path.endswith(".json") or b'"schema"' not in data or "/schema/" in path:
            return
        try:
            value = json.loads(data)
            address = str(value["links"]["schema"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        if self._base and address.startswith(self._base):
            self._see(path, value, address.removeprefix(self._base))

    def _see(self, path: str, value: Any, schema: str) -> None:
        if schema not in self._known:
            self._known[schema] = list(self._forms(schema))
        forms = self._known[schema]
        if not forms or any(form.is_valid(value) for form in forms):
            return
        errors = min((list(form.iter_errors(value)) for form in forms), key=len)
        where = "/".join(map(str, errors[0].instance_path))
        reason = not_as_written(_reason(errors[0]))
        self._findings.add(
            CODES["data-schema"], path, schema=schema, where=where or "/", reason=reason
        )

    def _forms(self, schema: str) -> Iterator[Draft202012Validator]:
        """The forms that the schema allows; none where it cannot be used."""
        try:
            whole = json.loads((self._folder / schema).read_bytes())
            parts = whole.get("oneOf") or [{"$ref": whole["$ref"]}]
            for part in parts:
                form = {"$schema": whole["$schema"], "$defs": whole["$defs"], **part}
                yield Draft202012Validator(form, validate_formats=True, retriever=_nothing)
        except FileNotFoundError:
            return  # The manifest says so.
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = not_as_written(error)
            self._findings.add(CODES["schema-unusable"], schema, reason=reason)


def _reason(error: ValidationError) -> str:
    """Why, without the value, which may be a whole letter."""
    value = json.dumps(error.instance, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    message = str(error.message)
    return message.replace(value, "…") if len(value) > 40 else message


def _nothing(address: str) -> NoReturn:
    """No schema is brought from anywhere."""
    raise ValueError(f"{address}: not of this site")
