"""Row 32: time and memory grow with the input and no faster, whatever the input.

Growth is measured and not time: eight times the input may cost no more than sixteen times the work,
where quadratic work would cost sixty-four times as much. Processor time is counted, the least of
several runs, so that other work of the machine does not matter.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from dafu.cli.commands import main
from dafu.problems.personal import find_in_markdown
from dafu.problems.problem import Problems
from dafu.read.front_matter.yaml import MAX_BYTES, parse
from dafu.read.markdown.full import full_parse
from tests.letters import check, letter_text, write_site

Make = Callable[[int], str]

BODIES: dict[str, Make] = {
    "paragraphs": lambda n: "甲乙丙丁。\n\n" * n,
    "lines of one paragraph": lambda n: "甲乙丙丁\n" * n,
    "lines, narrow and wide": lambda n: "a\n甲\n" * n,
    "hard breaks": lambda n: "a  \n" * n,
    "emphasis left open": lambda n: "*a **b " * n,
    "emphasis of all kinds": lambda n: "***a** b*c_" * n,
    "brackets left open": lambda n: "[a" * (n // 4),
    "brackets never opened": lambda n: "a]" * n,
    "images left open": lambda n: "![" * (n // 4),
    "links left open": lambda n: "[a](b" * n,
    "pointed links left open": lambda n: "[a](<b" * n,
    "links": lambda n: "[甲](a.md) " * n,
    "links, encoded": lambda n: "[甲](https://a.example/%E7%AD%94)\n" * n,
    "definitions": lambda n: "".join(f"[a{i}]: b\n" for i in range(n)),
    "definitions, used": lambda n: (
        "".join(f"[a{i}]\n" for i in range(n)) + "\n" + "".join(f"[a{i}]: b\n" for i in range(n))
    ),
    "backticks": lambda n: "".join("`" * (i % 40 + 1) + "a" for i in range(n)),
    "backslashes": lambda n: "\\" * n,
    "entities": lambda n: "&amp;&#" * n,
    "tags left open": lambda n: "<a " * n,
    "tags": lambda n: "".join(f"甲<b{i}>\n" for i in range(n)),
    "comments left open": lambda n: "<!--" * n,
    "sections of CDATA": lambda n: "<![CDATA[" * (n // 4),
    "autolinks": lambda n: "<https://a.example/>" * n,
    "quotation": lambda n: "> a\n" * n,
    "quotation, lazy": lambda n: "> a\n" + "b\n" * n,
    "items": lambda n: "- a\n" * n,
    "items, numbered": lambda n: "".join(f"{i + 1}. 甲\n" for i in range(n)),
    "items, nested": lambda n: "".join("  " * (i % 40) + "- a\n" for i in range(n // 4)),
    "rows": lambda n: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n,
    "rows without a head": lambda n: "a|b|c|d\n" * n,
    "columns": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|1|\n" * 3,
    "headings": lambda n: "## 甲\n\n" * n,
    "headings by underlines": lambda n: "甲\n---\n" * n,
    "fences": lambda n: "```\na\n" * n,
    "digits": lambda n: "1 " * n,
    "mobile numbers": lambda n: "13800138000 " * n,
    "asterisks": lambda n: "*" * n,
    "asterisks, between Han": lambda n: "甲**乙*" * n,
    "asterisks, opening": lambda n: "**甲 " * n,
    "asterisks, closing": lambda n: "甲**，乙*、" * n,
    "asterisks, nested": lambda n: "*甲 **乙 " * n + "丙** 丁* " * n,
    "asterisks, hiding": lambda n: "138****8000、张**代表、" * n,
    "asterisks, wide": lambda n: "＊＊甲" * n,
    "underscores": lambda n: "_甲_ __乙 " * n,
    "underscores to fill": lambda n: "____年__月_" * n,
    "tildes": lambda n: "~~甲~~~" * n,
    "number signs": lambda n: "##一" * n,
    "number signs, by line": lambda n: "##一\n" * n,
    "hyphens, by line": lambda n: "-甲\n" * n,
    "blanks": lambda n: " " * n + "#",
    "blanks, wide": lambda n: "甲\n" + "　" * n + "#",
    "links with a blank": lambda n: "[甲](乙 丙)】（a.b" * n,
    "one long line": lambda n: "甲乙，" * 5 * n,
    "paragraphs of one line": lambda n: "甲乙。\n" * n,
    "paragraphs of one line, indented": lambda n: "　　甲乙，\n" * n,
    "lines broken by hand": lambda n: ("甲乙丙丁戊己庚辛壬癸" * 3 + "\n") * n,
    "paragraphs after items": lambda n: "- 甲。\n乙。\n" * n,
    "headings without a mark": lambda n: "一、甲乙\n正文。\n" * n,
    "tables by tabs": lambda n: "甲\t乙\n甲\t乙\t丙\n" * n,
    "a table by tabs": lambda n: "甲\t乙\n" * n,
    "zero-width characters": lambda n: "甲\u200b\n" * n,
    # On one line, whose beginning is looked at for each of them.
    "links after a blank": lambda n: " " + "[甲](a.md) " * (4 * n),
    "links after a blank, encoded": lambda n: " " + "[甲](%E7%AD%94.md) " * (4 * n),
    "links like items, encoded": lambda n: "甲" + "[1. 乙](%E7%AD%94.md) " * (4 * n),
    "links of one row, with bars": lambda n: (
        "|a" * n + "|\n" + "|-" * n + "|\n" + "|[甲\\|乙](%E7%AD%94.md)" * n + "|\n"
    ),
    "links of many lines, encoded": lambda n: "[甲](%E7%AD%94.md)\n" * (4 * n),
    "images after a blank": lambda n: " " + "![甲](a.png) " * (4 * n),
    "autolinks after a blank": lambda n: " " + "<a@b.cn> " * (4 * n),
    "tags after a blank": lambda n: " " + "甲<b> " * (4 * n),
    "items of two levels": lambda n: "- a\n  - b\n" * n,
    "cells with links": lambda n: "| a |\n|---|\n" + "| [甲](a.md) |\n" * n,
    "short blocks": lambda n: "甲\n\n" * n,
    "dates": lambda n: "2023年5月8日\n\n" * n,
    "attachments": lambda n: "附件：1. 甲\n\n" * n,
}

HEADS: dict[str, Make] = {
    "keys": lambda n: "".join(f"key{i}: 甲\n" for i in range(n)),
    "keys, the same": lambda n: "甲: 乙\n" * n,
    "items": lambda n: "keywords:\n" + "- 甲\n" * n,
    "items in brackets": lambda n: "keywords: [" + "甲, " * n + "乙]\n",
    "quotation marks": lambda n: "title: '" + "''" * n + "'\n",
    "escapes": lambda n: 'title: "' + "\\u4e00" * n + '"\n',
    "lines of one value": lambda n: "title: |\n" + "  甲\n" * n,
    "comments": lambda n: "# 甲\n" * n + "title: 乙\n",
    "blanks": lambda n: "title:" + " " * n + "甲\n",
    "questions": lambda n: "? a\n" * n,
}


def least(runs: int, work: Callable[[], object]) -> float:
    """The least processor time of several runs."""
    times = []
    gc.disable()
    try:
        for _ in range(runs):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)


def grows_evenly(work: Callable[[str], object], make: Make, size: int) -> bool:
    """Whether eight times the input costs less than sixteen times the work; not if it is slight."""
    small, large = make(size), make(8 * size)
    cost = least(4, lambda: work(large))
    return cost < 0.01 or cost < 16 * least(4, lambda: work(small))


def read_body(body: str) -> None:
    full_parse(body, "a.md", 1, "replies/2023/a", Problems())


@pytest.mark.parametrize("name", BODIES)
def test_row_32_markdown(name: str) -> None:
    assert grows_evenly(read_body, BODIES[name], 400)


@pytest.mark.parametrize("name", BODIES)
def test_row_32_by_the_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)

    def run(body: str) -> None:
        write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text(body)})
        assert main(["check", "--jobs", "1"]) in {0, 1}
        capsys.readouterr()

    assert grows_evenly(run, BODIES[name], 500)


PREPARED: dict[str, tuple[str, Make]] = {
    "blanks in a script": ("a.js", lambda n: "from" + " " * (40 * n)),
    "blanks in a style": ("a.css", lambda n: "url(" + " " * (40 * n)),
    "imports": ("a.js", lambda n: "import(" * (10 * n)),
    "one place": ("a.html", lambda n: ' href="#a"' * (4 * n)),
    "many places": ("a.html", lambda n: "".join(f' href="#a{i}"' for i in range(2 * n))),
    "dead links": ("a.html", lambda n: ' href="b"\n' * (4 * n)),
    "links up": ("a.html", lambda n: f' href="{"../" * n}a"'),
    "attributes left open": ("a.html", lambda n: " href=" * (10 * n) + '"'),
    "addresses": ("a.json", lambda n: '">https://www.example.gov.cn/jytabl/' * n),
    "lines of letters": ("data/replies.ndjson", lambda n: '{"path":"a"}\n' * n),
    "empty lines": ("data/replies.ndjson", lambda n: "\n" * (10 * n)),
    "a manifest": ("data/manifest.json", lambda n: '{"path": "a", "size": 1},\n' * n),
}


@pytest.mark.parametrize("name", PREPARED)
def test_row_62_a_copy_prepared_for_an_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path, make = PREPARED[name]
    home = '<link rel="canonical" href="https://www.example.gov.cn/jytabl/">'
    (tmp_path / "data").mkdir()
    (tmp_path / "index.html").write_text(home, encoding="utf-8")

    def run(text: str) -> None:
        (tmp_path / path).write_text(text, encoding="utf-8")
        assert main(["verify", str(tmp_path)]) == 1
        capsys.readouterr()

    assert grows_evenly(run, make, 1_000)


@pytest.mark.parametrize("name", HEADS)
def test_row_32_front_matter(name: str) -> None:
    assert len(HEADS[name](4_000).encode()) < MAX_BYTES
    assert grows_evenly(lambda text: parse(text, "a.md", Problems()), HEADS[name], 500)


@pytest.mark.parametrize(
    "name", ["lines of one paragraph", "mobile numbers", "tags", "links", "asterisks, hiding"]
)
def test_row_32_a_whole_letter(name: str) -> None:
    assert grows_evenly(lambda body: check(letter_text(body)), BODIES[name], 400)


_SIGNED = "示例市示例区教育局"
PARTS: dict[str, Make] = {
    "dates": lambda n: "答复。\n\n" + "2023年5月8日\n\n" * n,
    "dates of one paragraph": lambda n: "答复。\n\n" + "2023年5月8日\n" * n,
    "offices": lambda n: "答复。\n\n" + f"{_SIGNED}\n\n" * n,
    "signatures": lambda n: "答复。\n\n" + f"{_SIGNED}\n\n2023年5月8日\n\n" * n,
    "notes": lambda n: "答复。\n\n" + "联系人：示例乙\n\n" * n,
    "notes and dates": lambda n: "答复。\n\n" + "联系人：示例乙\n\n2023年5月8日\n\n" * n,
    "notes, then offices": lambda n: (
        "答复。\n\n" + "联系人：示例乙\n\n" * n + f"{_SIGNED}\n\n2023年5月8日\n\n" * n
    ),
    "notes of one paragraph": lambda n: "答复。\n\n" + "附件：1.甲\n" * n,
    "labels": lambda n: "答复。\n\n" + "总投资：5亿元\n\n" * n + "2023年5月8日\n",
    "foreign offices": lambda n: "答复。\n\n" + "某某局\n\n" * n + "2023年5月8日\n",
    "formulas": lambda n: "答复。\n\n" + "特此函复。\n\n" * n + "2023年5月8日\n",
    "colons": lambda n: "：" * n + "\n\n" + "甲：" * n,
    "blanks before a date": lambda n: "答复。\n\n甲" + " " * n + "2023年5月8日\n",
    "salutations": lambda n: "示例甲委员：\n\n" * n,
}


@pytest.mark.parametrize("name", PARTS)
def test_row_32_parts_of_a_body(name: str) -> None:
    assert grows_evenly(lambda body: check(letter_text(body)), PARTS[name], 400)


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "138\u200b",
        "1-",
        "13800138000 ",
        "138](a)",
        "&#49;",
        "1\n",
        "2023-05-08 ",
        "1" * 30,
        "１",
    ],
)
def test_row_32_personal_data(unit: str) -> None:
    assert grows_evenly(lambda text: list(find_in_markdown(text)), lambda n: unit * n, 500)


@pytest.mark.parametrize(
    "name", ["items", "rows", "lines of one paragraph", "links", "columns", "tags"]
)
def test_row_32_memory(name: str) -> None:
    body = BODIES[name](500)
    tracemalloc.start()
    try:
        read_body(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000 + 1_000 * len(body.encode())


def test_row_32_what_would_take_too_long_is_refused_at_once() -> None:
    start = time.process_time()
    problems = check(letter_text("![" * 300_000))
    assert "body-nesting" in [problem.code.name for problem in problems]
    assert time.process_time() - start < 10
