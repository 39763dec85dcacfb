"""The threat table, row by row: what goes wrong in systems of this kind must not go wrong here.

A test is named by its row; ``built.py`` judges pages as a browser would. Rows 36 to 46 are faults
of the machine (``tests/publish/``, ``test_meddling.py``), row 47 is ``test_same_bytes.py``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dafu.build import build
from dafu.cli.commands import main
from dafu.engine import content, reading
from dafu.engine.cache import opened
from dafu.model.packed import unpacked
from dafu.model.vocabulary import DISCLOSURE_WORDS
from dafu.problems.codes import CODES
from tests.letters import (
    BODY,
    NOW,
    SITE,
    check,
    check_site,
    codes,
    letter_text,
    only,
    position,
    read_letter,
    with_lines,
    write_site,
)
from tests.threats.built import (
    active,
    anywhere,
    built,
    elements,
    files_of,
    pages,
    readable,
    refused,
    shape,
    text_of,
)

ROOT = Path(__file__).parents[2]
ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"
SECOND = {"document_number": "示教〔2023〕2号"}
SECRET = "绝密字样"
SUMMARY = "主动公开 · 摘要"
ALIKE = re.compile(rb'<section class="related".*?</section>', re.DOTALL)

HIDDEN = letter_text(
    f"示例甲委员：\n\n{SECRET}。\n\n## {SECRET}一\n\n![{SECRET}](secret.png)\n",
    document_number="示密〔2021〕77号",
    title=f"对区政协十四届九次会议第149077号提案的答复（{SECRET}）",
    subject=SECRET,
    addressee="示例隐委员",
    issuer=f"示例市{SECRET}局",
    date="2021-03-04",
    printed="2021-03-05",
    result="暂难解决",
    topics=f"[{SECRET}]",
    keywords=f"[{SECRET}]",
    attachments="[{file: secret.png, title: 附图}]",
    corrections=f"[{{date: 2021-04-01, note: {SECRET}}}]",
    answer=SECRET,
    next_steps=SECRET,
    commitments=f"[{{text: {SECRET}, due: 2021-12-31, "
    f"updates: [{{date: 2021-05-01, note: {SECRET}}}]}}]",
    proposals=f"[{{area: {SECRET}, category: {SECRET}, kind: {SECRET}, signers: 77, "
    f"url: 'https://secret.example/', text: {SECRET}}}]",
    places=f"[{SECRET}]",
    copies=f"[{SECRET}]",
    note=SECRET,
    signed_by=SECRET,
    former="replies/2020/secret",
)
"""A letter that shares nothing with others: its own year, issuer, result, topic, session."""


def hidden(**changes: str) -> dict[str, str | bytes]:
    text = HIDDEN
    for key, value in changes.items():
        lines = [line for line in text.split("\n") if not line.startswith(f"{key}:")]
        text = "\n".join([lines[0], f"{key}: {value}", *lines[1:]])
    return {"replies/2021/hidden.md": text, "replies/2021/secret.png": b"\x89PNG secret"}


@pytest.mark.parametrize("disclosure", ["依申请公开", "不予公开"])
def test_row_01_a_withheld_letter_changes_no_byte(disclosure: str, tmp_path: Path) -> None:
    without = built(tmp_path / "a", {ONE: letter_text()})
    beside = built(tmp_path / "b", {ONE: letter_text(), **hidden(disclosure=disclosure)})
    assert beside == without
    assert list(without)


def test_row_01_an_embargoed_letter_changes_no_byte_before_its_time(tmp_path: Path) -> None:
    embargoed = hidden(publish_at="2024-06-01 09:01")
    without = built(tmp_path / "a", {ONE: letter_text()})
    assert built(tmp_path / "b", {ONE: letter_text(), **embargoed}) == without
    public = built(tmp_path / "c", {ONE: letter_text(), **hidden(publish_at="2024-06-01 09:00")})
    assert anywhere(public, SECRET)
    assert "replies/2021/hidden/secret.png" in public


def test_row_01_a_site_of_withheld_letters_only_is_an_empty_site(tmp_path: Path) -> None:
    assert built(tmp_path / "a", hidden(disclosure="不予公开")) == built(tmp_path / "b", {})


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("disclosure: ''", "disclosure-unknown"), ("disclosure:", "disclosure-unknown"),
        ("disclosure: 公开", "disclosure-unknown"), ("disclosure: 主动公开", "disclosure-unknown"),
        ("disclosure: [主动公开 · 全文]", "disclosure-unknown"), ("disclosure: {a: b}",
        "disclosure-unknown"),
        ("disclosure: full", "disclosure-unknown"), ("disclosure: yes", "disclosure-unknown"),
        ("disclosure: 主动公开 · 全文、不予公开", "disclosure-unknown"),
        ("disclosure: 主动公开 · 部分", "disclosure-unknown"), ("disclosure: 不予公开。",
        "disclosure-unknown"),
        ("公开属姓: 主动公开 · 全文", "key-unknown"), ("Disclosure: 主动公开 · 全文",
        "key-unknown"),
    ],
)  # fmt: skip
def test_row_02_any_other_disclosure_publishes_nothing(
    lines: str, code: str, tmp_path: Path
) -> None:
    text = with_lines(lines)
    if code == "key-unknown":
        text = "\n".join(line for line in text.split("\n") if not line.startswith("disclosure:"))
    outcome, sources = refused(tmp_path, {ONE: text})
    problem = only(outcome.problems, code)
    assert problem.place.line == position(text, lines)[0]
    assert not sources.output.exists()


def test_row_02_missing_disclosure_publishes_nothing(tmp_path: Path) -> None:
    outcome, sources = refused(tmp_path, {ONE: letter_text(disclosure=None)})
    assert only(outcome.problems, "key-missing").values["name"] == "disclosure"
    assert not sources.output.exists()


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("主动公开 ・ 全文", "U+30FB"), ("主动公开 • 全文", "U+2022"),
        ("主动公开\u00a0·\u00a0全文", "U+00A0"),
        ("主动公开 · 全\u200b文", "U+200B"), ("\u202e主动公开 · 全文", "U+202E"),
        ("主动公开 ·　全文", "U+3000"),
        ("主动公开 ‧ 摘要", "U+2027"), ("主动公开 · 全⽂", "U+2F42"), ("'主动公开 · 全文 '", ""),
        ("' 主动公开 · 摘要'", ""), ("主动公开·全文", ""), ("主动公开  ·  全文", ""),
        ("主动公开-摘要", "U+002D"), ("主动公开・全文", "U+30FB"), ("“主动公开（全文）”", "U+201C"),
        ("主动公开 · 全文\u3164", "U+3164"), ("不予公开\ufe0f", "U+FE0F"), ("依申请公开\u0301",
        "U+0301"),
    ],
)  # fmt: skip
def test_row_03_look_alikes_are_refused_with_their_code_points(written: str, points: str) -> None:
    text = letter_text(disclosure=written)
    problem = only(check(text), "disclosure-unknown")
    assert points in problem.message("en")
    assert ("unusual" in problem.message("en")) == bool(points)
    near = problem.values["nearest"]
    assert near in DISCLOSURE_WORDS
    assert ("全" in written) == (near == "主动公开 · 全文")
    assert f"应写成“{near}”" in problem.hint("zh-Hans")
    assert (problem.place.line, problem.place.column) == (9, 13)
    assert not {"\u200b", "\u202e", "\u00a0", "\u3000"} & set(problem.message("zh-Hans"))


@pytest.mark.parametrize(
    "written",
    [
        "公开", "主动公开", "同意公开", "可以公开", "建议公开", "全文公开", "摘要公开", "不公开",
        "此件公开发布", "主动公开 · 部分", "主動公開 · 全文", "主动公开 · 全文、不予公开", "~",
    ],
)  # fmt: skip
def test_row_03_a_guess_is_never_offered(written: str) -> None:
    problem = only(check(letter_text(disclosure=written)), "disclosure-unknown")
    assert problem.values["nearest"] == ""
    for language in ("zh-Hans", "en"):
        hint = problem.hint(language)  # type: ignore[arg-type]
        assert all(word in hint for word in DISCLOSURE_WORDS)
        assert "应写成" not in hint and "Write" not in hint
    assert "主动公开 · 全文（全文上网）" in problem.hint("zh-Hans")


@pytest.mark.parametrize("written", ["主动公开・全文", "主动公开", "公开"])
def test_row_03_no_repair_touches_disclosure(written: str, tmp_path: Path) -> None:
    text = letter_text(disclosure=written)
    sources = write_site(tmp_path, {ONE: text})
    assert run(tmp_path, "check", "--fix") == 1
    assert (sources.content / ONE).read_text(encoding="utf-8") == text


NULLS = ("~", "null", "Null", "NULL", "")


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize(
    "line",
    [
        "document_number: {}", "title: {}", "addressee: {}", "addressee: [{}, 示例丙委员]",
        "issuer: {}", "date: {}", "result: {}", "result: [{{result: {}}}]", "contact: {}",
        "attachments: [{{file: jiaoyu-1.csv, title: {}}}]",
        "withdrawn: {{date: 2024-01-01, reason: {}}}",
        "corrections: [{{date: 2024-01-01, note: {}}}]",
        "disclosure: 主动公开 · 摘要\nsummary: {}",
    ],
)  # fmt: skip
def test_row_02_a_required_value_that_is_null_is_empty(null: str, line: str) -> None:
    if "[{}" in line and not null:
        return
    problem = only(check(with_lines(line.format(null))), "value-empty")
    assert problem.is_error
    assert problem.hint("zh-Hans").startswith("请填写（")


@pytest.mark.parametrize("quoted", ["'~'", '"null"'])
def test_row_26_what_is_quoted_is_text(quoted: str) -> None:
    assert check(letter_text(title=f"{quoted}")) != []
    assert "value-empty" not in codes(check(letter_text(title=quoted)))


@pytest.mark.parametrize("second", ["disclosure: 主动公开 · 全文", "公开属性: 主动公开 · 全文"])
def test_row_04_duplicate_disclosure_keys_name_both_lines(second: str, tmp_path: Path) -> None:
    text = with_lines(f"disclosure: 不予公开\n{second}")
    outcome, _ = refused(tmp_path, {ONE: text})
    problem = only(outcome.problems, "key-duplicate")
    first = position(text, "disclosure: 不予公开")[0]
    assert (problem.values["first"], problem.place.line) == (first, first + 1)
    assert str(first) in problem.message("zh-Hans")


def test_row_05_of_a_summary_letter_nothing_of_the_body_is_anywhere(tmp_path: Path) -> None:
    body = f"""示例甲委员：

{SECRET}正文。`{SECRET}`

## {SECRET}标题

- {SECRET}项

| {SECRET}格 |
|---|
| 一 |

![{SECRET}图](secret.png) [{SECRET}链](secret.png) [外](https://secret.example/)
"""
    summary = {"disclosure": SUMMARY, "summary": "公开的摘要文字。"}
    listed = {
        **summary,
        "attachments": f"[{{file: secret.png, title: {SECRET}}}]",
        "answer": SECRET,
        "next_steps": SECRET,
        "commitments": f"[{{text: {SECRET}, updates: [{{date: 2023-06-01, note: {SECRET}}}]}}]",
        "proposals": f"[{{text: {SECRET}}}]",
        "signed_by": SECRET,
    }
    letters = {ONE: letter_text(body, **listed), "replies/2023/secret.png": b"\x89PNG"}
    files = built(tmp_path / "a", letters)
    assert anywhere(files, "公开的摘要文字")
    for needle in (SECRET, "secret", "现答复如下", "section-1"):
        assert anywhere(files, needle) == []
    assert files == built(tmp_path / "b", {ONE: letter_text(**summary)})


def test_row_06_a_summary_letter_needs_a_summary(tmp_path: Path) -> None:
    text = letter_text(disclosure=SUMMARY)
    outcome, _ = refused(tmp_path, {ONE: text})
    problem = only(outcome.problems, "summary-missing")
    assert problem.place.line == position(text, "disclosure")[0]
    refused(tmp_path / "b", {ONE: letter_text(disclosure=SUMMARY, summary='" "')})


def withheld(file: Path) -> None:
    file.write_text(letter_text(disclosure="不予公开", **MARKED), encoding="utf-8")


def summarised(file: Path) -> None:
    file.write_text(
        letter_text(f"示例甲委员：\n\n{SECRET}", disclosure=SUMMARY, summary="短。", **SECOND),
        encoding="utf-8",
    )


def removed(file: Path) -> None:
    file.unlink()


def renamed(file: Path) -> None:
    text = letter_text(**SECOND)
    file.with_name("renamed.md").write_text(text, encoding="utf-8")
    file.unlink()


def moved(file: Path) -> None:
    folder = file.parents[1] / "2022"
    folder.mkdir()
    (folder / file.name).write_text(letter_text(**SECOND), encoding="utf-8")
    file.unlink()


def embargoed(file: Path) -> None:
    file.write_text(letter_text(publish_at="2030-01-01", **MARKED), encoding="utf-8")


MARKED = {**SECOND, "subject": SECRET}


@pytest.mark.parametrize("change", [withheld, summarised, removed, renamed, moved, embargoed])
def test_row_07_what_is_no_longer_public_is_gone(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    text = letter_text(f"示例甲委员：\n\n{SECRET}", **MARKED)
    first = built(tmp_path, {ONE: letter_text(), TWO: text})
    assert any(path.startswith("search/") for path in anywhere(first, "replies/2023/jiaoyu-2"))
    change(tmp_path / "content" / TWO)
    after = built(tmp_path, {})
    assert anywhere(after, SECRET) == []
    if change not in (summarised,):
        assert anywhere(after, "replies/2023/jiaoyu-2") == []
    clean = tmp_path / "clean"
    shutil.copytree(tmp_path / "content", clean / "content")
    assert after == built(clean, {})


def test_row_08_the_same_with_size_and_time_unchanged(tmp_path: Path) -> None:
    body = f"示例甲委员：\n\n{SECRET}"
    text = letter_text(body, summary="短。", **SECOND)
    first = built(tmp_path, {ONE: letter_text(), TWO: text})
    assert anywhere(first, SECRET)
    file = tmp_path / "content" / TWO
    before = file.stat()
    file.write_text(text.replace("主动公开 · 全文", SUMMARY), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    files = built(tmp_path, {})
    assert anywhere(files, SECRET) == []
    assert anywhere(files, "短。")


def run(folder: Path, *arguments: str) -> int:
    """The exit code of a command over the project in ``folder``."""
    paths = ("--site", "site.yaml", "--content", "content", "--output", "public")
    return main([*arguments, *(str(folder / p) if not p.startswith("-") else p for p in paths)])


def test_row_09_a_public_letter_now_in_error_is_told_and_can_be_taken_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = built(
        tmp_path, {ONE: letter_text(), TWO: letter_text(f"示例甲委员：\n\n{SECRET}", **SECOND)}
    )
    write_site(tmp_path, {TWO: letter_text(disclosure="不公开", **SECOND)})
    capsys.readouterr()
    assert run(tmp_path, "--lang", "en") == 1
    assert "replies/2023/jiaoyu-2/" in capsys.readouterr().err
    assert files_of(tmp_path / "public") == before
    assert run(tmp_path, "--lang", "en", "--withdraw-invalid") == 0
    after = files_of(tmp_path / "public")
    assert anywhere(after, SECRET) == anywhere(after, "jiaoyu-2") == []


def test_row_10_a_withheld_letter_is_named_by_no_other(tmp_path: Path) -> None:
    link = letter_text("示例甲委员：\n\n见[那件](../2021/hidden.md)。\n")
    files = built(tmp_path / "a", {ONE: link, **hidden(disclosure="不予公开")})
    assert anywhere(files, SECRET) == anywhere(files, "2021/hidden") == []
    assert anywhere(files, "见那件。")
    related = with_lines("related: replies/2021/hidden")
    files = built(
        tmp_path / "b", {ONE: related, TWO: letter_text(**SECOND), **hidden(disclosure="不予公开")}
    )
    assert anywhere(files, SECRET) == anywhere(files, "hidden/") == []


def test_row_10_wiki_links_expand_to_nothing(tmp_path: Path) -> None:
    text = letter_text("示例甲委员：\n\n见 [[hidden]] 和 [[replies/2021/hidden]]。\n")
    files = built(tmp_path, {ONE: text, **hidden(disclosure="不予公开")})
    assert anywhere(files, SECRET) == []
    assert b"[[hidden]]" in files["replies/2023/jiaoyu-1/index.html"]


def test_row_11_files_beside_a_withheld_letter_are_not_copied(tmp_path: Path) -> None:
    files = built(
        tmp_path,
        {ONE: letter_text(), **hidden(disclosure="不予公开"), "replies/2023/loose.pdf": b"x"},
    )
    assert not [path for path in files if path.endswith((".png", ".pdf"))]


def test_row_12_problems_of_a_withheld_letter_tell_no_more_than_the_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = hidden(disclosure="不予公开", printed="昨天", role="头办")
    write_site(tmp_path, files)
    front = [line for text in files.values() for line in str(text).split("\n---\n")[0].split("\n")]
    for form in ("text", "json", "sarif", "github"):
        assert run(tmp_path, "check", "--format", form) == 1
        told = capsys.readouterr()
        assert "date-form" in told.out + told.err
        said = told.out + told.err
        # The line at fault is shown where it is front matter, and its value is told.
        for line in (*front, f"示例市{SECRET}局", f"“{SECRET}”"):
            said = said.replace(line, "") if line else said
        assert SECRET not in said
    kept = [
        f
        for f in tmp_path.rglob("*")
        if f.is_file() and "content" not in f.parts and f.name != "site.yaml"
    ]
    # What a check keeps says nothing of the letter, not even what is wrong with it.
    assert {f.parent.name for f in kept} <= {".public.dafu-cache"}
    for file in kept:
        data = file.read_bytes()
        assert not any(word.encode() in data for word in (SECRET, "昨天", "头办", "date-form"))


def test_row_12_what_is_kept_between_builds_forgets_a_letter_that_is_withheld(
    tmp_path: Path,
) -> None:
    kept, clean = write_site(tmp_path / "kept").cache, write_site(tmp_path / "clean").cache
    public = letter_text(f"示例甲委员：\n\n{SECRET}", **MARKED)
    built(tmp_path / "kept", {ONE: letter_text(), TWO: public})
    before = files_of(kept)
    withheld = {ONE: letter_text(), TWO: letter_text(disclosure="不予公开", **MARKED)}
    built(tmp_path / "kept", withheld)
    built(tmp_path / "clean", withheld)
    after, never = files_of(kept), files_of(clean)
    assert after.keys() == never.keys() == before.keys()
    assert {path for path in after if after[path] != never[path]} <= {"build.sqlite"}
    assert not any(b"jiaoyu-2" in data for data in after.values())
    assert any(b"jiaoyu-2" in data for data in before.values())
    shards = []
    for folder in (kept, clean):
        with opened(folder) as cache:
            (key,) = cache.keys("letter")
            shards.append(cache.keys("shard"))
            assert SECRET not in str(unpacked(cache.get("letter", key) or b""))
    assert shards[0] == shards[1]
    assert anywhere(files_of(kept), SECRET) == []
    assert kept.parent == tmp_path / "kept"


PAYLOADS = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>", "' onmouseover='alert(1)", "\" autofocus onfocus=\"alert(1)",
    "</title><script>alert(1)</script>", "</textarea><script>1</script>", "--><script>1</script>",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>1</x:script>", "&lt;script&gt;",
    "&#60;svg onload=1&#62;",
    "<![CDATA[<script>]]>", "<math><mtext><table><mglyph><style><img src onerror=1>",
    "\\u003cscript\\u003e",
    "javascript:alert(1)", "{{7*7}}{% include '/etc/passwd' %}${7*7}#{7*7}<%= 7*7 %>",
    "{site.base_url.__class__}",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<a href=data:text/html,x>", "`${alert(1)}`",
)  # fmt: skip


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def forms(payload: str) -> list[str]:
    """Everywhere in a body that ``payload`` could stand."""
    return [
        payload, f"`{payload}`", f"    {payload}", f"```\n{payload}\n```", f"## {payload}",
        f"| {payload} |\n|---|\n| {payload} |", f"> {payload}", f"- {payload}", f"**{payload}**",
        f"[{payload}](a.md)", f"[甲](<{payload}>)", f"[甲](a.md '{payload}')",
        f"![{payload}](a.png)",
        payload.replace("<", "\\<"), payload.replace("<", "&lt;"), f"<{payload}>",
        f"[甲]: <{payload}>\n\n[甲]",
        f"```{payload}\n甲\n```", f"{payload}\n---",
    ]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_row_13_markup_in_a_body_is_refused_or_text(payload: str) -> None:
    accepted = 0
    for form in forms(payload):
        letter, problems = read_letter(letter_text(f"示例甲委员：\n\n{form}\n"))
        if problems.errors:
            expected = {
                "body-html",
                "link-scheme",
                "body-lost",
                "image-external",
                "body-list-number",
            }
            assert set(codes(problems.errors)) <= expected
        else:
            accepted += 1
            assert active(f"<!doctype html><body>{letter.body.html}".encode()) == [], form
    assert accepted >= 3


def test_row_13_and_on_the_pages(tmp_path: Path) -> None:
    letters: dict[str, str | bytes] = {}
    for payload in PAYLOADS:
        number = len(letters) + 1
        body = f"示例甲委员：\n\n~~~\n{payload}\n~~~\n\n```\n{payload}\n```\n"
        text = letter_text(body, document_number=f"示教〔2023〕{number}号")
        assert not any(problem.is_error for problem in check(text))
        letters[f"replies/2023/jiaoyu-{number}.md"] = text
    files = built(tmp_path, letters)
    assert len(letters) == len(PAYLOADS)
    for path in letters:
        page = files[path.removesuffix(".md") + "/index.html"]
        assert active(page) == []
        assert shape(page)["pre",] == shape(page)["code",] == 2


@pytest.mark.parametrize(
    "link",
    [
        "[甲](javascript:alert(1))", "[甲](JaVaScRiPt:alert(1))", "[甲](java&Tab;script:alert(1))",
        "[甲](<java\nscript:alert(1)>)", "[甲](&#x6A;avascript:alert(1))",
        "[甲](javascript&colon;alert(1))",
        "[甲](javascript&#58;alert(1))", "[甲](\\javascript:alert(1))", "<javascript:alert(1)>",
        "[甲](vbscript:msgbox)", "[甲](data:text/html;base64,PHNjcmlwdD4=)",
        "![甲](data:image/svg+xml,x)",
        "[甲](file:///etc/passwd)", "[甲][乙]\n\n[乙]: javascript:alert(1)",
        "[甲](%6Aavascript:alert(1))",
        "[甲](&NewLine;javascript:alert(1))", "[甲](\u0001javascript:alert(1))",
        "[甲](//evil.example/x)",
        "[甲](/\\evil.example)", "[甲](<\\\\evil.example>)", "[甲](view-source:x)",
        "[甲](intent://x)",
        "[甲](https:javascript:alert(1))", "![甲](https://tracker.example/x.png)",
    ],
)  # fmt: skip
def test_row_14_only_listed_schemes_become_links(link: str, tmp_path: Path) -> None:
    text = letter_text(f"示例甲委员：\n\n{link}\n")
    problems = check(text)
    if any(problem.is_error for problem in problems):
        return
    for _, page in pages(built(tmp_path, {ONE: text})):
        assert active(page) == []
        assert not any("evil.example" in a.get("href", "") for _, a, _ in elements(page))


def fields(value: str, **changes: str) -> str:
    """The good letter with ``value`` in every field that takes free text."""
    text = quoted(value)
    return letter_text(
        BODY,
        **changes,
        title=quoted(f"对区政协十五届二次会议第152001号提案的答复{value}"),
        subject=text,
        addressee=f"[示例甲委员, {text}]",
        issuer=text,
        co_issuers=f"[{text}]",
        keywords=f"[{text}, 二]",
        topics=f"[{text}]",
        index_number=text,
        result=f"[{{date: 2023-05-08, result: 采纳解决, note: {text}}}]",
        corrections=f"[{{date: 2023-06-01, note: {text}}}]",
        attachments=f"[{{file: a.pdf, title: {text}}}]",
        contact=f"{{name: {text}, phone: {text}, address: {text}, postcode: '000000'}}",
        proposals=f"[{{body: 政协, session: 15, meeting: 2, number: {text}, subject: {text}}}]",
    )


@pytest.mark.parametrize("payloads", [PAYLOADS[start::4] for start in range(4)], ids=range(4))
def test_row_15_no_field_breaks_out_of_its_place(payloads: tuple[str, ...], tmp_path: Path) -> None:
    def letters(words: Iterable[str]) -> Iterator[tuple[str, str | bytes]]:
        yield "replies/2023/a.pdf", b"%PDF"
        for n, word in enumerate(words):
            numbers = [f"示教〔2023〕{10 * n + kind}号" for kind in (1, 2, 3)]
            withdrawn = f"{{date: 2023-06-01, reason: {quoted(word)}}}"
            short = {"disclosure": SUMMARY, "summary": quoted(word)}
            yield f"replies/2023/full-{n}.md", fields(word, document_number=numbers[0])
            yield f"replies/2023/short-{n}.md", letter_text(document_number=numbers[1], **short)
            yield (
                f"replies/2023/stone-{n}.md",
                letter_text(document_number=numbers[2], withdrawn=withdrawn),
            )
            yield f"pages/page-{n}.md", f"---\ntitle: {quoted(word)}\n---\n甲\n"

    def settings(word: str) -> str:
        text = SITE.replace("建议提案办理答复", quoted(word)).replace("试验用。", quoted(word))
        return text.replace("示例市示例区人民政府办公室", quoted(word))

    harmless = [f"无害{n}" for n in range(len(payloads))]
    files = built(tmp_path / "a", dict(letters(payloads)), settings(payloads[0]))
    plain = built(tmp_path / "b", dict(letters(harmless)), settings(harmless[0]))
    for path, page in pages(files):
        assert active(page) == [], path
        if path in plain:
            # Which letters are alike depends on the words; all else does not.
            same = [ALIKE.sub(b"", x) for x in (page, plain[path])]
            assert shape(same[0]) == shape(same[1]), path
    for path, data in files.items():
        if path.endswith((".json", ".jsonld")):
            json.loads(data)
        elif path.endswith(".xml"):
            ET.fromstring(data)
    for n, payload in enumerate(payloads):
        assert payload in text_of(files[f"replies/2023/full-{n}/index.html"])
        assert payload in text_of(files[f"replies/2023/short-{n}/index.html"])
        assert payload in text_of(files[f"replies/2023/stone-{n}/index.html"])
        assert json.loads(files[f"replies/2023/full-{n}.json"])["subject"] == payload


def test_row_15_data_inside_a_page_cannot_end_its_script(tmp_path: Path) -> None:
    files = built(tmp_path, {ONE: fields("</script><!--<script>"), "replies/2023/a.pdf": b"%PDF"})
    for path, page in pages(files):
        said = [
            json.loads(text)
            for name, attributes, text in elements(page)
            if name == "script" and attributes.get("type") == "application/ld+json"
        ]
        assert said or path == "404.html", path
        if path == "replies/2023/jiaoyu-1/index.html":
            (letter,) = (x for one in said for x in one["@graph"] if "about" in x)
            assert letter["about"] == "</script><!--<script>"


@pytest.mark.parametrize(
    "braces", ["{{7*7}}", "{% raw %}", "{# 甲 #}", "${7*7}", "{t}", "{0}", "%(a)s", "{site.title}"]
)
def test_row_16_braces_stay_text(braces: str, tmp_path: Path) -> None:
    text = letter_text(f"示例甲委员：\n\n甲{braces}乙\n", subject=quoted(f"甲{braces}乙"))
    files = built(tmp_path, {ONE: text})
    page = files["replies/2023/jiaoyu-1/index.html"]
    assert text_of(page).count(f"甲{braces}乙") >= 2
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    assert twin["subject"] == f"甲{braces}乙"
    assert f"甲{braces}乙" in twin["body"]["text"]


@pytest.mark.parametrize(
    ("lines", "body", "code"),
    [
        ("attachments: [{file: /etc/passwd, title: 甲}]", BODY, "attachment-name"),
        ("attachments: [{file: ../../../site.yaml, title: 甲}]", BODY, "attachment-name"),
        ("attachments: [{file: site.yaml, title: 甲}]", BODY, "attachment-type"),
        ("attachments: [{file: jiaoyu-1.md, title: 甲}]", BODY, "attachment-type"),
        ("layout: /etc/passwd", BODY, "key-unknown"), ("template: x.html", BODY, "key-unknown"),
        ("image: /etc/passwd", BODY, "key-unknown"), ("permalink: /a", BODY, "key-unknown"),
        ("role: 主办", f"{BODY}\n![甲](../../site.yaml)\n", "image-missing"),
        ("role: 主办", f"{BODY}\n![甲](/etc/passwd)\n", "link-scheme"),
        ("role: 主办", f"{BODY}\n[甲](../../../../etc/passwd)\n", "link-broken"),
        ("role: 主办", f"{BODY}\n[甲](..%2f..%2fsite.yaml)\n", "link-broken"),
    ],
)  # fmt: skip
def test_row_17_no_key_or_link_fetches_a_file(lines: str, body: str, code: str) -> None:
    only(check(with_lines(lines, body)), code)


def test_row_17_an_attachment_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: with_lines("attachments: [{file: a.txt, title: 甲}]")})
    (sources.content / "replies/2023/a.txt").symlink_to(tmp_path / "site.yaml")
    outcome = build(sources, now=NOW)
    assert outcome.collection is None
    assert codes(outcome.problems) == ["file-link", "attachment-missing"]


@pytest.mark.parametrize(
    "name",
    [
        "../../../x",
        "..",
        ".",
        "/etc/x",
        "a/b",
        "a\\b",
        "%2e%2e%2f",
        "CON",
        "~",
        "a\u0000b".replace("\0", ""),
    ],
)
def test_row_18_no_value_becomes_a_path(name: str, tmp_path: Path) -> None:
    text = letter_text(
        issuer=quoted(name), topics=f"[{quoted(name)}]", keywords=f"[{quoted(name)}]",
        proposals=f"[{{body: 政协, session: 15, meeting: 2, number: {quoted(name)}}}]",
        document_number=quoted(f"示教{name}〔2023〕1号"),
    )  # fmt: skip
    files = built(tmp_path / "site", {ONE: text})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]
    assert sorted(p.name for p in (tmp_path / "site").iterdir() if not p.name.startswith(".")) == [
        "content", "public", "site.yaml",
    ]  # fmt: skip
    assert all(part.strip(".") and part.isascii() for path in files for part in path.split("/"))


@pytest.mark.parametrize(
    "target", ["jiaoyu-1.md", "nothing.md", "link.md", "/dev/zero", "/proc/self/environ", ".."]
)
def test_row_19_links_are_named_and_never_read(target: str, tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: letter_text()})
    (sources.content / "replies/2023/link.md").symlink_to(target)
    outcome = build(sources, now=NOW)
    assert outcome.collection is None
    assert only(outcome.problems, "file-link").place.path.endswith("replies/2023/link.md")


def test_row_20_what_is_no_file_does_not_hang(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: letter_text()})
    os.mkfifo(sources.content / "replies/2023/pipe.md")
    (sources.content / "replies/2023/folder.md").mkdir()
    start = time.monotonic()
    assert codes(check_site(sources)) == ["file-special", "file-special"]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "name",
    [
        "jiaoyu-1.md.bak",
        "jiaoyu-1.md~",
        ".jiaoyu-1.md.swp",
        ".#jiaoyu-1.md",
        "~$jiaoyu.docx",
        "#a.md#",
    ],
)
def test_row_21_leftovers_of_editors_are_not_published(name: str, tmp_path: Path) -> None:
    leftover = letter_text(subject=SECRET, **SECOND)
    files = built(tmp_path / "a", {ONE: letter_text(), f"replies/2023/{name}": leftover})
    assert files == built(tmp_path / "b", {ONE: letter_text()})


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("replies/2023/JIAOYU-1.md", "file-clash"), ("replies/2023/jiaoyu-1.MD", "file-suffix"),
        ("replies/2023/jiaoyu-1.markdown", "file-suffix"), ("replies/2023/jiaoyu-1.json.md",
        "file-name"),
        ("replies/2023/index.md", "file-reserved"), ("replies/2023/é.md", "file-name"),
        ("replies/2023/e\u0301.md", "file-name"), ("pages/replies.md", "file-reserved"),
        ("replies/2023/page.md", "file-reserved"),
    ],
)  # fmt: skip
def test_row_22_two_sources_for_one_address_are_refused(
    path: str, code: str, tmp_path: Path
) -> None:
    outcome, _ = refused(tmp_path, {ONE: letter_text(), path: letter_text(**SECOND)})
    problem = only(outcome.problems, code)
    if code == "file-clash":
        assert {problem.place.path[-11:], str(problem.values["other"])[-11:]} == {
            "JIAOYU-1.md",
            "jiaoyu-1.md",
        }


@pytest.mark.parametrize(
    "written", ["示教〔2023〕1号", "示教［２０２３］１号", "示教﹝2023﹞ 1号", "示教(2023)第001号"]
)
def test_row_23_the_same_number_twice_names_both(written: str, tmp_path: Path) -> None:
    outcome, _ = refused(tmp_path, {ONE: letter_text(), TWO: letter_text(document_number=written)})
    (problem,) = outcome.problems.errors
    assert problem.code.name == "number-duplicate"
    assert "jiaoyu-1.md" in problem.message("en")
    assert problem.place.path.endswith("jiaoyu-2.md")


def test_row_23_a_number_with_a_hidden_character_is_an_error_too() -> None:
    only(check(letter_text(document_number='"示教〔2023〕\\u200b1号"')), "value-invisible")


LAUGHS = "\n".join(
    [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        *(
            f"{b}: &{b} [{','.join(['*' + a] * 9)}]"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
    ]
)
MERGES = "\n".join(
    [
        "a: &a {x: 1}",
        *(
            f"{b}: &{b} {{<<: [{','.join(['*' + a] * 9)}]}}"
            for a, b in zip("abcdef", "bcdefg", strict=True)
        ),
    ]
)


@pytest.mark.parametrize(
    "lines",
    [LAUGHS, MERGES, "a: &a [*a]", "title: !!python/object/apply:os.system ['true']",
    "title: !!python/name:os.system",
     "title: !include /etc/passwd", "title: !!binary aGk=", "? !!python/tuple [a]\n: b",
     "<<: {title: 甲}"],
)  # fmt: skip
def test_row_24_yaml_that_is_more_than_data_is_refused_at_once(lines: str) -> None:
    start = time.monotonic()
    problems = check(f"---\n{lines}\n---\n正文\n")
    assert set(codes(problems)) <= {
        "yaml-feature",
        "key-missing",
        "key-advised",
        "proposal-unknown",
    }
    problem = next(problem for problem in problems if problem.code.name == "yaml-feature")
    assert problem.place.line == 2
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("nest", ["[", "{a: ", "- ", "? ", "[{a: "])
@pytest.mark.parametrize("levels", [9, 1_000, 12_000])
def test_row_25_nesting_that_kills_c_loaders_is_an_error(nest: str, levels: int) -> None:
    front = f"title: {nest * levels}" if nest in "[{a: " else f"title:\n  {nest * levels}x"
    problems = check(f"---\n{front[:63_000]}\n---\n正文\n")
    assert codes(problems)[0] in {"yaml-nesting", "yaml-feature", "front-matter-syntax"}


@pytest.mark.parametrize(
    "written",
    [
        "017777777",
        "12:30:45",
        "no",
        ".nan",
        "~",
        "0x10",
        "1e3",
        "2023-05-08",
        "=",
        "null",
        "+1",
        "0o14",
    ],
)
def test_row_26_text_stays_as_it_was_written(written: str, tmp_path: Path) -> None:
    files = built(tmp_path, {ONE: letter_text(subject=written)})
    assert json.loads(files["replies/2023/jiaoyu-1.json"])["subject"] == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2023-02-30", "date-impossible"), ("2023-13-01", "date-impossible"), ("2023-05-08T",
        "date-form"),
        ("1023-05-08", "date-ancient"), ("２０２３-０５", "date-form"), ("2023/05",
        "date-form"),
        ("08.05.2023", "date-form"), ("今天", "date-form"), ("1", "date-form"), ("2023058",
        "date-form"),
    ],
)  # fmt: skip
def test_row_27_dates_that_are_none_are_errors(written: str, code: str) -> None:
    text = letter_text(date=written)
    problem = only(check(text), code)
    assert (problem.place.line, problem.place.column) == (6, 7)
    assert problem.is_error


def test_row_27_future_dates_are_errors_and_wrong_order_a_warning() -> None:
    assert only(check(letter_text(printed="2024-06-02")), "date-future").is_error
    assert not only(check(letter_text(printed="2023-05-07")), "date-order").is_error


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("正文\n", "front-matter-missing", 1), ("", "file-empty", 1),
        ("---\ntitle: 甲\n", "front-matter-unclosed", 3), ("+++\ntitle = 1\n+++\n",
        "front-matter-missing", 1),
        ('{"title": "甲"}\n', "front-matter-missing", 1), ("---\n- 甲\n---\n正文\n",
        "front-matter-shape", 2),
        ("---\n甲\n---\n正文\n", "front-matter-shape", 2), ("---\n---\n正文\n",
        "front-matter-shape", 2),
        (letter_text("---\n公开属性: 不予公开\n---\n甲"), "front-matter-twice", 13),
        (letter_text("disclosure: 不予公开\n---\n甲"), "front-matter-twice", 12),
    ],
)  # fmt: skip
def test_row_28_front_matter_that_is_none(text: str, code: str, line: int) -> None:
    problem = next(problem for problem in check(text) if problem.code.name == code)
    assert problem.place.line == line


@pytest.mark.parametrize(
    ("encoding", "likely"),
    [
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-16"),
    ],
)
def test_row_29_other_encodings_are_named(encoding: str, likely: str, tmp_path: Path) -> None:
    text = letter_text().replace("·", "·")
    outcome, _ = refused(tmp_path, {ONE: text.encode(encoding)})
    problem = only(outcome.problems, "file-encoding")
    assert likely in problem.message("en")
    assert "UTF-8" in problem.hint("zh-Hans")


def test_row_29_big5_and_broken_bytes_and_nul(tmp_path: Path) -> None:
    big5 = letter_text(
        title="對區政協第一號提案的答覆",
        addressee="某委員",
        issuer="某局",
        disclosure="公開",
        result="採納",
        document_number="某",
        contact="某",
        body="某委員：現答覆如下。",
    )
    assert only(check(big5.encode("big5")), "file-encoding").values["likely"] == "Big5"
    broken = letter_text().encode().replace("答复".encode(), b"\xff\xfe", 1)
    problem = only(check(broken), "file-encoding")
    assert problem.values["offset"] == broken.index(b"\xff")
    assert (problem.place.line, problem.place.column) == (3, 30)
    assert only(check(letter_text("甲\0乙")), "file-control").place.line == 12


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_row_30_dress_of_a_file_makes_no_difference(end: str, tmp_path: Path) -> None:
    plain = built(tmp_path / "a", {ONE: letter_text()})
    dressed = b"\xef\xbb\xbf" + letter_text().replace("\n", end).encode()
    assert built(tmp_path / "b", {ONE: dressed}) == plain
    assert not any(
        b"\r" in data for path, data in plain.items() if path.endswith((".html", ".json", ".xml"))
    )


@pytest.mark.parametrize(
    "point",
    [
        "0007",
        "001b",
        "007f",
        "0085",
        "200b",
        "202e",
        "2066",
        "feff",
        "00ad",
        "2028",
        "e0041",
        "180e",
    ],
)
def test_row_31_characters_nobody_sees_are_refused_and_never_printed(
    point: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    char = chr(int(point, 16))
    write_site(tmp_path, {ONE: letter_text(title=f'"答\\U{point:0>8}复"')})
    for form in ("text", "json", "github", "sarif"):
        assert run(tmp_path, "check", "--format", form) == 1
        told = capsys.readouterr()
        assert char not in told.out + told.err
        assert f"U+{point.upper()}" in told.out + told.err


def test_row_31_in_a_body_they_are_warned_of() -> None:
    problem = only(check(letter_text("示例甲委员：\n\n答\u202e复\n")), "body-invisible")
    assert not problem.is_error
    assert (problem.place.line, problem.place.column) == (14, 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("> " * 150 + "甲", "body-nesting"), ("- " * 70 + "甲", "body-nesting"),
        ("[" * 25_000, "body-nesting"),
        ("[甲]: 乙", "body-lost"), ("| 甲 |\n|---|\n| 乙 | 丙 |", "body-lost"), ("<p>甲</p>",
        "body-html"),
        ("<!--\n甲\n-->", "body-html"), ("2. 甲\n4. 乙", "body-list-number"),
        ("**甲 *乙 " * 60 + "丙* 丁** " * 60, "body-nesting"),
    ],
)  # fmt: skip
def test_row_33_text_that_would_be_lost_is_an_error(body: str, code: str) -> None:
    text = letter_text(f"示例甲委员：\n\n{body}\n")
    assert code in codes(check(text))
    assert all(problem.place.line >= 14 for problem in check(text))


def test_row_33_all_text_of_a_long_letter_is_on_the_page(tmp_path: Path) -> None:
    lines = [f"第{n}段文字{chr(0x4E00 + n)}。" for n in range(2_000)]
    body = "示例甲委员：\n\n" + "\n\n".join(
        f"## {line}"
        if n % 7 == 0
        else f"- {line}"
        if n % 5 == 0
        else f"> {line}"
        if n % 3 == 0
        else line
        for n, line in enumerate(lines)
    )
    files = built(tmp_path, {ONE: letter_text(body)})
    text = text_of(files["replies/2023/jiaoyu-1/index.html"])
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    assert twin["body"]["markdown"] == body
    for line in lines:
        assert line in text
        assert line in twin["body"]["text"]


def test_row_34_personal_data_is_masked_and_fails_a_strict_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = "１１０１０５１９４９１２３１００２Ｘ"
    written = f"电话 138**0013**8000，证号{identity}，卡号6222 0202 0011 2230 020。"
    body = f"示例甲委员：\n\n{written}\n"
    write_site(tmp_path, {ONE: letter_text(body)})
    assert run(tmp_path, "check") == 0
    assert run(tmp_path, "check", "--strict", "--format", "json") == 1
    told = capsys.readouterr()
    found = json.loads(told.out)["problems"]
    assert sorted(problem["code"] for problem in found) == [
        "personal-card",
        "personal-id",
        "personal-mobile",
    ]
    assert {problem["line"] for problem in found} == {14}
    for digits in ("13800138000", "8000", "11010519491231002X", "6222020200112230020", "0013"):
        assert digits not in told.out + told.err


def test_row_46_a_process_that_dies_is_an_error_naming_its_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_it_is = reading.read_batch

    def dying(letters: Sequence[reading.Given], *others: Any) -> list[reading.Reading]:
        if any(given.source.path.endswith("-31") for given in letters):
            os.kill(os.getpid(), signal.SIGKILL)
        return as_it_is(letters, *others)

    dying.__module__, dying.__qualname__ = reading.__name__, "read_batch"
    for module in (content, reading):  # Others look it up by the name of its module.
        monkeypatch.setattr(module, "read_batch", dying)
    monkeypatch.setattr(content, "CHUNK", 10)
    letters = {f"replies/2023/jiaoyu-{n}.md": letter_text(subject=SECRET) for n in range(40)}
    sources = write_site(tmp_path, dict(letters))
    assert run(tmp_path, "--jobs", "2") == 3
    told = capsys.readouterr().err
    assert "jiaoyu-31.md" in told
    assert SECRET not in told
    assert not sources.output.exists()


def test_row_48_after_any_change_a_build_equals_a_clean_one(tmp_path: Path) -> None:
    steps: list[dict[str, str | bytes]] = [
        {ONE: letter_text(), TWO: letter_text(**SECOND)},
        {TWO: letter_text(disclosure="不予公开", **SECOND)},
        {ONE: letter_text(result="计划解决", topics="[经济]")},
        {TWO: letter_text(disclosure=SUMMARY, summary="摘要。", **SECOND), **hidden()},
        {"pages/about.md": "---\ntitle: 关于\n---\n甲\n", **hidden(disclosure="依申请公开")},
        {ONE: letter_text(withdrawn="{date: 2023-06-01, reason: 甲}")},
        {ONE: letter_text("示例甲委员：\n\n又改。\n")},
    ]
    everything: dict[str, str | bytes] = {}
    for number, step in enumerate(steps):
        everything |= step
        assert built(tmp_path / "kept", step) == built(tmp_path / f"clean-{number}", everything)


def test_rows_01_and_12_the_clock_alone_opens_an_embargo(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: letter_text(), **hidden(publish_at="2024-06-01 10:00")})
    assert build(sources, now=datetime.fromisoformat("2024-06-01T09:59:59+08:00")).collection
    assert anywhere(files_of(sources.output), SECRET) == []
    assert build(sources, now=datetime.fromisoformat("2024-06-01T02:00:00+00:00")).collection
    found = anywhere(files_of(sources.output), SECRET)
    assert any(path.startswith("replies/2021/hidden") for path in found)
    assert any(readable(files_of(sources.output)[path]) for path in found)


def test_every_code_of_the_rows_exists() -> None:
    assert {"disclosure-unknown", "body-html", "link-scheme", "file-encoding"} <= set(CODES)
