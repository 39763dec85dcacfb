"""Problems for people and for machines: text with frames, JSON, SARIF, and CI annotations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Literal
from urllib.parse import quote

from dafu import __version__
from dafu.problems.frames import LONGEST, Frame, Lines, drawn, frames, no_lines
from dafu.problems.problem import Language, Problem, visible

Format = Literal["text", "json", "sarif", "github"]
_LONGEST_PATH = 1_000
FORMATS: tuple[Format, ...] = ("text", "json", "sarif", "github")

Framed = tuple[Problem, Frame | None]


def report(
    problems: Iterable[Problem], form: Format, language: Language, lines: Lines = no_lines
) -> str:
    """All ``problems`` in one of the formats, ending in a line end unless empty.

    ``lines`` gives the lines that may be shown (:class:`dafu.read.source_lines.SourceLines`).
    """
    return _WRITERS[form](list(_framed(problems, lines)), language)


def _framed(problems: Iterable[Problem], lines: Lines) -> Iterator[Framed]:
    for _, group in groupby(problems, key=lambda problem: problem.place[:2]):
        together = list(group)
        yield from zip(together, frames(together, lines), strict=True)


def _text(problems: list[Framed], language: Language) -> str:
    """``PATH:LINE:COLUMN: error[code]: message``, the line, the hint, and the mended line."""
    return "".join(
        f"{visible(str(problem.place), _LONGEST_PATH)}: "
        f"{problem.code.severity}[{problem.code.name}]: "
        f"{problem.message(language)}\n{_below(problem, found, language)}"
        for problem, found in problems
    )


_HINT = {"zh-Hans": "提示：", "en": "hint: "}
_WRITE = {"zh-Hans": "改为：", "en": "write: "}
_CHANGE = {"zh-Hans": "把“{}”改为“{}”", "en": "write '{1}' for '{0}'"}
_NOTHING = {"zh-Hans": "（删去这一行）", "en": "(delete the line)"}


def _below(problem: Problem, found: Frame | None, language: Language) -> str:
    lines = drawn(found, problem.place.line) if found else []
    lines += _indented(_HINT[language], problem.hint(language).split("\n"))
    if found and found.mended is not None:
        shown = [visible(line, LONGEST, " \u3000") for line in found.mended]
        nothing = not any(shown)
        shown = [_NOTHING[language]] if nothing else ["", *shown] if shown[1:] else shown
        lines += _indented(_WRITE[language], shown)
    elif found and found.change:
        pair = (visible(found.change.old), visible(found.change.new))
        lines += _indented("", [_CHANGE[language].format(*pair)])
    return "".join(f"{line}\n" for line in lines)


def _indented(lead: str, lines: list[str]) -> list[str]:
    """Lines behind and below their lead; those below have no more than four blanks before them."""
    first, *rest = lines
    return [f"    {lead}{first}", *(f"    {line}" for line in rest)]


def _whole(found: Frame | None) -> str | None:
    return found.line if found and len(found.line) <= LONGEST else None


def _record(problem: Problem, found: Frame | None, language: Language) -> dict[str, object]:
    """Place, text and what to do; ``end_column`` is behind the last character at fault.

    ``mended`` stands for the lines from ``line`` to ``mended_to``.
    """
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "end_column": found.end + 1 if found else None,
        "severity": problem.code.severity,
        "code": problem.code.name,
        "message": problem.message(language),
        "hint": problem.hint(language),
        "text": _whole(found),
        "mended": "\n".join(found.mended) if found and found.mended is not None else None,
        "mended_to": problem.place.line + found.replaces if found and found.mended else None,
    }


def _json(problems: list[Framed], language: Language) -> str:
    records = [_record(problem, found, language) for problem, found in problems]
    return json.dumps({"problems": records}, ensure_ascii=False, indent=2) + "\n"


def _sarif(problems: list[Framed], language: Language) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    codes = {problem.code.name: problem.code for problem, _ in problems}
    rules = [
        {"id": name, "defaultConfiguration": {"level": code.severity}}
        for name, code in sorted(codes.items())
    ]
    driver = {"name": "dafu", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, found, language) for problem, found in problems],
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _result(problem: Problem, found: Frame | None, language: Language) -> dict[str, Any]:
    artifact = {"uri": quote(problem.place.path, errors="replace")}
    line = problem.place.line
    region: dict[str, Any] = {"startLine": line, "startColumn": problem.place.column}
    if found:
        region["endColumn"] = found.end + 1
    if snippet := _whole(found):
        region["snippet"] = {"text": snippet}
    result: dict[str, Any] = {
        "ruleId": problem.code.name,
        "level": problem.code.severity,
        "message": {"text": f"{problem.message(language)} {problem.hint(language)}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    if found and found.mended is not None:
        deleted = {"startLine": line, "startColumn": 1, "endLine": line + found.replaces}
        deleted["endColumn"] = found.last_column
        replacement = {
            "deletedRegion": deleted,
            "insertedContent": {"text": "\n".join(found.mended)},
        }
        change = {"artifactLocation": artifact, "replacements": [replacement]}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result


def _github(problems: list[Framed], language: Language) -> str:
    """Workflow commands, which GitHub and Gitea actions turn into annotations."""
    return "".join(
        f"::{problem.code.severity} file={_property(problem.place.path)},"
        f"line={problem.place.line},col={problem.place.column}"
        f"{f',endColumn={found.end + 1}' if found else ''},title={problem.code.name}"
        f"::{_escaped(problem.message(language))} {_escaped(problem.hint(language))}"
        f"{_escaped(_mending(found, language))}\n"
        for problem, found in problems
    )


def _mending(found: Frame | None, language: Language) -> str:
    if not found or found.mended is None:
        return ""
    return f"\n{_WRITE[language]}" + "\n".join(visible(line) for line in found.mended)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text, _LONGEST_PATH)).replace(":", "%3A").replace(",", "%2C")


_WRITERS = {"text": _text, "json": _json, "sarif": _sarif, "github": _github}
