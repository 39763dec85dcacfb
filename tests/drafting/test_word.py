"""Word files: what is seen is taken over, whatever it is made of; what is not seen is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafting.documents import docx, p, packed, part, picture, png, r, table, text_box
from tests.drafting.importing import imported

HEAD = (
    "示例市示例区教育局文件",
    "示教〔2023〕12号",
    "对区政协十五届二次会议第152012号提案的答复",
    "示例甲委员：",
    "您提出的“关于开放学校体育场地”的提案收悉，现答复如下。",
)
END = ("示例市示例区教育局", "2023年5月8日")

SECRET = "内部意见绝密词"
_STYLES = (
    '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="H2"><w:basedOn w:val="H"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def hidden(look: str) -> str:
    return p(r("前文。"), r(SECRET, look), r("后文。"))


def row(look: str) -> str:
    cell = f"<w:tc>{p(SECRET)}</w:tc>"
    return f"<w:tbl><w:tr><w:trPr>{look}</w:trPr>{cell}</w:tr></w:tbl>"


HIDDEN = {
    "hidden": hidden("<w:vanish/>"),
    "hidden by a style": hidden('<w:rStyle w:val="H"/>'),
    "hidden by the style of a style": hidden('<w:rStyle w:val="H2"/>'),
    "hidden by its paragraph": p(r(SECRET), look='<w:pStyle w:val="P"/>') + p("前文。后文。"),
    "white": hidden('<w:color w:val="FFFFFF"/>'),
    "tiny": hidden('<w:sz w:val="2"/>'),
    "deleted": p(
        r("前文。"), f"<w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>", r("后文。")
    ),
    "moved away": p(r("前文。"), f"<w:moveFrom>{r(SECRET)}</w:moveFrom>", r("后文。")),
    "a hidden row": row("<w:hidden/>") + p("前文。后文。"),
    "a deleted row": row("<w:del/>") + p("前文。后文。"),
    "in a text box": text_box(p(r(SECRET, "<w:vanish/>"))) + p("前文。后文。"),
    "an earlier look": p(
        r("前文。后文。", '<w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange>')
    ),
    "a field's code": p(
        r("前文。"),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>DOCPROPERTY {SECRET}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        r("后文。"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, case: str) -> None:
    done = imported(tmp_path, docx(*HEAD, HIDDEN[case], *END, styles=_STYLES), "原件.docx")
    assert done.code == 0
    assert SECRET not in done.text
    assert "前文。后文。" in done.body
    if case != "an earlier look":
        assert "import-dropped" in done.codes


def test_parts_that_are_no_text_are_left_out_and_told(tmp_path: Path) -> None:
    parts = {
        "word/comments.xml": part("comments", f'<w:comment w:id="0">{p(SECRET)}</w:comment>'),
        "word/header1.xml": part("hdr", p(SECRET)),
        "word/footer1.xml": part("ftr", p(SECRET)),
        "docProps/core.xml": f"<cp xmlns='c'><creator>{SECRET}</creator></cp>",
        "word/vbaProject.bin": SECRET.encode(),
        "customXml/item1.xml": f"<a>{SECRET}</a>",
    }
    noted = p(r("前文。"), '<w:r><w:commentReference w:id="0"/></w:r>', r("后文。"))
    data = docx(*HEAD, noted, *END, parts=parts, relations={"c": ("comments", "comments.xml")})
    done = imported(tmp_path, data, "原件.docx")
    assert all(SECRET.encode() not in data for data in done.files.values())
    for kind in ("批注（1 处）", "页眉、页脚（2 处）", "文档属性", "宏"):
        assert kind in done.told


def test_white_words_on_a_dark_ground_are_seen(tmp_path: Path) -> None:
    white = p(r("白字可见。", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/>'))
    assert "白字可见。" in imported(tmp_path, docx(*HEAD, white, *END), "原件.docx").body


@pytest.mark.parametrize("off", ["0", "false", "off"])
def test_a_look_that_is_switched_off_hides_nothing(tmp_path: Path, off: str) -> None:
    shown = p(r("并未隐藏。", f'<w:vanish w:val="{off}"/>'))
    assert "并未隐藏。" in imported(tmp_path, docx(*HEAD, shown, *END), "原件.docx").body


def test_insertions_stay_and_a_comment_says_so(tmp_path: Path) -> None:
    added = p(r("前文，"), f"<w:ins>{r('新加的话。')}</w:ins>")
    done = imported(tmp_path, docx(*HEAD, added, *END), "原件.docx")
    assert "前文，新加的话。" in done.body
    assert "# 请核对: 原件有未接受的修订" in done.text


SEEN = {
    "a simple field": p(
        r("共"), f'<w:fldSimple w:instr="NUMPAGES">{r("12")}</w:fldSimple>', r("页。")
    ),
    "a content control": f"<w:sdt><w:sdtContent>{p('共12页。')}</w:sdtContent></w:sdt>",
    "direction marks": p(r("共"), f'<w:dir w:val="ltr">{r("12")}</w:dir>', r("页。")),
    "a text box": text_box(p("共12页。")),
    "small pieces": p(*(r(char) for char in "共12页。")),
    "ruby": p(
        r("共"),
        f"<w:r><w:ruby><w:rt>{r('shi er')}</w:rt><w:rubyBase>{r('12')}</w:rubyBase></w:ruby></w:r>",
        r("页。"),
    ),
    "a formula": p(r("共"), "<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>", r("页。")),
    "an older text box": (
        f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('共12页。')}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
}


@pytest.mark.parametrize("case", SEEN)
def test_what_is_seen_is_taken_over(tmp_path: Path, case: str) -> None:
    done = imported(tmp_path, docx(*HEAD, SEEN[case], *END), "原件.docx")
    assert "共12页。" in done.body
    assert "shi er" not in done.body


def level(number: int, form: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "bullet", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
)


def numbered(text: str, deep: int, number: int = 1) -> str:
    look = f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, look=look)


def test_numbers_that_word_sets_are_written_out(tmp_path: Path) -> None:
    data = docx(
        *HEAD,
        numbered("已做的工作", 0),
        numbered("开放情况", 1),
        "已有三所学校开放。",
        numbered("管理情况", 1),
        "各校落实专人。",
        numbered("下一步打算", 0),
        numbered("摸底情况", 1),
        "正在摸底。",
        numbered("甲校", 0, 2),
        numbered("乙校", 0, 2),
        *END,
        numbering=NUMBERING,
    )
    body = imported(tmp_path, data, "原件.docx").body
    assert "## 一、已做的工作\n\n### （一）开放情况\n\n已有三所学校开放。" in body
    assert "### （二）管理情况\n\n各校落实专人。\n\n## 二、下一步打算\n\n### （一）摸底情况" in body
    assert "- 甲校\n- 乙校\n" in body


def test_tables_keep_their_cells(tmp_path: Path) -> None:
    data = docx(*HEAD, table(["序号", "学校|校区"], ["1", "甲校*"]), *END)
    body = imported(tmp_path, data, "原件.docx").body
    assert "| 序号 | 学校\\|校区 |\n|---|---|\n| 1 | 甲校* |" in body


@pytest.mark.parametrize("merged", ['<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'])
def test_merged_cells_are_refused_with_their_place(tmp_path: Path, merged: str) -> None:
    rows = [["序号", "学校", "数"], ["1", "甲校", "2"], ["2", "乙校", "3"]]
    made = table(*rows, cells={(1, 1): merged, (2, 1): "<w:vMerge/>"} if "v" in merged else {})
    if "grid" in merged:
        made = table(rows[0], ["1", "甲校"], rows[2], cells={(1, 1): merged})
    done = imported(tmp_path, docx(*HEAD, made, *END), "原件.docx")
    assert done.code == 1
    assert "第 1 个表格第 2 行" in done.told
    assert not done.paths


def test_a_table_that_places_lines_becomes_lines(tmp_path: Path) -> None:
    foot = table(["抄送：区政协提案委。", ""], ["示例市示例区教育局", "2023年5月9日印发"])
    done = imported(tmp_path, docx(*HEAD, *END, foot), "原件.docx")
    assert done.front["printed"] == "2023-05-09"
    assert "抄送：区政协提案委。" in done.body
    assert "|" not in done.body


def test_pictures_are_renamed_and_listed(tmp_path: Path) -> None:
    data = docx(
        *HEAD,
        picture("i", "平面图"),
        *END,
        parts={"word/media/image1.png": png(), "word/embeddings/book1.xlsx": b"PK"},
        relations={"i": ("image", "media/image1.png")},
    )
    done = imported(tmp_path, data, "原件.docx")
    assert done.files["replies/2023/jiaoyu-12-tu-1.png"] == png()
    assert done.files["replies/2023/jiaoyu-12-fujian-1.xlsx"] == b"PK"
    assert "![平面图](jiaoyu-12-tu-1.png)" in done.body
    assert done.front["attachments"] == [
        {"file": "jiaoyu-12-tu-1.png", "title": "平面图"},
        {"file": "jiaoyu-12-fujian-1.xlsx", "title": "附件1"},
    ]


def test_links_of_the_web_stay_and_others_leave_their_words(tmp_path: Path) -> None:
    def link(name: str, text: str) -> str:
        return f'<w:hyperlink r:id="{name}">{r(text)}</w:hyperlink>'

    relations = {
        "w": ("hyperlink", "https://www.example.gov.cn/a?b=1"),
        "f": ("hyperlink", "file:///C:/Users/zhang/secret.docx"),
    }
    line = p(r("见"), link("w", "公告"), r("和"), link("f", "底稿"), r("。"))
    done = imported(tmp_path, docx(*HEAD, line, *END, relations=relations), "原件.docx")
    assert "见[公告](https://www.example.gov.cn/a?b=1)和底稿。" in done.body
    assert "secret" not in done.text


def test_footnotes_stay(tmp_path: Path) -> None:
    notes = part("footnotes", f'<w:footnote w:id="2">{p("见附表。")}</w:footnote>')
    line = p(r("共三所"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("。"))
    data = docx(*HEAD, line, *END, parts={"word/footnotes.xml": notes})
    done = imported(tmp_path, data, "原件.docx")
    assert "[1]" in done.body.replace("\\", "")
    assert "见附表。" in done.body


BOMB = b"\0" * 40_000_000
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
REFUSED = {
    "a bomb": (docx(*HEAD, *END, parts={"word/media/image1.png": BOMB}), "import-large"),
    "entities": (docx(*HEAD, *END, parts={"word/comments.xml": ENTITIES}), "import-entities"),
    "an outer entity": (docx(*HEAD, parts={"docProps/core.xml": OUTSIDE}), "import-entities"),
    "broken XML": (docx(*HEAD, parts={"word/comments.xml": "<a>"}), "import-damaged"),
    "deep XML": (docx(*HEAD, parts={"word/a.xml": "<a>" * 999 + "</a>" * 999}), "import-damaged"),
    "half a file": (docx(*HEAD, *END)[:-200], "import-damaged"),
    "another archive": (packed({"mimetype": "x"}), "import-kind"),
    "no words": (docx(p("")), "import-empty"),
    "a password": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "import-locked",
    ),
    "an old file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "import-old-word"),
    "rich text": (b"{\\rtf1 a}", "import-old-word"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_do_harm_is_refused(tmp_path: Path, case: str) -> None:
    data, code = REFUSED[case]
    done = imported(tmp_path, data, "原件.docx")
    assert (done.code, done.codes, done.paths) == (1, [code], [])
    assert not (tmp_path / "content").exists()


def test_the_main_part_may_be_called_otherwise(tmp_path: Path) -> None:
    done = imported(tmp_path, docx(*HEAD, *END, main="word/document2.xml"), "原件.docx")
    assert done.front["document_number"] == "示教〔2023〕12号"
