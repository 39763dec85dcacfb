"""Letters in the forms that offices print, as text, Word and HTML: their keys and their bodies."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.drafting.documents import docx, p, r
from tests.drafting.importing import imported

TITLE = "对区政协十五届二次会议第152012号提案的答复"
FIRST = "您提出的“关于开放学校体育场地”的提案收悉，经研究，现答复如下。"
OFFICE = "示例市示例区教育局"

# What a letter says, by lines; the keys that it gives; which of them are unsure; what of the lines
# the keys hold, so that it is not in the body.
LETTERS: Mapping[str, tuple[list[str], dict[str, Any], set[str], set[str]]] = {
    "with a letterhead": (
        [
            *(
                "办理结果：正在解决",
                "公开属性：主动公开·全文",
                f"{OFFICE}文件",
                "示教〔2023〕12号",
                TITLE,
            ),
            *(
                "示例甲委员：",
                FIRST,
                OFFICE,
                "2023年5月8日",
                "联系人：示例乙",
                "联系电话：0000-55550101",
            ),
            *("通讯地址：示例路1号", "邮政编码：000000", OFFICE, "2023年5月9日印发"),
        ],
        {
            "document_number": "示教〔2023〕12号",
            "title": TITLE,
            "subject": "关于开放学校体育场地",
            "addressee": "示例甲委员",
            "issuer": OFFICE,
            "date": "2023-05-08",
            "printed": "2023-05-09",
            "result": "正在解决",
            "disclosure": "主动公开 · 全文",
            "contact": {
                "name": "示例乙",
                "phone": "0000-55550101",
                "address": "示例路1号",
                "postcode": "000000",
            },
        },
        set(),
        {
            *("办理结果：正在解决", "公开属性：主动公开·全文", f"{OFFICE}文件", "联系人：示例乙"),
            *(
                "联系电话：0000-55550101",
                "通讯地址：示例路1号",
                "邮政编码：000000",
                "2023年5月9日印发",
            ),
        },
    ),
    "with a short signature, known by the register": (
        [TITLE, "示例甲、示例丙委员：", FIRST, "区教育局", "二〇二三年五月八日", "（B类）"],
        {
            "title": TITLE,
            "subject": "关于开放学校体育场地",
            "addressee": "示例甲、示例丙委员",
            "issuer": OFFICE,
            "date": "2023-05-08",
        },
        set(),
        set(),
    ),
    "with a grade beside the number": (
        [
            *("临建字[2020]2号 B类", "同意公开", "关于对市政协九届四次会议第58号提案的答复"),
            *(
                "尊敬的示例甲委员：您好！",
                "您提出的《关于示例事项的提案》收悉。现答复如下：",
                "临湘市住建局",
            ),
            *("2020年9月24日", "承办负责人：示例丙", "承办人及联系电话：示例乙  0000-5555246"),
        ],
        {
            "document_number": "临建字[2020]2号",
            "title": "关于对市政协九届四次会议第58号提案的答复",
            "subject": "关于示例事项的提案",
            "addressee": "示例甲委员",
            "issuer": "临湘市住建局",
            "date": "2020-09-24",
            "result": "B类",
            "contact": {"name": "示例乙", "phone": "0000-5555246"},
        },
        set(),
        {"临建字[2020]2号 B类", "承办人及联系电话：示例乙  0000-5555246"},
    ),
    "with the contact before the signature": (
        [
            *("某县水务局关于县十八届人大一次会议第58号建议的答复函", "示例甲代表："),
            *("你提出的“关于修缮示例沟渠的建议”已交我们办理，现答复如下：", "办复类别：C"),
            *("联 系 人：示例乙", "联系电话：0000—5555073", "某县水务局", "2022年7月12日"),
            "抄送：县人大选联工委（1份）、县政府督查室（1份）",
        ],
        {
            "title": "某县水务局关于县十八届人大一次会议第58号建议的答复函",
            "subject": "关于修缮示例沟渠的建议",
            "addressee": "示例甲代表",
            "issuer": "某县水务局",
            "date": "2022-07-12",
            "result": "C",
            "contact": {"name": "示例乙", "phone": "0000—5555073"},
        },
        set(),
        {"办复类别：C", "联 系 人：示例乙", "联系电话：0000—5555073"},
    ),
    "with several contacts in brackets": (
        [
            *(TITLE, "示例甲委员：", FIRST, OFFICE, "2023年5月8日"),
            "（联系人：示例乙，电话：0000-55550101，地址：示例路1号，邮编：000000）",
        ],
        {
            "title": TITLE,
            "subject": "关于开放学校体育场地",
            "addressee": "示例甲委员",
            "issuer": OFFICE,
            "date": "2023-05-08",
            "contact": {
                "name": "示例乙",
                "phone": "0000-55550101",
                "address": "示例路1号",
                "postcode": "000000",
            },
        },
        set(),
        {"（联系人：示例乙，电话：0000-55550101，地址：示例路1号，邮编：000000）"},
    ),
    "without a date, a signature and a salutation": (
        [
            "关于政协第十四届全国委员会第一次会议第00123号提案答复的函",
            "您提出的提案收悉，现答复如下：",
            "感谢您。",
        ],
        {"title": "关于政协第十四届全国委员会第一次会议第00123号提案答复的函"},
        set(),
        set(),
    ),
    "with a day left blank, and a word on disclosure": (
        [TITLE, "示例甲委员：", FIRST, OFFICE, "2023年5月　日", "（此件公开发布）"],
        {
            "title": TITLE,
            "subject": "关于开放学校体育场地",
            "addressee": "示例甲委员",
            "issuer": OFFICE,
        },
        set(),
        set(),
    ),
    "as an assisting office, to an office": (
        [
            *("关于县十七届人大五次会议第1012号建议的协办意见", "某县高速公路指挥部办公室："),
            *("经研究，现将我局协办意见函告如下：", "同意该建议。", "某县林业局", "2021年8月4日"),
        ],
        {
            "title": "关于县十七届人大五次会议第1012号建议的协办意见",
            "addressee": "某县高速公路指挥部办公室",
            "issuer": "某县林业局",
            "role": "协办",
            "date": "2021-08-04",
        },
        set(),
        set(),
    ),
    "signed by two offices": (
        [TITLE, "示例甲委员：", FIRST, OFFICE, "示例市示例区体育局", "2023年5月8日"],
        {
            "title": TITLE,
            "subject": "关于开放学校体育场地",
            "addressee": "示例甲委员",
            "issuer": OFFICE,
            "co_issuers": "示例市示例区体育局",
            "date": "2023-05-08",
        },
        {"发文机关", "会办单位"},
        set(),
    ),
    "with a matter that is not quoted": (
        [TITLE, "示例甲委员：", "您提出的关于开放场地的提案收悉，现答复如下：", OFFICE, "2023.5.8"],
        {
            "title": TITLE,
            "subject": "关于开放场地的提案",
            "addressee": "示例甲委员",
            "issuer": OFFICE,
            "date": "2023-05-08",
        },
        {"案由"},
        set(),
    ),
}


def as_text(lines: list[str]) -> tuple[bytes, str]:
    return "\n\n".join(lines).encode(), "原件.txt"


def as_pasted(lines: list[str]) -> tuple[bytes, str]:
    """A line a paragraph, as Word saves text, in the encoding of Windows."""
    return "\r\n".join(f"　　{line}" for line in lines).encode("gbk"), "原件.txt"


def as_word(lines: list[str]) -> tuple[bytes, str]:
    runs = (p(*(r(line[i : i + 3]) for i in range(0, len(line), 3))) for line in lines)
    return docx(*runs), "原件.docx"


def as_html(lines: list[str]) -> tuple[bytes, str]:
    paragraphs = "\n".join(f"<p style='text-indent:2em'>{html.escape(x)}\n</p>" for x in lines)
    page = f"<!doctype html><html><head><title>公告</title></head><body>{paragraphs}</body></html>"
    return page.encode(), "原件.html"


FORMS = (as_text, as_pasted, as_word, as_html)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", LETTERS)
def test_keys_and_body_are_those_of_the_letter(
    tmp_path: Path, case: str, form: Callable[[list[str]], tuple[bytes, str]]
) -> None:
    lines, keys, unsure, held = LETTERS[case]
    done = imported(tmp_path, *form(lines))
    assert done.code == 0
    assert done.front == keys
    assert done.unsure == unsure
    body = re.sub(r"\s+", "", done.body.replace("\\", "").replace("## ", ""))
    for line in lines:
        plain = re.sub(r"\s+", "", line)
        if line in held:
            assert plain not in body
        elif line not in keys.values():
            assert plain in body, line


def test_the_seed_gives_the_shipped_letter(tmp_path: Path) -> None:
    here = Path(__file__).parent
    shipped = here.parents[1] / "content/replies/2023/fagaiwei-14.md"
    beside = tmp_path / "content/replies/2022/a-1.md"
    beside.parent.mkdir(parents=True)
    beside.write_text("---\ntitle: 另一件\n---\n", encoding="utf-8")  # Its keys are English.
    done = imported(tmp_path, (here / "originals/fagaiwei-14.txt").read_bytes(), "fagaiwei-14.txt")
    assert done.paths == ["content/replies/2023/fagaiwei-14.md"]
    assert done.text == shipped.read_text(encoding="utf-8")


def test_what_is_not_plainly_one_of_four_discloses_nothing(tmp_path: Path) -> None:
    for said in ("同意公开", "主动公开", "公开属性：公开", "（此件公开发布）"):
        letter = [TITLE, "示例甲委员：", FIRST, OFFICE, "2023年5月8日", said]
        (tmp_path / said[:4]).mkdir()
        done = imported(tmp_path / said[:4], *as_text(letter))
        assert "disclosure" not in done.front
        assert "公开属性" in done.absent
        assert said.strip("（）").removeprefix("公开属性：") in done.told
        assert said in done.body


def test_a_title_may_run_over_lines(tmp_path: Path) -> None:
    for number, lines in enumerate(
        (
            ["对区政协十五届二次会议", "第152012号提案的答复"],
            ["关于对区政协十五届二次会议第152012号提案的答", "复"],
            [f"{OFFICE}关于区第十七届人民代表", "大会第三次会议第12号建议的答复"],
            [OFFICE, "关于对区政协十五届二次会议", "第152012号提案", "的答复", "（摘要）"],
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = imported(folder, *as_text([*lines, "示例甲委员：", FIRST, OFFICE, "2023年5月8日"]))
        whole = lines[1:] if lines[0] == OFFICE else lines
        assert done.front["title"] == "".join(whole)
        assert done.front["issuer"] == OFFICE


def test_look_alikes_are_put_right_and_told(tmp_path: Path) -> None:
    lines = [
        TITLE,
        "⽰例甲委员：",
        "您提出的建议，⻅附件，⼗分重要\u200b。",
        OFFICE,
        "2023年5月8日",
    ]
    done = imported(tmp_path, *as_text(lines))
    assert "您提出的建议，见附件，十分重要。" in done.body
    assert done.front["addressee"] == "示例甲委员"
    assert "⻅→见" in done.told
    assert "看不见的字符（1 处）" in done.told
    assert "⼗" not in done.text


def test_a_draft_with_all_keys_passes_the_check(tmp_path: Path) -> None:
    done = imported(tmp_path, *as_text(LETTERS["with a letterhead"][0]))
    assert "1 份已能通过检查" in done.told
    assert not done.absent
