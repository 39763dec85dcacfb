"""Row 55: where a site names nobody, no form of a name is left, and no other word is touched."""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from dafu.cli.commands import main
from tests.letters import BODY, GOOD, SITE, letter_text, write_site
from tests.threats.built import files_of, readable, text_of

LETTER = "replies/2023/jiaoyu-1.md"
PAGE, TWIN = "replies/2023/jiaoyu-1/index.html", "replies/2023/jiaoyu-1.json"
NOBODY = SITE + "names: {members: 否, contacts: 否}\n"
_PASSED_OVER = re.compile(r"[\s*_~`\\\[\]·•・‧∙⋅．.\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]")


def run(folder: Path, *arguments: str) -> int:
    paths = ("--site", "site.yaml", "--content", "content", "--output", "public")
    return main([*arguments, *(p if p.startswith("-") else str(folder / p) for p in paths)])


def squeezed(text: str) -> str:
    return _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text))


def holding(files: Mapping[str, bytes], name: str) -> list[str]:
    """The files in which ``name`` is, in any form: a line decoded, unescaped, without tags."""
    wanted = squeezed(name)
    found = []
    for path, data in files.items():
        text = readable(data).decode(errors="ignore")
        views = [text, html.unescape(text), unquote(text), re.sub(r"<[^>]*>", "", text)]
        views.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda x: chr(int(x[1], 16)), text))
        if any(wanted in squeezed(line) for view in views for line in view.split("\n")):
            found.append(path)
    return found


def published(
    folder: Path, text: str, settings: str = NOBODY, more: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The site of one letter, and what is kept beside it; its check is green too."""
    sources = write_site(folder, {LETTER: text, **(more or {})}, settings)
    assert run(folder, "check", str(sources.content / LETTER)) == 0
    assert run(folder) == 0
    files = files_of(sources.output)
    assert PAGE in files
    kept = {f"kept/{path}": data for path, data in files_of(sources.cache).items()}
    return files | kept


def everywhere(name: str, addressee: str, **changes: str) -> str:
    """A letter that says ``name`` in every key that takes free text."""
    text = json.dumps(f"关于{name}所提", ensure_ascii=False)
    table = f"| {name} | 甲 |\n|---|---|\n| 乙 | {name} |\n"
    body = f"{addressee}：\n\n{name}委员来访。\n\n## {name}的意见\n\n{table}"
    lines = json.dumps(f"提案人：{name}。\n{name}委员说。", ensure_ascii=False)
    answered = (
        f"{{body: 政协, session: 15, meeting: 2, number: '152001', subject: {text}, "
        f"category: {text}, kind: {text}, area: {text}, text: {lines}}}"
    )
    copied = json.dumps(f"{name}委员", ensure_ascii=False)
    return letter_text(
        body,
        **{
            "addressee": json.dumps(addressee, ensure_ascii=False),
            "title": f"对区政协十五届二次会议第152001号{name}委员提案的答复",
            "subject": text,
            "keywords": f"[{text}]",
            "topics": f"[{text}]",
            "index_number": text,
            "result": f"[{{date: 2023-05-08, result: 采纳解决, note: {text}}}]",
            "corrections": f"[{{date: 2023-06-01, note: {text}}}]",
            "attachments": f"[{{file: a.pdf, title: {text}}}]",
            "proposals": f"[{answered}]",
            "answer": lines,
            "next_steps": text,
            "commitments": f"[{{text: {text}, updates: [{{date: 2024-03-01, note: {text}}}]}}]",
            "places": f"[{text}]",
            "copies": f"[{copied}, 区政府办公室]",
            "note": text,
            **changes,
        },
    )


@pytest.mark.parametrize(
    ("addressee", "names"),
    [
        ("示例甲委员", ["示例甲"]),
        ("示例甲", ["示例甲"]),
        ("示例区人大代表示例甲", ["示例甲"]),
        ("示例甲区人大代表", ["示例甲"]),
        ("示例甲委员等3位委员", ["示例甲"]),
        ("示例甲、示例乙两位委员", ["示例甲", "示例乙"]),
        ("示例甲等2人", ["示例甲"]),
        ("示例甲（领衔）委员", ["示例甲"]),
        ("示例甲委员（致公党）", ["示例甲"]),
        ("欧阳娜娜副主席", ["欧阳娜娜"]),
        ("尊敬的示例甲委员", ["示例甲"]),
        ("民进区委欧阳娜娜委员", ["欧阳娜娜"]),
        ("示例江•示例力委员", ["示例江·示例力", "示例江・示例力", "示例江.示例力"]),
        ("𬭎甲乙委员", ["𬭎甲乙"]),
        ("王　浩委员", ["王浩", "王 浩", "王　浩"]),
        ("王浩委员", ["王 浩", "王\u200b浩", "王·浩"]),
    ],
)
def test_row_55_no_form_of_a_name_is_anywhere(
    addressee: str, names: list[str], tmp_path: Path
) -> None:
    for number, name in enumerate(names):
        written = name if "\u200b" not in name else name.replace("\u200b", "")
        text = everywhere(written, addressee).replace("## ", f"{name}又说。\n\n## ")
        files = published(tmp_path / str(number), text, more={"replies/2023/a.pdf": b"%PDF"})
        for each in names:
            assert holding(files, each) == []
        twin = json.loads(files[TWIN])
        assert twin["addressee"] == []
        assert twin["subject"] == "关于某某所提" == twin["attachments"][0]["title"]
        assert twin["body"]["markdown"].count("某某") >= 5


def test_row_55_with_names_on_everything_is_as_it_was_written(tmp_path: Path) -> None:
    text = everywhere("示例甲", "示例甲委员")
    files = published(tmp_path, text, SITE, {"replies/2023/a.pdf": b"%PDF"})
    assert len(holding(files, "示例甲")) > 20
    assert not holding(files, "某某")


@pytest.mark.parametrize("settings", [NOBODY, SITE], ids=["names nobody", "names people"])
def test_row_55_who_signed_off_is_nowhere_unless_the_site_says_so(
    settings: str, tmp_path: Path
) -> None:
    text = letter_text(signed_by="示例丁")
    assert holding(published(tmp_path / "hidden", text, settings), "示例丁") == []
    own = "names: {signers: 是}\n"
    shown = published(tmp_path / "shown", text, SITE + own)
    assert {PAGE, TWIN, "replies/2023/jiaoyu-1.md", "data/replies.csv"} <= {
        *holding(shown, "示例丁")
    }


def test_row_55_where_nobody_is_named_the_text_names_no_signer_either(tmp_path: Path) -> None:
    for number, body in enumerate((f"{BODY}\n签发人：示例丁\n", f"{BODY}\n经示例丁同志审签。\n")):
        text = letter_text(body, signed_by="示例丁")
        assert holding(published(tmp_path / str(number), text), "示例丁") == []
    lines = json.dumps("提案人：示例卯、示例辰\n示例卯建议开放场地。", ensure_ascii=False)
    asked = f"{{text: {lines}}}"
    files = published(tmp_path / "asked", letter_text(proposals=asked))
    assert holding(files, "示例卯") == holding(files, "示例辰") == []
    assert "建议开放场地" in files[TWIN].decode()


@pytest.mark.parametrize(
    "written",
    [
        "王**浩**委员", "**王**浩委员", "王*浩*", "王\n浩委员", "[王](https://a.example/)浩委员",
        "`王浩`",
        "王\u200b浩", "王\u3000浩", "王·浩", "[王浩委员](https://a.example/)", "> 王\n> 浩",
        "[他](https://a.example/王浩.pdf)", "[他](https://a.example/%E7%8E%8B%E6%B5%A9.pdf)",
        "| 王浩 | 王 浩 |\n|---|---|\n| **王浩** | 甲 |", "- 王浩", "### 王**浩**", "王浩\ufe00",
        "[他][那]\n\n[那]: https://a.example/王浩", "王委员", "王副主席", "~~王~~浩",
    ],
)  # fmt: skip
def test_row_55_a_name_that_marks_part_is_found(written: str, tmp_path: Path) -> None:
    text = letter_text(f"王浩委员：\n\n{written}\n", addressee="王浩委员")
    files = published(tmp_path, text)
    assert holding(files, "王浩") == holding(files, "王委员") == holding(files, "%E7%8E%8B") == []
    twin = json.loads(files[TWIN])
    assert not re.search(r"\*\*\*\*|\[\]|某某某某", twin["body"]["markdown"])


def test_row_55_what_cannot_be_taken_out_is_refused(tmp_path: Path) -> None:
    for number, written in enumerate(
        ["&#x738B;浩", "王&#28009;", "<https://a.example/%E7%8E%8B%E6%B5%A9>"]
    ):
        folder = tmp_path / str(number)
        text = letter_text(f"王浩委员：\n\n{written}\n", addressee="王浩委员")
        sources = write_site(folder, {LETTER: text}, NOBODY)
        for command in ((), ("check",), ("check", str(sources.content / LETTER))):
            assert run(folder, *command) == 1
        assert not sources.output.exists()


def test_row_55_a_refusal_has_a_code_a_place_and_a_way_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = letter_text(
        addressee="示例甲有关建议的答复事项",
        contact=GOOD["contact"].replace("示例乙", "买买提艾力江来访接待的人"),
    )
    write_site(tmp_path, {LETTER: text}, NOBODY)
    for command in ((), ("check",)):
        assert run(tmp_path, *command, "--lang", "zh-Hans") == 1
        told = capsys.readouterr().err
        assert re.search(r"jiaoyu-1\.md:4:12: error\[name-unclear\]: 称谓不明", told)
        assert re.search(r"jiaoyu-1\.md:10:\d+: error\[name-unclear\]", told)
        assert "张三、李四代表" in told
    # What is not published need not be plain, and is never in the way of taking it down.
    hidden = text.replace("主动公开 · 全文", "不予公开")
    write_site(tmp_path, {LETTER: hidden}, NOBODY)
    assert run(tmp_path) == 0
    # Nor where a site names everybody.
    write_site(tmp_path, {LETTER: text}, SITE)
    assert run(tmp_path) == 0


@pytest.mark.parametrize(
    "addressee", ["县政协社会和法制委员会", "永泰县高速公路指挥部办公室", "区政协委员"]
)
def test_row_55_offices_are_nobody(addressee: str, tmp_path: Path) -> None:
    body = f"{addressee}：\n\n现答复如下。\n"
    files = published(tmp_path, letter_text(body, addressee=addressee))
    assert json.loads(files[TWIN])["body"]["markdown"] == body


@pytest.mark.parametrize(
    ("addressee", "stays"),
    [
        ("李委员", "行李房、李子、李家湾、木子李。"),
        ("王　浩委员", "王府井大街。浩浩荡荡。国王，浩大。"),
        ("李 明委员", "李家湾的明天。"),
        ("于文委员", "关于代表所提建议，对于委员们的意见。"),
        ("任何委员", "双方代表、地方代表。"),
        ("An委员", "Anhui 的 plan。"),
        ("示例委员", "示例市示例区教育局与示例区各单位。"),
    ],
)
def test_row_55_no_other_word_is_touched(addressee: str, stays: str, tmp_path: Path) -> None:
    text = letter_text(f"{addressee}：\n\n{stays}\n", addressee=addressee)
    files = published(tmp_path, text)
    twin = json.loads(files[TWIN])
    assert twin["body"]["text"].split("\n")[1] == stays
    assert twin["issuer"] == GOOD["issuer"]
    assert stays in text_of(files[PAGE])


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("王小文、李大文", ["王小文", "李大文"]), ("王小文科长", ["王小文"]),
        ("信访科王小文", ["王小文"]), ("王小文（办公室）", ["王小文"]), ("王 小文", ["王小文"]),
        ("王小文 李大文", ["王小文", "李大文"]),
    ],
)  # fmt: skip
def test_row_55_contacts_are_persons_too(name: str, names: list[str], tmp_path: Path) -> None:
    contact = f"{{name: {name}, phone: 0000-55550101, address: 示例路1号, postcode: '000000'}}"
    body = BODY.replace("现答复", f"由{names[0]}、{names[-1]}同志办理，王科长联系。现答复")
    files = published(
        tmp_path, letter_text(body, contact=contact), SITE + "names: {contacts: 否}\n"
    )
    for each in (*names, "王科长"):
        assert holding(files, each) == []
    assert holding(files, "示例甲委员")


def test_row_55_persons_whom_only_the_text_names_in_their_places(tmp_path: Path) -> None:
    body = (
        "示例甲、示例丙委员：\n\n示例丙委员来访。\n\n示例市示例区教育局\n\n2023年5月8日\n\n"
        "联系人及电话：示例丁，0000-55550101\n"
    )
    files = published(tmp_path, letter_text(body, addressee="示例甲等2位委员"))
    for each in ("示例甲", "示例丙", "示例丁"):
        assert holding(files, each) == []


def test_row_55_summaries_and_tombstones(tmp_path: Path) -> None:
    summary = {
        "disclosure": "主动公开 · 摘要",
        "summary": "王 浩委员的提案已采纳。",
        "addressee": "王浩委员",
    }
    files = published(tmp_path / "a", letter_text("王浩委员：\n\n甲。\n", **summary))
    assert holding(files, "王浩") == []
    assert json.loads(files[TWIN])["summary"] == "某某委员的提案已采纳。"
    stone = {"withdrawn": "{date: 2024-01-02, reason: 应王*浩要求撤回。}", "addressee": "王浩委员"}
    files = published(tmp_path / "b", letter_text("王浩委员：\n\n甲。\n", **stone))
    assert holding(files, "王浩") == []


def test_row_55_a_code_made_from_a_name_tells_nothing(tmp_path: Path) -> None:
    topic = {"topics": "[王浩来信]", "addressee": "王浩委员"}
    files = published(tmp_path, letter_text("王浩委员：\n\n甲。\n", **topic))
    (found,) = json.loads(files[TWIN])["topics"]
    assert found["name"] == "某某来信"
    named, nameless = (
        hashlib.sha256(x.encode()).hexdigest()[:12] for x in ("王浩来信", "某某来信")
    )
    assert not any(named in path for path in files)
    assert found["code"] == f"topic-{nameless}"


def test_row_55_embargoed_letters_are_proved_before_their_time(tmp_path: Path) -> None:
    text = letter_text("王浩委员：\n\n&#x738B;浩\n", addressee="王浩委员", publish_at="2999-01-01")
    write_site(tmp_path, {LETTER: text}, NOBODY)
    assert run(tmp_path) == 1
