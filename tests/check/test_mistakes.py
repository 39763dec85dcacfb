"""A clerk's usual mistakes: what a check says of each leads to a good letter in one round.

Each letter is checked, mended by doing what is said (the mended lines where they are given, else
what the hint tells), and checked again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dafu.cli.commands import main
from tests.letters import BODY, write_site

LETTER = "replies/2023/jiaoyu-1.md"
LABEL = f"content/{LETTER}"
SITE = """title: 建议提案办理答复
description: 试验用。
base_url: https://www.example.gov.cn/jytabl/
publisher: {name: 示例市示例区人民政府办公室}
issuers:
  - name: 示例市示例区教育局
    slug: jiaoyu
    codes: [示教]
    contact: {phone: 0000-55550100, address: 示例路1号, postcode: "000000"}
"""
GOOD = {
    "文号": "示教〔2023〕1号",
    "标题": "对区政协十五届二次会议第152001号提案的答复",
    "案由": "关于改善午餐的建议",
    "主送": "示例甲委员",
    "发文机关": "示例市示例区教育局",
    "成文日期": "2023-05-08",
    "办理结果": "采纳解决",
    "公开属性": "主动公开 · 全文",
    "联系方式": "\n  联系人: 示例乙\n  电话: 0000-55550101",
}


def text(body: str = BODY, fence: str = "---", **changes: str | None) -> str:
    """The good letter with Chinese keys; a key's new line may be whole (``文号：…``)."""
    lines = [fence]
    for key, value in {**GOOD, **changes}.items():
        if value is not None:
            lines.append(value if key in changes else f"{key}: {value}".replace(": \n", ":\n"))
    return "\n".join([*lines, fence, body])


Hint = Callable[[str, dict[str, Any]], str]


class Mistake(NamedTuple):
    """A letter with one mistake, where it is told of, and how its hint is followed."""

    text: str | bytes
    code: str
    line: int
    column: int
    hint: Hint | None = None
    beside: tuple[str, ...] = ()


def with_line(new: str) -> Hint:
    """Writes ``new``, which the hint must say, in place of the value that is told of."""

    def follow(letter: str, problem: dict[str, Any]) -> str:
        assert new in problem["hint"]
        lines = letter.split("\n")
        line = lines[problem["line"] - 1]
        start, end = problem["column"] - 1, problem["end_column"] - 1
        lines[problem["line"] - 1] = line[:start] + new + line[end:]
        return "\n".join(lines)

    return follow


def sample_above(letter: str, problem: dict[str, Any]) -> str:
    """Puts what the hint shows before the letter, with the right facts in it."""
    sample = problem["hint"].split("\n", 1)[1]
    sample = re.sub(r"（或：.*?）", "", sample)
    facts = {"某教〔2023〕7号": GOOD["文号"], "张三委员": "示例甲委员"}
    facts |= {"某市某区教育局": GOOD["发文机关"], "张三": "示例乙", "200333": "000000"}
    for shown, fact in facts.items():
        sample = sample.replace(shown, fact)
    return f"{sample}\n{letter or BODY}"


def add_line(letter: str, problem: dict[str, Any]) -> str:
    """Adds the lines that the hint shows to the keys."""
    sample = re.sub(r"（或：.*?）", "", problem["hint"].split("\n", 1)[1]).replace("张三", "示例乙")
    return letter.replace("\n---\n", f"\n{sample}\n---\n", 1)


def listed(letter: str, problem: dict[str, Any]) -> str:
    """Lists the file under 附件 as the hint shows; it has been put beside the letter."""
    return add_line(letter, problem)


def as_utf8(letter: str, problem: dict[str, Any]) -> str:
    assert "UTF-8" in problem["hint"]
    return letter


def without_number(letter: str, problem: dict[str, Any]) -> str:
    assert "删去" in problem["hint"]
    return letter.replace("110105194912310", "").replace("02X", "")


MISTAKES = {
    "colon of Chinese": Mistake(text(文号="文号：示教〔2023〕1号"), "key-colon", 2, 1),
    "colon of Chinese in the middle": Mistake(text(主送="主送：示例甲委员"), "key-colon", 5, 1),
    "colon that looks like one": Mistake(text(主送="主送∶示例甲委员"), "key-colon", 5, 1),
    "no blank": Mistake(text(文号="文号:示教〔2023〕1号"), "key-colon", 2, 1),
    "no blank and a date": Mistake(text(成文日期="成文日期:2023-05-08"), "key-colon", 7, 1),
    "hard blank": Mistake(text(文号="文号:\u00a0示教〔2023〕1号"), "key-colon", 2, 1),
    "wide blank": Mistake(text(标题="标题:\u3000" + GOOD["标题"]), "key-colon", 3, 1),
    "colon of a group": Mistake(
        text(联系方式="联系方式：\n  联系人: 示例乙\n  电话: 1-2"), "key-colon", 10, 1
    ),
    "colons in a group": Mistake(
        text(联系方式="联系方式:\n  联系人：示例乙\n  电话:1-2"), "key-colon", 11, 3
    ),
    "tabs": Mistake(text(联系方式="联系方式:\n\t联系人: 示例乙\n\t电话: 1-2"), "key-indent", 11, 2),
    "wide indentation": Mistake(
        text(联系方式="联系方式:\n\u3000联系人: 示例乙\n\u3000电话: 1-2"), "key-indent", 11, 2
    ),
    "no indentation": Mistake(
        text(联系方式="联系方式:\n联系人: 示例乙\n电话: 1-2"), "key-indent", 11, 1
    ),
    "uneven indentation": Mistake(
        text(联系方式="联系方式:\n  联系人: 示例乙\n   电话: 1-2"), "key-indent", 12, 4
    ),
    "an indented key": Mistake(text(标题="  标题: " + GOOD["标题"]), "key-indent", 3, 3),
    "a wide blank before": Mistake(text(标题="\u3000标题: " + GOOD["标题"]), "key-indent", 3, 2),
    "dash without a blank": Mistake(text(关键词="关键词:\n  -教育\n  - 体育"), "list-dash", 14, 3),
    "dash of Chinese": Mistake(text(关键词="关键词:\n  — 教育\n  — 体育"), "list-dash", 14, 3),
    "dashes of Chinese around": Mistake(text(fence="———"), "front-matter-fence", 1, 1),
    "four dashes": Mistake(text(fence="----"), "front-matter-fence", 1, 1),
    "no first dashes": Mistake(text().removeprefix("---\n"), "front-matter-open", 1, 1),
    "an unseen character before the first dashes": Mistake(
        "\u200b" + text(), "front-matter-fence", 1, 1
    ),
    "unseen characters behind the first dashes": Mistake(
        text().replace("---", "---\u200d\u2060", 1), "front-matter-fence", 1, 1
    ),
    "an unseen character behind the last dashes": Mistake(
        text().replace("---\n示例甲", "---\u200e\n示例甲"), "front-matter-fence", 13, 1
    ),
    "two byte order marks": Mistake("\ufeff\ufeff" + text(), "front-matter-fence", 1, 1),
    "an unseen line first": Mistake("\u200b\n" + text(), "front-matter-late", 1, 1),
    "an empty line first": Mistake("\n" + text(), "front-matter-late", 1, 1),
    "no last dashes": Mistake(
        text().replace("---\n示例甲", "\n示例甲"), "front-matter-unclosed", 14, 1
    ),
    "no last dashes, and some below": Mistake(
        text().replace("---\n示例甲", "示例甲") + "\n---\n\n附注。\n",
        "front-matter-unclosed",
        13,
        1,
    ),
    "a key misspelt": Mistake(text(公开属性="公开属姓: 主动公开 · 全文"), "key-unknown", 9, 1),
    "another word for a key": Mistake(text(主送="收件人: 示例甲委员"), "key-unknown", 5, 1),
    "another word for an issuer": Mistake(
        text(发文机关="发文单位: 示例市示例区教育局"), "key-unknown", 6, 1
    ),
    "another word for a date": Mistake(text(成文日期="签发日期: 2023-05-08"), "key-unknown", 7, 1),
    "another word below": Mistake(
        text(联系方式="联系方式:\n  联系人: 示例乙\n  联系电话: 1-2"), "key-unknown", 12, 3
    ),
    "a key with a blank in it": Mistake(text(标题="标 题: " + GOOD["标题"]), "key-unknown", 3, 1),
    "a key missing": Mistake(text(联系方式=None), "key-advised", 2, 1, add_line),
    "no disclosure": Mistake(text(公开属性=None), "key-missing", 2, 1, add_line),
    "colon in a value": Mistake(text(案由="案由: 关于: 改善午餐"), "front-matter-syntax", 4, 7),
    "quotation mark left open": Mistake(
        text(标题='标题: "' + GOOD["标题"]), "front-matter-syntax", 3, 5
    ),
    "text after a quotation": Mistake(text(案由='案由: "双减"的建议'), "front-matter-syntax", 4, 9),
    "a star": Mistake(text(案由="案由: *重点提案"), "yaml-feature", 4, 5),
    "an exclamation mark": Mistake(text(案由="案由: !重点提案"), "yaml-feature", 4, 5),
    "a sign that YAML keeps": Mistake(text(案由="案由: @重点提案"), "front-matter-syntax", 4, 5),
    "a bracket left open": Mistake(
        text(关键词="关键词: [教育, 体育"), "front-matter-syntax", 13, 6
    ),
    "a comment that was none": Mistake(text(案由="案由: 关于 #1楼 的建议"), "value-cut", 4, 8),
    "brackets of a number": Mistake(text(文号="文号: 示教【2023】1号"), "number-form", 2, 5),
    "no 号": Mistake(text(文号="文号: 示教〔2023〕1"), "number-form", 2, 5),
    "a date in marks": Mistake(text(成文日期="成文日期: “2023-05-08”"), "date-form", 7, 7),
    "the day first": Mistake(
        text(成文日期="成文日期: 8/5/2023"), "date-form", 7, 7, with_line("2023-05-08")
    ),
    "marks round a result": Mistake(text(办理结果="办理结果: “采纳解决”"), "term-unknown", 8, 7),
    "a result misspelt": Mistake(text(办理结果="办理结果: 采纳解绝"), "term-unknown", 8, 7),
    "a grade alone": Mistake(
        text(办理结果="办理结果: B"), "key-advised", 8, 7, with_line("正在解决")
    ),
    "marks round a title": Mistake(text(标题="标题: “" + GOOD["标题"] + "”"), "value-quotes", 3, 5),
    "colon of a salutation": Mistake(text(主送="主送: 示例甲委员："), "value-mark", 5, 5),
    "half a colon of one": Mistake(text(主送='主送: "示例甲委员: "'), "value-mark", 5, 5),
    "comma of a list": Mistake(
        text(主送="主送: [示例甲委员、]", 发文机关="发文机关: 示例市示例区教育局"),
        "value-mark",
        5,
        6,
    ),
    "stop of a title": Mistake(text(标题="标题: " + GOOD["标题"] + "。"), "value-mark", 3, 5),
    "stop behind the subject": Mistake(text(案由="案由: 关于改善午餐的建议；"), "value-mark", 4, 5),
    "marks of a corner": Mistake(text(案由="案由: 「关于改善午餐的建议」"), "value-quotes", 4, 5),
    "dot of another kind": Mistake(
        text(公开属性="公开属性: 主动公开·全文"), "disclosure-unknown", 9, 7
    ),
    "half a disclosure": Mistake(
        text(公开属性="公开属性: 主动公开"),
        "disclosure-unknown",
        9,
        7,
        with_line("主动公开 · 全文"),
    ),
    "contact in a line": Mistake(
        text(联系方式="联系方式: 示例乙，0000-55550101"), "value-shape", 10, 7
    ),
    "contact in a line with labels": Mistake(
        text(联系方式="联系方式: 联系人：示例乙；联系电话：0000-55550101"), "value-shape", 10, 7
    ),
    "contact in brackets": Mistake(
        text(联系方式="联系方式: {联系人：示例乙，电话：0000-55550101}"), "key-colon", 10, 8
    ),
    "issuer in short": Mistake(text(发文机关="发文机关: 区教育局"), "issuer-unregistered", 6, 7),
    "table of a page": Mistake(
        text(
            "示例甲委员：\n\n<table>\n<tr><th>学校</th><th>人数</th></tr>\n"
            "<tr><td>一中</td><td>30</td></tr>\n</table>\n\n示例市示例区教育局\n\n2023年5月8日\n"
        ),
        "body-html",
        16,
        1,
    ),
    "paragraph of Word": Mistake(
        text(BODY.replace("现答复", '<div><p class="MsoNormal"><b>现</b>答复') + "\n</p></div>\n"),
        "body-html",
        16,
        10,
    ),
    "note to oneself": Mistake(
        text(BODY.replace("您提出", "<!-- 待核 -->\n\n您提出")), "body-html", 16, 1
    ),
    "picture on a desk": Mistake(
        text(BODY.replace("现答复", "![图](D:\\资料\\午餐.jpg)现答复")),
        "link-local",
        16,
        15,
        listed,
        ("tu.jpg",),
    ),
    "picture elsewhere": Mistake(
        text(BODY.replace("现答复", "![](https://img.example.com/a/b.png)现答复")),
        "image-external",
        16,
        14,
        listed,
        ("b.png",),
    ),
    "picture missing": Mistake(
        text(BODY.replace("现答复", "![午餐](午餐2.png)现答复")),
        "image-missing",
        16,
        16,
        listed,
        ("tu-2.png",),
    ),
    "picture not listed": Mistake(
        text(BODY.replace("现答复", "![午餐](a.png)现答复")),
        "link-unlisted",
        16,
        16,
        listed,
        ("a.png",),
    ),
    "text alone": Mistake(BODY, "front-matter-missing", 1, 1, sample_above),
    "nothing": Mistake("", "file-empty", 1, 1, sample_above),
    "GBK": Mistake(text().encode("gb18030"), "file-encoding", 2, 1, as_utf8),
    "UTF-16": Mistake(text().encode("utf-16"), "file-encoding", 1, 1, as_utf8),
    "identity number": Mistake(
        text(BODY.replace("现答复", "身份证号11010519491231002X，现答复")),
        "personal-id",
        16,
        14,
        without_number,
    ),
}


def checked(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    main(["check", LABEL, "--format", "json", *more])
    problems: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return problems


def project(folder: Path, mistake: Mistake) -> Path:
    beside = {f"replies/2023/{name}": b"x" for name in mistake.beside}
    write_site(folder, {LETTER: mistake.text, **beside}, SITE)
    return folder / LABEL


def followed(letter: str, problems: list[dict[str, Any]], mistake: Mistake) -> str:
    """The letter with everything done that was said of it, from its end to its beginning."""
    lines = letter.split("\n")
    done = set()
    for problem in sorted(problems, key=lambda problem: -problem["line"]):
        if problem["mended"] is None or problem["line"] in done:
            continue
        done.add(problem["line"])
        lines[problem["line"] - 1 : problem["mended_to"]] = problem["mended"].split("\n")
    letter = "\n".join(lines)
    for problem in problems:
        if mistake.hint and problem["code"] == mistake.code:
            letter = mistake.hint(letter, problem)
    return letter


@pytest.mark.parametrize("name", MISTAKES)
def test_what_is_said_leads_to_a_good_letter_in_one_round(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mistake = MISTAKES[name]
    file = project(tmp_path, mistake)
    problems = checked(tmp_path, capsys)
    found = [problem for problem in problems if problem["code"] == mistake.code]
    assert found, problems
    assert (found[0]["line"], found[0]["column"]) == (mistake.line, mistake.column)
    assert mistake.hint or found[0]["mended"] is not None
    plain = mistake.text if isinstance(mistake.text, str) else text()
    file.write_text(followed(plain, problems, mistake), encoding="utf-8")
    left = checked(tmp_path, capsys)
    assert left == [], (file.read_text(encoding="utf-8"), left)


def test_the_good_letter_is_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path, Mistake(text(), "", 0, 0))
    assert checked(tmp_path, capsys) == []


@pytest.mark.parametrize("mark", ["：", ":", ":\u00a0", "\u3000："])
def test_every_key_is_told_of_at_once_and_nothing_else(
    mark: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    head, body = text().split("\n---\n", 1)
    project(tmp_path, Mistake(f"{head.replace(': ', mark)}\n---\n{body}", "", 0, 0))
    problems = checked(tmp_path, capsys)
    assert {problem["code"] for problem in problems} == {"key-colon"}
    assert [problem["line"] for problem in problems] == [*range(2, 10), 11, 12]
    assert all(problem["mended"].lstrip().split(": ")[0] for problem in problems)


def test_every_wrong_name_is_told_of_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = {"文号": "发文字号", "主送": "收信人", "发文机关": "答复单位", "成文日期": "发文日期"}
    changes = {key: f"{word}: {GOOD[key]}" for key, word in wrong.items()}
    project(tmp_path, Mistake(text(**changes), "", 0, 0))
    problems = checked(tmp_path, capsys)
    assert [(problem["code"], problem["line"]) for problem in problems] == [
        ("key-unknown", 2),
        ("key-unknown", 5),
        ("key-unknown", 6),
        ("key-unknown", 7),
    ]


def test_the_frame_is_printed_with_the_caret_and_the_mended_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project(
        tmp_path, Mistake(text(主送="主送: 示例甲委员", 成文日期="成文日期: “2023.5.8”"), "", 0, 0)
    )
    assert main(["check", LABEL]) == 1
    assert capsys.readouterr().err.split("\n")[:5] == [
        f"{LABEL}:7:7: error[date-form]: 日期““2023.5.8””的写法不对",
        "    7 | 成文日期: “2023.5.8”",
        "      |           ^^^^^^^^^^",
        "    提示：请写成 2023-05-08",
        "    改为：成文日期: 2023-05-08",
    ]
