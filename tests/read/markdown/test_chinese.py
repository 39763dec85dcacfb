"""Markdown as Chinese editors write it: what clerks read of it, run through the built page."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from dafu.build import build
from tests.letters import NOW, check, codes, letter_text, write_site

TABLE = Path(__file__).parents[3] / "docs" / "writing.md"
_ROW = re.compile(r"\| `(.+)` \| (照原样|加粗|小标题|列表|提示)(?:：(.+))? \|")
ROWS = [
    match.groups() for match in map(_ROW.fullmatch, TABLE.read_text("utf-8").split("\n")) if match
]

_CODE = re.compile("^`([^`]+)`$")

MORE: list[tuple[str, str, str | None]] = [
    ("3.5*2.0*1.5米", "照原样", None),
    ("经与示*甲委员、示*乙委员沟通", "照原样", None),
    ("证号3101**********1234", "照原样", None),
    ("张*，李*，王**。", "照原样", None),
    ("由张**代表、李**代表提出", "照原样", None),
    ("10㎡*3㎡*5㎡", "照原样", None),
    ("3*（2+1）*4", "照原样", None),
    ("*为必填，*为选填", "照原样", None),
    ("x=*1*，y=*2*", "照原样", None),
    ("a*b*c和2**10", "照原样", None),
    ("编号：____号____", "照原样", None),
    ("电话：____，传真：____。", "照原样", None),
    ("__年__月__日", "照原样", None),
    ("#乡村振兴#", "照原样", None),
    ("-A座", "照原样", None),
    (">=5%的", "照原样", None),
    ("1.5米以上", "照原样", None),
    ("100.", "照原样", None),
    ("`张*三*`", "照原样", None),
    ("**（一）**2023年", "加粗", "（一）"),
    ("**“双减”**政策", "加粗", "“双减”"),
    ("落实**《办法》（试行）**要求", "加粗", "《办法》（试行）"),
    ("**电话138****8000**请拨打", "加粗", "电话138****8000"),
    ("__重点__，其他", "加粗", "重点"),
    ("##\u00a0一、甲乙", "小标题", "一、甲乙"),
    ("##\u2003一、甲乙", "小标题", "一、甲乙"),
    ("　　## 一、甲乙", "小标题", "一、甲乙"),
    ("##“十四五”规划", "小标题", "“十四五”规划"),
    ("-《办法》", "列表", "《办法》"),
    ("*\u00a0甲乙", "列表", "甲乙"),
    ("** 重点 **", "提示", "mark-bold"),
    ("**重点工作", "提示", "mark-bold"),
    ("＊＊重点＊＊", "提示", "mark-bold"),
    ("#加强领导", "提示", "mark-heading"),
    ("##", "提示", "mark-heading"),
    ("＃＃ 一、甲乙", "提示", "mark-heading"),
    ("![图](我的 图.png)", "提示", "mark-link"),
    ("[附件]（fujian.pdf）", "提示", "mark-link"),
    ("``办法`", "提示", "mark-code"),
]


def visible(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The body of the built page for each example."""
    sources = [row[0] for row in (*ROWS, *MORE)]
    files = {
        f"replies/2023/a-{number}.md": letter_text(
            f"示例甲委员：\n\n前文。\n\n{source}\n\n后文。\n",
            document_number=f"示教〔2023〕{number}号",
            title=f"对区政协十五届二次会议第152{number:03}号提案的答复",
        )
        for number, source in enumerate(sources, start=1)
    }
    site = write_site(tmp_path_factory.mktemp("chinese"), files)
    outcome = build(site, now=NOW, search=False)
    assert outcome.collection, [str(problem.place) for problem in outcome.problems.errors]
    found = {}
    for number, source in enumerate(sources, start=1):
        page = (site.output / f"replies/2023/a-{number}/index.html").read_text("utf-8")
        body = re.search(r'id="body">(.*?)</div>', page, re.DOTALL)
        assert body
        found[source] = body[1].split("<p>前文。</p>")[1].split("<p>后文。</p>")[0].strip()
    return found


def test_the_table_is_there() -> None:
    assert len(ROWS) > 35


@pytest.mark.parametrize(("source", "effect", "words"), [*ROWS, *MORE])
def test_the_page_shows_what_was_meant(
    source: str, effect: str, words: str | None, pages: dict[str, str]
) -> None:
    page = pages[source]
    shown = visible(html.unescape(re.sub(r"<[^>]*>", "", page)))
    problems = check(letter_text(f"示例甲委员：\n\n前文。\n\n{source}\n\n后文。\n"))
    assert set(codes(problems)) == ({words} if effect == "提示" else set())
    if effect in {"照原样", "提示"}:
        assert shown == visible(_CODE.sub(r"\1", source.replace("\\", "")))
        assert re.findall(r"<(?!/?(?:p|code)>)", page) == []
    elif effect == "加粗":
        mark = source[0] if source[0] == "_" else "*"
        assert f"<strong>{words}</strong>" in page
        assert shown.count(mark) == source.count(mark) - 4
        assert page.count("<strong>") == 1 and "<em>" not in page
    elif effect == "小标题":
        assert re.fullmatch(rf"<h[23] id=[^>]*><a [^>]*>{words}</a></h[23]>", page)
    else:
        assert f"<li>{words}</li>" in page
        assert effect == "列表"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("前文** 重点**。", (5, 3)),
        ("甲乙\\*\\*，见[附件](附件 一.pdf)。", (5, 12)),
        ("| 项目 | 规模 |\n|---|---|\n| 甲 | ** 乙** |", (7, 7)),
        ("> - 甲~~删~~", (5, 6)),
    ],
)
def test_a_leftover_mark_is_placed(body: str, place: tuple[int, int]) -> None:
    problems = check(letter_text(f"示例甲委员：\n\n前文。\n\n{body}\n"))
    head = letter_text("").count("\n")
    assert all(problem.code.name.startswith("mark-") for problem in problems)
    assert (problems[0].place.line - head, problems[0].place.column) == place


def test_cells_and_indented_text_stay() -> None:
    problems = check(
        letter_text(
            "示例甲委员：\n\n|规格|数量|\n|---|---|\n|15*28|20*40|\n|张*|李*|\n\n"
            "      示例段落一。\n\n      示例段落二。\n"
        )
    )
    assert codes(problems) == []
