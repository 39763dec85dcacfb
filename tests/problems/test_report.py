"""Problems for people, editors and CI."""

from __future__ import annotations

import json

import pytest

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem
from dafu.problems.report import FORMATS, report

PROBLEM = Problem(
    Place("content/replies/2023/jiaoyu-1.md", 6, 7),
    CODES["date-form"],
    {"written": "2023.5-8", "nearest": "2023-05-08"},
)
NASTY = Problem(
    Place("content/a\x1b[31m,b:\n.md", 1, 1),
    CODES["number-unknown"],
    {"written": "\u202e::error::%\r\n\x07<script>"},
)


def test_text_is_one_line_with_the_hint_below() -> None:
    assert report([PROBLEM], "text", "zh-Hans") == (
        "content/replies/2023/jiaoyu-1.md:6:7: error[date-form]: 日期“2023.5-8”的写法不对\n"
        "    提示：请写成 2023-05-08\n"
    )
    assert report([PROBLEM], "text", "en").endswith(
        ": error[date-form]: '2023.5-8' does not tell which day it is\n    hint: write 2023-05-08\n"
    )


def test_json_has_every_part() -> None:
    assert json.loads(report([PROBLEM], "json", "en")) == {
        "problems": [
            {
                "path": "content/replies/2023/jiaoyu-1.md",
                "line": 6,
                "column": 7,
                "end_column": None,
                "severity": "error",
                "code": "date-form",
                "message": "'2023.5-8' does not tell which day it is",
                "hint": "write 2023-05-08",
                "text": None,
                "mended": None,
                "mended_to": None,
            }
        ]
    }


def test_sarif_places_results_and_names_their_rules() -> None:
    document = json.loads(report([PROBLEM, NASTY], "sarif", "zh-Hans"))
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {"date-form", "number-unknown"}
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["region"] == {"startLine": 6, "startColumn": 7}
    assert location["artifactLocation"]["uri"] == "content/replies/2023/jiaoyu-1.md"
    for result in run["results"]:
        assert result["level"] == rules[result["ruleId"]]["defaultConfiguration"]["level"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert uri.isprintable()


def test_annotations_are_one_line_each() -> None:
    first, second, rest = report([PROBLEM, NASTY], "github", "en").split("\n")
    assert first.startswith(
        "::error file=content/replies/2023/jiaoyu-1.md,line=6,col=7,title=date-form::"
    )
    assert second.startswith("::warning file=")
    assert rest == ""
    assert second.count("::") >= 2
    assert ",b" not in second.split(",line=")[0].removeprefix("::warning file=content/a")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_a_terminal_obeys_is_printed(form: str) -> None:
    printed = report([NASTY], form, "en")  # type: ignore[arg-type]
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(printed)


@pytest.mark.parametrize("form", FORMATS)
def test_no_problems_are_still_a_document(form: str) -> None:
    printed = report([], form, "en")  # type: ignore[arg-type]
    assert printed == "" if form in {"text", "github"} else json.loads(printed)
