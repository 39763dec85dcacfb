"""Problems for people and for machines: text lines, JSON, SARIF, and CI annotations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal
from urllib.parse import quote

from dafu import __version__
from dafu.problems import Language, Problem, visible

Format = Literal["text", "json", "sarif", "github"]
_LONGEST_PATH = 1_000
FORMATS: tuple[Format, ...] = ("text", "json", "sarif", "github")


def report(problems: Iterable[Problem], form: Format, language: Language) -> str:
    """All ``problems`` in one of the formats, ending in a line end unless empty."""
    return _WRITERS[form](list(problems), language)


def _text(problems: list[Problem], language: Language) -> str:
    """``PATH:LINE:COLUMN: error[code]: message`` with the hint on a line below."""
    return "".join(
        f"{visible(str(problem.place), _LONGEST_PATH)}: "
        f"{problem.code.severity}[{problem.code.name}]: "
        f"{problem.message(language)}\n    {_HINT[language]}{problem.hint(language)}\n"
        for problem in problems
    )


_HINT = {"zh-Hans": "提示：", "en": "hint: "}


def _record(problem: Problem, language: Language) -> dict[str, object]:
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.code.severity,
        "code": problem.code.name,
        "message": problem.message(language),
        "hint": problem.hint(language),
    }


def _json(problems: list[Problem], language: Language) -> str:
    records = [_record(problem, language) for problem in problems]
    return json.dumps({"problems": records}, ensure_ascii=False, indent=2) + "\n"


def _sarif(problems: list[Problem], language: Language) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    codes = {problem.code.name: problem.code for problem in problems}
    rules = [
        {"id": name, "defaultConfiguration": {"level": code.severity}}
        for name, code in sorted(codes.items())
    ]
    results = [
        {
            "ruleId": problem.code.name,
            "level": problem.code.severity,
            "message": {"text": f"{problem.message(language)} {problem.hint(language)}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.place.path, errors="replace")},
                        "region": {
                            "startLine": problem.place.line,
                            "startColumn": problem.place.column,
                        },
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "dafu", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _github(problems: list[Problem], language: Language) -> str:
    """Workflow commands, which GitHub and Gitea actions turn into annotations."""
    return "".join(
        f"::{problem.code.severity} file={_property(problem.place.path)},"
        f"line={problem.place.line},col={problem.place.column},title={problem.code.name}"
        f"::{_escaped(problem.message(language))} {_escaped(problem.hint(language))}\n"
        for problem in problems
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text, _LONGEST_PATH)).replace(":", "%3A").replace(",", "%2C")


_WRITERS = {"text": _text, "json": _json, "sarif": _sarif, "github": _github}
