"""Text pasted from Word or WPS: warned of at its line, repaired by ``check --fix`` as shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.build import build
from dafu.check.fix import fixed_text
from dafu.read.markdown.account import squeezed
from tests.letters import NOW, check, codes, letter_text, write_site

ROOT = Path(__file__).parents[2]
FILE = "content/replies/2023/jiaoyu-1.md"
END = "\n示例市示例区教育局\n\n2023年5月8日\n"
LONG = "今年以来我局会同街道办事处和物业服务企业逐一核查了辖区内全部停车设施"

CASES = {
    "a line a paragraph": (
        f"示例甲委员：\n您提出的提案收悉。\n已有三所学校开放。{END}".replace("\n\n", "\n"),
        f"示例甲委员：\n\n您提出的提案收悉。\n\n已有三所学校开放。\n{END}",
        {"body-paragraph": [2, 3, 4, 5]},
    ),
    "wide indents": (
        f"示例甲委员：\n\n　　{LONG}，\n　　第二段\n{END}",
        f"示例甲委员：\n\n　　{LONG}，\n\n　　第二段\n{END}",
        {"body-paragraph": [4]},
    ),
    "a wide blank line": (
        f"示例甲委员：\n　　\n第一段。\n　\n第二段。\n{END}",
        f"示例甲委员：\n　　\n第一段。\n　\n第二段。\n{END}",
        {},
    ),
    "items": (
        f"示例甲委员：\n\n1、增设车位\n2、开放学校；\n（三）其他。\n{END}",
        f"示例甲委员：\n\n1、增设车位\n\n2、开放学校；\n\n（三）其他。\n{END}",
        {"body-paragraph": [4, 5]},
    ),
    "closing words": (
        f"示例甲委员：\n\n答复完毕。\n\n此致\n敬礼\n{END}",
        f"示例甲委员：\n\n答复完毕。\n\n此致\n\n敬礼\n{END}",
        {"body-paragraph": [6]},
    ),
    "headings": (
        "示例甲委员：\n\n　　一、停车\n\n　　（一）现状\n　　车位。\n\n"
        f"**二、打算**\n\n推进。\n{END}",
        "示例甲委员：\n\n## 一、停车\n\n### （一）现状\n　　车位。\n\n"
        f"## 二、打算\n\n推进。\n{END}",
        {"body-heading-mark": [3, 5, 8]},
    ),
    "numbered headings": (
        f"示例甲委员：\n\n## 一、停车\n\n1.现状\n\n车位。\n\n2、打算\n\n增设。\n{END}",
        f"示例甲委员：\n\n## 一、停车\n\n#### 1.现状\n\n车位。\n\n#### 2、打算\n\n增设。\n{END}",
        {"body-heading-mark": [5, 9]},
    ),
    "a table": (
        f"示例甲委员：\n\n情况如下：\n序号\t项目\t资金\n1\t停车场|库\t120\n2\t\t80\n后文。\n{END}",
        "示例甲委员：\n\n情况如下：\n\n| 序号 | 项目 | 资金 |\n|---|---|---|\n"
        f"| 1 | 停车场\\|库 | 120 |\n| 2 |  | 80 |\n\n后文。\n{END}",
        {"body-table-tabs": [4]},
    ),
    "after a list": (
        f"示例甲委员：\n\n- 甲乙。\n- 丙丁。\n后文。\n{END}",
        f"示例甲委员：\n\n- 甲乙。\n- 丙丁。\n\n后文。\n{END}",
        {"body-paragraph": [5]},
    ),
    "in a quotation": (
        f"示例甲委员：\n\n> 甲乙。\n> 丙丁。\n{END}",
        f"示例甲委员：\n\n> 甲乙。\n>\n> 丙丁。\n{END}",
        {"body-paragraph": [4]},
    ),
}

RIGHT = {
    "lines broken by hand": f"示例甲委员：\n\n{LONG}。\n{LONG}，\n{LONG}。\n{LONG}。\n",
    "a hard break": "示例甲委员：\n\n第一行。  \n第二行。\n",
    "an enumeration": "示例甲委员：\n\n如下：\n\n一、体育馆\n\n二、图书馆\n",
    "run-in headings": "示例甲委员：\n\n一、加强建设。近年来增加投入。\n\n二、改善设施：已完成。\n",
    "contacts side by side": "示例甲委员：\n\n前文。\n\n承办人：示例乙\t电话：0000-55550101\n",
    "English": "示例甲委员：\n\nOne line.\nAnother line.\n",
    "one tab": "示例甲委员：\n\n示例局\t2023年\n",
    "an indented item": "示例甲委员：\n\n- 甲乙。\n  丙丁。\n",
    "a sentence that ends in a year": "示例甲委员：\n\n前文，\n2023.\n",
}


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "check", *arguments, "--lang", "en"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def told(output: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    head = letter_text("").count("\n")
    for line, code in re.findall(r"\.md:(\d+):\d+: warning\[([\w-]+)\]", output):
        found.setdefault(code, []).append(int(line) - head)
    return found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_told_is_mended_and_nothing_else(name: str, end: str, tmp_path: Path) -> None:
    pasted, right, warnings = CASES[name]
    mark = "\ufeff" if end != "\n" else ""
    before, after = (
        (mark + letter_text(body)).replace("\n", end).encode() for body in (pasted, right)
    )
    site = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": before})
    file = tmp_path / FILE

    shown = run(tmp_path, "--fix", "--diff")
    assert told(shown.stderr) == warnings
    assert file.read_bytes() == before
    assert (FILE in shown.stdout) == bool(warnings)
    added = [line[1:] for line in shown.stdout.split("\n") if re.match(r"\+(?!\+\+)", line)]
    assert all(line in right.split("\n") for line in added)

    assert told(run(tmp_path, "--fix").stderr) == {}
    assert file.read_bytes() == after
    assert told(run(tmp_path).stderr) == {}
    if end == "\n":
        assert build(site, now=NOW, search=False).collection
        page = (site.output / "replies/2023/jiaoyu-1/index.html").read_text("utf-8")
        headings = re.findall(r"<h(\d) id=\"section-\d+\">.*?>([^<]+)</a>", page)
        assert headings == [
            (str(len(level)), words) for level, words in re.findall(r"^(#+) (.+)$", right, re.M)
        ]
        assert page.count("<tr>") == len(re.findall(r"^\|(?!---)", right, re.M))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_left_alone(name: str) -> None:
    assert codes(check(letter_text(RIGHT[name]))) == []


def test_diff_goes_with_fix(tmp_path: Path) -> None:
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    done = run(tmp_path, "--diff")
    assert done.returncode == 2
    assert "--diff goes with --fix" in done.stderr


PIECES = st.sampled_from(
    [
        *("\n", "\n", "\n\n", "- ", "## ", "> ", "　　", "甲", "乙丙同志", LONG, "，", "。", "："),
        *("一、工作", "（一）工作", "1、甲乙", "2023年5月8日", "示例局", "**一、工作**\n", "  \n"),
        "\n\n序号\t项目\n1\t甲\n",
    ]
)
MARKS = str.maketrans("", "", "#*|->")


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_repair_keeps_every_word(body: str) -> None:
    source = letter_text(body + "甲\n")
    fixed = fixed_text(source, check(source))
    assert squeezed(fixed).translate(MARKS) == squeezed(source).translate(MARKS)
