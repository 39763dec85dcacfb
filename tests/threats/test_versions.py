"""Earlier versions that readers may see: nothing that is public no more comes back by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.letters import BODY, SITE, letter_text, write_site
from tests.threats.built import anywhere, dead_links, files_of
from tests.threats.test_kept import hidden_in, kept
from tests.threats.test_names import holding, run

ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/anhao-2.md"
FOLDER = "replies/2023/jiaoyu-1/versions/"
KEEPING = SITE + "keep_texts: 是\nrecord: 是\n"
NOTE = "[{date: 2024-06-01, note: 有更正}]"
CANARY = "金丝雀字样"
OLD = BODY.replace("现答复如下。", f"现答复如下，{CANARY}。")
OTHER = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}


def publish(folder: Path, text: str | None, settings: str = KEEPING, **more: str) -> None:
    """Publish the letter, and others, and record it."""
    write_site(folder, dict(more), settings)
    file = folder / "content" / ONE
    if text is None:
        file.unlink(missing_ok=True)
    else:
        write_site(folder, {ONE: text}, settings)
    assert run(folder) == 0


def corrected(folder: Path, before: str, after: str, settings: str = KEEPING) -> dict[str, bytes]:
    """The site of a letter that was published in two versions, with the cache beside it."""
    publish(folder, before)
    publish(folder, after, settings)
    return site(folder)


def site(folder: Path) -> dict[str, bytes]:
    cache = files_of(folder / ".public.dafu-cache")
    return files_of(folder / "public") | {f"cache/{path}": data for path, data in cache.items()}


def test_an_earlier_text_is_on_its_own_pages_alone(tmp_path: Path) -> None:
    files = corrected(tmp_path, letter_text(OLD), letter_text(BODY, corrections=NOTE))
    found = anywhere(files, CANARY)
    assert found
    assert all(path.startswith(FOLDER) for path in found), found
    assert hidden_in(kept(tmp_path), CANARY) == []
    pages = [path for path in files if path.startswith(FOLDER) and path.endswith(".html")]
    assert len(pages) == 3
    assert all(b'<meta name="robots" content="noindex">' in files[path] for path in pages)
    assert "versions/" not in files["sitemap.xml"].decode()


GONE = {
    "withdrawn": {"withdrawn": "{date: 2024-07-01, reason: 有误}"},
    "not public": {"disclosure": "不予公开"},
    "on request": {"disclosure": "依申请公开"},
    "summary": {"disclosure": "主动公开 · 摘要", "summary": "短短的。"},
    "embargoed": {"publish_at": "2999-01-01"},
    "deleted": None,
}


@pytest.mark.parametrize("name", GONE)
def test_what_is_public_no_more_is_purged_with_all_its_versions(name: str, tmp_path: Path) -> None:
    after = letter_text(BODY, corrections=NOTE)
    assert anywhere(corrected(tmp_path, letter_text(OLD), after), CANARY)
    changes = GONE[name]
    gone = None if changes is None else letter_text(BODY, corrections=NOTE, **changes)
    beside = {TWO: letter_text(**OTHER)}
    publish(tmp_path, gone, KEEPING.replace("record: 是", "record: 否"), **beside)
    assert anywhere(site(tmp_path), CANARY) == []
    publish(tmp_path, gone, **beside)
    assert anywhere(site(tmp_path), CANARY) == []
    assert anywhere(files_of(tmp_path / "content"), CANARY) == []
    assert len(list((tmp_path / "content/versions").rglob("*.json"))) == 1
    publish(tmp_path, after, **beside)
    assert anywhere(site(tmp_path), CANARY) == []
    if name in {"withdrawn", "summary"}:
        assert not [path for path in site(tmp_path) if path.startswith(FOLDER)]


def test_a_text_that_was_purged_and_is_put_back_stays_hidden(tmp_path: Path) -> None:
    publish(tmp_path, letter_text(OLD))
    files = {file: file.read_bytes() for file in (tmp_path / "content/versions").rglob("*.json")}
    publish(tmp_path, letter_text(OLD, **(GONE["summary"] or {})))
    publish(tmp_path, letter_text(BODY))
    publish(tmp_path, letter_text(BODY.replace("收悉", "已收悉")))
    for file, data in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    assert run(tmp_path, "--clean") == 0
    found = site(tmp_path)
    assert FOLDER + "index.html" in found
    assert anywhere(found, CANARY) == []


def test_a_text_that_is_not_what_was_published_is_not_shown(tmp_path: Path) -> None:
    corrected(tmp_path, letter_text(OLD), letter_text(BODY, corrections=NOTE))
    for file in (tmp_path / "content/versions").rglob("*.json"):
        file.write_bytes(file.read_bytes().replace(CANARY.encode(), "另一字样".encode()))
    assert run(tmp_path) == 0
    files = site(tmp_path)
    assert anywhere(files, CANARY) == anywhere(files, "另一字样") == []


def test_another_letter_in_the_same_file_has_not_its_versions(tmp_path: Path) -> None:
    files = corrected(tmp_path, letter_text(OLD), letter_text(BODY, **OTHER))
    assert anywhere(files, CANARY) == []
    assert not [path for path in files if path.startswith(FOLDER)]


@pytest.mark.parametrize("settings", [SITE + "record: 是\n", SITE + "record: 是\nkeep_texts: 否\n"])
def test_without_the_setting_no_text_is_kept(settings: str, tmp_path: Path) -> None:
    files = corrected(tmp_path, letter_text(OLD), letter_text(BODY), settings)
    assert anywhere(files, CANARY) == []
    assert not (tmp_path / "content/versions").exists()


HIDING = {
    "a number masked": ("请拨打13800138000。", "请拨打138****8000。", "13800138000"),
    "a number taken out": ("请拨打13800138000。", "请来信。", "13800138000"),
    "a number in pieces": ("请拨打138 0013 8000。", "请来信。", "138 0013 8000"),
    "an identity number": ("证号11010519491231002X。", "证号略。", "11010519491231002X"),
    "a name by 某": ("居民李晓明反映。", "居民李某某反映。", "李晓明"),
    "a name by crosses": ("居民李晓明反映。", "居民李××反映。", "李晓明"),
    "a name by stars": ("居民李晓明反映。", "居民李\\*\\*反映。", "李晓明"),
    "a name by words": ("居民李晓明反映。", "居民（姓名略）反映。", "李晓明"),
    "an address": ("住样例路35弄6号。", "住样例路某弄某号。", "35弄6号"),
}


@pytest.mark.parametrize("name", HIDING)
def test_what_a_correction_masked_stays_masked(name: str, tmp_path: Path) -> None:
    before, after, secret = HIDING[name]
    texts = [letter_text(BODY.replace("现答复如下。", said)) for said in (before, after)]
    files = corrected(tmp_path, *texts)
    assert anywhere(files, secret) == []
    assert not [path for path in files if path.startswith(FOLDER)]
    assert anywhere(files_of(tmp_path / "content/versions"), secret) == []
    # Nor when it is corrected again.
    publish(tmp_path, texts[1].replace("收悉", "已收悉"))
    files = site(tmp_path)
    assert FOLDER + "index.html" in files
    assert anywhere(files, secret) == []


def test_a_folder_of_texts_that_is_a_link_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, letter_text(OLD))
    (tmp_path / "content/versions").rename(tmp_path / "elsewhere")
    (tmp_path / "content/versions").symlink_to(tmp_path / "elsewhere")
    before = files_of(tmp_path / "elsewhere")
    write_site(tmp_path, {ONE: letter_text(BODY)}, KEEPING)
    assert run(tmp_path) == 1
    assert files_of(tmp_path / "elsewhere") == before


def test_an_earlier_image_is_its_words(tmp_path: Path) -> None:
    image = BODY.replace("现答复如下。", "现答复如下。\n\n![示意图](anhao.png)")
    picture = {"replies/2023/anhao.png": b"\x89PNG\r\n\x1a\n"}
    write_site(tmp_path, picture, KEEPING)
    publish(tmp_path, letter_text(image, attachments="[{file: anhao.png, title: 图}]"))
    (tmp_path / "content/replies/2023/anhao.png").unlink()
    publish(tmp_path, letter_text(BODY))
    files = files_of(tmp_path / "public")
    (page, *_) = [x for path, x in files.items() if path.startswith(f"{FOLDER}2")]
    assert "[示意图]" in page.decode()
    assert b"<img" not in page
    assert dead_links(files) == []


def test_a_correction_may_take_back_all_before(tmp_path: Path) -> None:
    note = "[{date: 2024-06-01, note: 有更正, 不留旧文: 是}]"
    files = corrected(tmp_path, letter_text(OLD), letter_text(BODY, corrections=note))
    assert anywhere(files, CANARY) == []
    assert anywhere(files_of(tmp_path / "content"), CANARY) == []
    publish(tmp_path, letter_text(BODY.replace("收悉", "已收悉"), corrections=note))
    files = site(tmp_path)
    assert FOLDER + "index.html" in files
    assert anywhere(files, CANARY) == []


NOBODY = KEEPING + "names: {members: 否, contacts: 否}\n"
NAMED = """王浩委员：

您提出的提案收悉，王浩委员和王 浩、王**浩**都说，{changed}。联系人：赵敏芝。

示例市示例区教育局

2023年5月8日
"""
NAMES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "the same keys": ({"addressee": "王浩委员"}, {"addressee": "王浩委员"}),
    "another addressee then": ({"addressee": "王浩委员"}, {"addressee": "示例甲委员"}),
    "another addressee now": ({"addressee": "示例甲委员"}, {"addressee": "王浩委员"}),
    "in every key": (
        {
            "addressee": "王浩委员",
            "subject": "关于王浩所提的事",
            "copies": "[王浩委员]",
            "keywords": "[王浩]",
        },
        {"addressee": "王浩委员"},
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_whom_a_site_names_no_more_no_version_names(name: str, tmp_path: Path) -> None:
    then, now = NAMES[name]
    contact = "{name: 赵敏芝, phone: 0000-55550101}"
    texts = [
        letter_text(NAMED.format(changed=word), contact=contact, **keys)
        for word, keys in (("增加三处", then), ("增加四处", now))
    ]
    files = corrected(tmp_path, *texts, NOBODY)
    assert holding(files, "王浩") == []
    assert holding(files, "赵敏芝") == []
    if name == "the same keys":
        assert any("增加" in x.decode() for p, x in files.items() if p == FOLDER + "index.html")


def test_whom_only_the_earlier_text_names(tmp_path: Path) -> None:
    """It was sent to somebody else by mistake."""
    other = BODY.replace("示例甲", "孙立群").replace("现答复如下", "孙立群所提三处，现答复如下")
    before = letter_text(other, addressee="孙立群委员", contact="{name: 钱多宝, phone: 0000-1}")
    files = corrected(tmp_path, before, letter_text(BODY), NOBODY)
    assert FOLDER + "index.html" in files
    assert holding(files, "孙立群") == holding(files, "钱多宝") == []


def test_a_name_that_only_the_letter_of_today_tells(tmp_path: Path) -> None:
    """Then nobody knew that it was a member's, and the correction is to hide it."""
    text = BODY.replace("现答复如下。", "王浩说，现答复如下。")
    publish(tmp_path, letter_text(text), NOBODY)
    publish(tmp_path, letter_text(text.replace("收悉", "已收悉"), addressee="王浩委员"), NOBODY)
    assert holding(site(tmp_path), "王浩") == []


def test_an_earlier_text_leads_to_no_other_file(tmp_path: Path) -> None:
    link = BODY.replace(
        "现答复如下。", "见[那一件](anhao-2.md)和[外面](https://www.example.com/)。"
    )
    publish(tmp_path, letter_text(link), **{TWO: letter_text(**OTHER)})
    publish(
        tmp_path,
        letter_text(BODY),
        **{TWO: letter_text(disclosure="不予公开", **OTHER)},
    )
    files = files_of(tmp_path / "public")
    assert anywhere(files, "anhao-2") == []
    (page, *_) = [
        data
        for path, data in files.items()
        if path.startswith(FOLDER + "2") and "那一件" in data.decode()
    ]
    assert 'href="https://www.example.com/"' in page.decode()
