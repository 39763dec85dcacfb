"""A corpus of mistakes: each is told in its file, on its line, at its column; exit is exactly 1.

``⟦`` marks the place where the mistake is; it is taken out before the file is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dafu.cli.commands import main
from tests.letters import BESIDE, BODY, SITE, letter_text, position, with_lines, write_site

MARK = "⟦"
LETTER = "replies/2023/jiaoyu-1.md"


class Case(NamedTuple):
    """A file with one mistake, the code that names it, and the file that it is in."""

    code: str
    marked: str
    path: str = LETTER

    @property
    def text(self) -> str:
        """What is written."""
        return self.marked.replace(MARK, "")

    @property
    def place(self) -> tuple[int, int]:
        """The line and column of the mistake."""
        return position(self.marked, MARK)


# Lines of the front matter, in place of those of a good letter.
LINES = """
disclosure-unknown
    disclosure: ⟦主动公开
    disclosure: ⟦主动公开·全文
    disclosure: ⟦主动公开 ・ 全文
    disclosure: ⟦主动公开 · 部分
    disclosure: ⟦"主动公开 · 全文 "
    disclosure: ⟦公开
    disclosure: ⟦[主动公开 · 全文, 不予公开]
    disclosure: ⟦full
    公开属性: ⟦不公开
    公开属性: ⟦依申请
key-unknown
    ⟦公开属姓: 不予公开
    ⟦Title: 甲
    ⟦页眉: 甲
    ⟦draft: true
    ⟦标 题: 甲
    contact: {name: 甲, ⟦tel: 1-2, phone: 1-2, address: 路, postcode: "000000"}
    corrections: [{date: 2023-06-01, note: 甲, ⟦by: 乙}]
    attachments: [{file: jiaoyu-1.csv, title: 甲, ⟦size: 3}]
    withdrawn: {date: 2023-06-01, reason: 甲, ⟦原由: 乙}
    result: [{date: 2023-05-08, result: 采纳解决, ⟦remark: 甲}]
key-duplicate
    title: 对区政协十五届二次会议第152001号提案的答复#⟦标题: 甲
    subject: 甲#⟦subject: 乙
    keywords: 甲#role: 主办#⟦关键词: 乙
    contact: {name: 甲, ⟦联系人: 乙, phone: 1-2, address: 路, postcode: "000000"}
value-empty
    title:⟦
    title: ⟦""
    title: ⟦'  '
    subject:⟦
    addressee: ⟦[]
    keywords: [甲, ⟦""]
    contact: {name: ⟦"", phone: 1-2, address: 路, postcode: "000000"}
    date:⟦
value-not-text
    title: ⟦[对, 答复]
    title: ⟦{对: 答复}
    date: ⟦[2023-05-08]
    keywords: [甲, ⟦[乙]]
    addressee: [示例甲委员, ⟦{name: 乙}]
value-shape
    contact: ⟦示例乙
    contact: ⟦[示例乙]
    proposals: ⟦第1号
    corrections: ⟦已改
    attachments: [⟦a.pdf]
    withdrawn: ⟦是
value-lines
    title: ⟦"对\\n答复"
    subject: ⟦"甲\\t乙"
    keywords: [⟦"甲\\n乙"]
value-invisible
    title: ⟦"答\\u200b复"
    issuer: ⟦"示例市\\u202e教育局"
    document_number: ⟦"示教〔2023〕\\u00ad1号"
    keywords: [甲, ⟦"乙\\ufeff"]
value-number
    proposals: [{body: 政协, session: ⟦十五, number: "1"}]
    proposals: [{body: 政协, meeting: ⟦0, number: "1"}]
    proposals: [{body: 政协, session: ⟦-3, number: "1"}]
value-yes-no
    sample: ⟦也许
    示例: ⟦1
key-missing
    corrections: [⟦{date: 2023-06-01}]
    attachments: [⟦{file: jiaoyu-1.csv}]
    withdrawn: ⟦{date: 2023-06-01}
date-form
    date: ⟦23年5月8日
    date: ⟦08/05/2023
    date: ⟦2023.5-8
    date: ⟦２０２３-05
    date: ⟦昨天
    成文日期: ⟦08.05.2023
    printed: ⟦2023509
    publish_at: ⟦2024-06-01 9点
    corrections: [{date: ⟦6月1日, note: 甲}]
    result: [{date: ⟦五月八日, result: 采纳解决}]
date-impossible
    date: ⟦2023-02-30
    date: ⟦2023-13-01
    printed: ⟦2023-04-31
    publish_at: ⟦2024-06-01 25:00
    withdrawn: {date: ⟦2023-00-01, reason: 甲}
date-ancient
    date: ⟦1023-05-08
    publish_at: ⟦0001-01-01 00:00
date-future
    printed: ⟦2999-01-01
    corrections: [{date: ⟦2999-01-01, note: 甲}]
summary-missing
    disclosure: ⟦主动公开 · 摘要
term-unknown
    result: ⟦采纳解绝
    result: [{date: 2023-05-08, result: ⟦办结}]
    role: ⟦主办者
    satisfaction: ⟦一般
    proposals: [{body: ⟦议案, number: "1"}]
    proposals: [{body: 政协, level: ⟦村, number: "1"}]
result-dates
    result: [⟦{result: 计划解决}, {date: 2023-08-01, result: 采纳解决}]
contact-missing
    contact: ⟦{address: 路, postcode: "000000"}
attachment-name
    attachments: [{file: ⟦../附件.pdf, title: 甲}]
    attachments: [{file: ⟦/etc/passwd, title: 甲}]
    attachments: [{file: ⟦a b.pdf, title: 甲}]
attachment-type
    attachments: [{file: ⟦a.html, title: 甲}]
    attachments: [{file: ⟦a.svg, title: 甲}]
attachment-missing
    attachments: [{file: ⟦nothing.pdf, title: 甲}]
attachment-twice
    attachments: [{file: jiaoyu-1.csv, title: 甲}, {file: ⟦jiaoyu-1.csv, title: 乙}]
related-form
    related: ⟦示教〔2023〕7号
    related: [replies/2023/a, ⟦../b]
yaml-feature
    title: ⟦&a 甲
    title: ⟦*a
    title: ⟦!!python/object:os.system 甲
    title: ⟦! 甲
    ⟦<<: {title: 甲}
    ? ⟦[甲]#: 乙
yaml-nesting
    keywords: [[[[[[[⟦[[甲]]]]]]]]]
front-matter-syntax
    title: ⟦"没有结束
    title: ⟦'没有结束
    keywords: ⟦[甲, 乙
    contact: ⟦{name: 甲
    title: 对⟦: 甲
    title: "甲" ⟦乙
    title: ⟦@甲
    title: ⟦`甲`
    title: "甲⟦\\q"
    title: ⟦, 甲
    issuer: ⟦- 甲
key-colon
    ⟦案由：甲
    ⟦案由:甲
    ⟦subject:　甲
    subject: 乙#⟦角色：主办
    contact: {⟦name：甲, phone: 1-2, address: 路, postcode: "000000"}
key-indent
    role: 主办#	⟦subject: 甲
    role: 主办# ⟦subject: 甲
    role: 主办#　⟦subject: 甲
list-dash
    keywords:#  ⟦-甲#  - 乙
    keywords:#  ⟦• 甲
"""

BODIES = """
body-html
    甲⟦<b>乙
    ⟦<!-- 内部意见 -->
    ⟦<div>甲</div>
    甲|⟦<script>alert(1)</script>
    - 甲|- ⟦<u>乙
    甲⟦<br/>
    ⟦<img src=x onerror=alert(1)>
    > 甲⟦<i>
link-scheme
    [甲](⟦javascript:alert(1))
    甲|乙 [丙](⟦data:text/html,x)
    <⟦vbscript:x>
    [甲](⟦//example.org)
    [甲](⟦/etc/passwd)
    - [甲](a.md)|- [乙](⟦ftp://a/b)
link-local
    ![甲](⟦file:///etc/passwd)
    [甲](⟦C:/甲.docx)
image-external
    ![甲](⟦https://example.org/a.png)
link-broken
    [甲](⟦nothing.md)
    甲||乙 [丙](⟦../2022/a.md)
    [甲](⟦../../../etc/passwd)
image-missing
    ![甲](⟦map.png)
link-unlisted
    [甲](⟦jiaoyu-1.csv)
link-anchor
    [甲](⟦#section-9)
body-list-number
    1. 甲|⟦3. 乙
    ⟦01. 甲
    - 甲|  1. 乙|  ⟦5. 丙
body-heading
    ⟦# 甲
    ⟦甲|===
body-lost
    甲||⟦[乙]: 丙丁
"""

WHOLE = (
    Case("front-matter-missing", f"{MARK}示例甲委员：\n"),
    Case("file-empty", f"{MARK}"),
    Case("file-empty", f"{MARK}\n \n"),
    Case("front-matter-missing", f"{MARK}+++\ntitle = 1\n+++\n"),
    Case("front-matter-missing", f'{MARK}{{"title": 1}}\n'),
    Case("front-matter-late", f"{MARK}\n---\ntitle: 甲\n---\n甲\n"),
    Case("front-matter-open", f"{MARK}title: 甲\n---\n甲\n"),
    Case("front-matter-fence", f"{MARK}———\ntitle: 甲\n---\n甲\n"),
    Case("front-matter-fence", f"---\ntitle: 甲\n{MARK}----\n甲\n"),
    Case("front-matter-unclosed", f"---\ntitle: 甲\n{MARK}甲委员：\n\n乙\n\n---\n\n丙\n"),
    Case("front-matter-unclosed", f"---\ntitle: 甲\n{MARK}甲"),
    Case("front-matter-shape", f"---\n{MARK}- 甲\n- 乙\n---\n甲\n"),
    Case("front-matter-shape", f"---\n{MARK}甲\n---\n甲\n"),
    Case("front-matter-shape", f"---\n{MARK}---\n甲\n"),
    Case("front-matter-twice", letter_text(f"---\n{MARK}disclosure: 不予公开\n---\n{BODY}")),
    Case("front-matter-large", f"---\n{MARK}" + letter_text(subject="长" * 22_000)[4:]),
    Case("front-matter-syntax", letter_text().replace("\nissuer", f"\n...\n{MARK}issuer")),
    Case("key-missing", f"---\n{MARK}" + letter_text(disclosure=None)[4:]),
    Case("key-missing", f"---\n{MARK}" + letter_text(title=None)[4:]),
    Case("key-missing", f"---\n{MARK}" + letter_text(issuer=None)[4:]),
    Case("body-empty", letter_text(f"{MARK}").replace(f"---\n{MARK}", f"{MARK}---\n")),
    Case("body-nesting", letter_text(f"甲\n\n{MARK}{'> ' * 120}乙\n")),
    Case("body-nesting", letter_text(f"甲\n\n{MARK}{'[' * 25_000}乙\n")),
    Case("body-lost", letter_text(f"| 甲 |\n|---|\n{MARK}| 乙 | 丢失的格 |\n")),
    Case("file-control", letter_text(f"甲{MARK}\0乙\n")),
    Case("file-control", letter_text(subject=f"甲{MARK}\x1b[31m乙")),
    Case("file-control", letter_text(f"甲\n乙{MARK}\u2028丙\n")),
    Case("file-name", f"{MARK}甲", "replies/2023/教育.md"),
    Case("file-name", f"{MARK}甲", "replies/2023/a b.md"),
    Case("file-reserved", f"{MARK}甲", "replies/2023/index.md"),
    Case("file-suffix", f"{MARK}甲", "replies/2023/a.MD"),
    Case("file-place", f"{MARK}甲", "replies/a.md"),
    Case("file-place", f"{MARK}甲", "drafts/a.md"),
    Case("file-clash", f"{MARK}{letter_text()}", "replies/2023/other.md"),
    Case("number-duplicate", letter_text(document_number=f"{MARK}示教〔2023〕9号")),
    Case("key-unknown", f"---\ntitle: 甲\n{MARK}layout: x\n---\n甲\n", "pages/about.md"),
    Case("key-missing", f"---\n{MARK}description: 甲\n---\n甲\n", "pages/about.md"),
    Case("body-html", f"---\ntitle: 甲\n---\n甲{MARK}<b>\n", "pages/about.md"),
    Case("site-url", SITE.replace("https:", f"{MARK}htp:"), "../site.yaml"),
    Case("site-slug", SITE.replace("slug: jiaoyu", f"slug: {MARK}教育"), "../site.yaml"),
    Case("key-unknown", f"{SITE}{MARK}colour: red\n", "../site.yaml"),
    Case("key-duplicate", f"{SITE}{MARK}title: 甲\n", "../site.yaml"),
    Case("site-choice", f"{SITE}language: {MARK}fr\n", "../site.yaml"),
    Case("front-matter-syntax", SITE.replace("title: 建", f"title: {MARK}@建"), "../site.yaml"),
    Case("value-number", f"{SITE}page_size: {MARK}零\n", "../site.yaml"),
)


def cases() -> Iterator[Case]:
    """The corpus."""
    code = ""
    for line in LINES.strip("\n").split("\n"):
        if line.startswith("    "):
            yield Case(code, with_lines(line[4:].replace("#", "\n")))
        else:
            code = line
    for line in BODIES.strip("\n").split("\n"):
        if line.startswith("    "):
            body = line[4:].replace("||", "\n\n").replace("|", "\n")
            yield Case(code, letter_text(f"示例甲委员：\n\n{body}\n"))
        else:
            code = line
    yield from WHOLE


CORPUS = tuple(cases())


def project(folder: Path, case: Case) -> Path:
    """A site with a good letter beside the bad file."""
    other = letter_text(document_number="示教〔2023〕9号")
    write_site(folder, {f"replies/2023/{BESIDE}": "", "replies/2023/Other.md": other})
    file = folder / "content" / case.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(case.text.encode())
    return folder


def told(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The problems that ``check`` tells of, as a machine reads them."""
    project(folder, case)
    paths = ["--site", "site.yaml", "--content", "content"]
    assert main(["check", "--format", "json", *paths]) == 1
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    problems: list[dict[str, object]] = json.loads(printed.out)["problems"]
    return problems


@pytest.mark.parametrize("number", range(len(CORPUS)), ids=[case.code for case in CORPUS])
def test_a_mistake_is_told_where_it_is(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = CORPUS[number]
    problems = told(case, tmp_path, capsys)
    found = [problem for problem in problems if problem["code"] == case.code]
    assert found, problems
    path = "site.yaml" if case.path == "../site.yaml" else f"content/{case.path}"
    expected = {"path": path, "severity": "error"}
    assert expected.items() <= found[0].items()
    assert (found[0]["line"], found[0]["column"]) == case.place
    assert all(problem["message"] and problem["hint"] for problem in problems)


def test_the_corpus_is_large_and_varied() -> None:
    assert len(CORPUS) >= 150
    assert len({case.code for case in CORPUS}) >= 45
    assert len(set(CORPUS)) == len(CORPUS)


def test_fifty_mistakes_in_a_tree_are_fifty_problems_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    letters = [case for case in CORPUS if case.path == LETTER and case.code != "number-duplicate"]
    chosen = letters[:: len(letters) // 50][:50]
    files = {f"replies/2023/x-{n}.md": numbered(case.text, n) for n, case in enumerate(chosen)}
    sources = write_site(tmp_path, {f"replies/2023/{BESIDE}": "", **files})
    assert main(["check", "--lang", "en"]) == 1
    lines = [line for line in capsys.readouterr().err.split("\n") if ": error[" in line]
    assert len(lines) >= 50
    assert len(set(lines)) == len(lines)
    for n, case in enumerate(chosen):
        line, column = case.place
        start = f"content/replies/2023/x-{n}.md:{line}:{column}: error[{case.code}]: "
        assert any(printed.startswith(start) for printed in lines), start
    assert not sources.output.exists()


def numbered(text: str, number: int) -> str:
    """``text`` with a document number of its own, of the same length where it has the usual one."""
    return text.replace("示教〔2023〕1号", f"示教〔2023〕{number + 10}号")
