"""The examples of the CommonMark specification, but for a reasoned list of differences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from dafu.read.markdown.chinese import chinese
from dafu.read.markdown.parser import joined

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "commonmark.json").read_text(encoding="utf-8")
)["examples"]

DIFFERENCES: dict[str, set[int]] = {
    "indentation makes no code": {
        *(1, 2, 3, 5, 6, 7, 8, 18, 36, 48, 69, 107, 110, 111, 112, 114, 116, 117, 118, 134, 137),
        *(183, 184, 191, 211, 225, 231, 236, 238, 252, 253, 254, 257, 264, 270, 271, 272, 273, 274),
        *(278, 286, 287, 288, 289, 290, 309, 313),
    },
    "a line of hyphens below a paragraph is a rule, and a heading's underline has three =": {
        *(59, 80, 83, 84, 85, 86, 89, 90, 91, 95, 96, 100, 102, 103, 115, 141, 300),
    },
    "a heading has words": {79},
    "the number of a list has at most three digits": {265},
    "a wide blank parts a mark from its words": {353},
    "one asterisk between letters or digits is text, and so are three": {355, 356, 370, 416, 429},
    "one mark is never half of two": {408, 409, 442, 443, 454, 455},
    "more than three asterisks, or than two underscores, are text": {
        *(417, 426, 427, 445, 447, 456, 457, 458, 459, 464, 465, 466, 468),
    },
    "underscores do not pair across others within words": {376, 402},
}
"""The numbers of the examples that come out otherwise, by the reason in docs/decisions/0010."""


def rendered(source: str) -> str:
    environment: dict[str, Any] = {}
    parser = MarkdownIt("commonmark").use(chinese)
    tokens = joined(parser.parse(source, environment))
    html: str = parser.renderer.render(tokens, parser.options, environment)
    return html.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>")


def test_the_whole_specification_is_here() -> None:
    assert [example["example"] for example in EXAMPLES] == list(range(1, 653))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_an_example_comes_out_as_specified_or_differs_for_a_reason(example: dict[str, Any]) -> None:
    number = example["example"]
    reasons = [reason for reason, numbers in DIFFERENCES.items() if number in numbers]
    assert len(reasons) <= 1
    assert (rendered(example["markdown"]) != example["html"]) == bool(reasons), reasons
