"""What changed in a letter: before and after, word by word, and each version at its own address."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from dafu.build import build
from dafu.cli.commands import main
from dafu.model.values import CHINA_TIME
from tests.letters import BODY, SITE, letter_text, write_site
from tests.threats.built import dead_links, elements, files_of, text_of

LETTER = "replies/2023/jiaoyu-1.md"
FOLDER = "replies/2023/jiaoyu-1/versions/"
KEEPING = SITE + "keep_texts: 是\n"
FIRST = BODY.replace("现答复如下。", "现答复如下。\n\n一是新建食堂三处。\n\n二是照常开放。")
SECOND = FIRST.replace("三处", "四处").replace("照常", "全年")
NOTE = "[{date: 2024-06-10, note: 三处更正为四处}]"
RESULT = "[{result: 正在解决, date: 2023-05-08}, {result: 采纳解决, date: 2024-07-01}]"

COURSE = (
    ("2024-06-01", letter_text(FIRST, result="正在解决")),
    ("2024-06-10", letter_text(SECOND, result="正在解决", corrections=NOTE)),
    ("2024-06-10", letter_text(SECOND + "\n附言。\n", result="正在解决", corrections=NOTE)),
    ("2024-07-02", letter_text(SECOND + "\n附言。\n", result=RESULT, corrections=NOTE)),
)


def publish(folder: Path, day: str, text: str, settings: str = KEEPING, **more: bool) -> None:
    sources = write_site(folder, {LETTER: text}, settings)
    now = dt.datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=CHINA_TIME)
    assert build(sources, now=now, **{"record": True, **more}).collection  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("versions")
    for day, text in COURSE:
        publish(made, day, text)
    return made


@pytest.fixture(scope="module")
def files(folder: Path) -> Mapping[str, bytes]:
    return files_of(folder / "public")


def test_each_version_has_the_day_on_which_it_was_published(files: Mapping[str, bytes]) -> None:
    days = [x.removeprefix(FOLDER).split("/")[0] for x in files if x.startswith(f"{FOLDER}2")]
    assert days == ["2024-06-01", "2024-06-10", "2024-06-10-2", "2024-07-02"]
    first = text_of(files[f"{FOLDER}2024-06-01/index.html"])
    assert "2024年6月1日到2024年6月10日公开的版本，已经改过" in first
    assert "新建食堂三处" in first
    assert "四处" not in first
    last = text_of(files[f"{FOLDER}2024-07-02/index.html"])
    assert "这是现行版" in last
    assert "当天第 2 版" in text_of(files[f"{FOLDER}index.html"])
    assert dead_links(files) == []


def test_before_and_after_stand_side_by_side_word_by_word(files: Mapping[str, bytes]) -> None:
    page = files[f"{FOLDER}index.html"]
    gone = [text for name, _, text in elements(page) if name == "del"]
    assert len(gone) == 2
    html = page.decode()
    for mark in (
        '<del><span class="hidden">删去：</span>三<span class="hidden">（删去完）</span></del>',
        '<ins><span class="hidden">加上：</span>四<span class="hidden">（加上完）</span></ins>',
    ):
        assert mark in html
    # The newest change is the first; its kind, its note and what stays are said.
    said = text_of(page)
    order = ["办理结果有变化", "改动", "更正", "三处更正为四处"]
    assert sorted(order, key=said.index) == order
    assert "段没有改动" in said
    letter = files["replies/2023/jiaoyu-1/index.html"].decode()
    assert letter.count('href="versions/"') == 1


def test_the_data_say_the_same_and_the_twin_names_them(files: Mapping[str, bytes]) -> None:
    data = json.loads(files[f"{FOLDER}index.json"])
    jsonschema.validate(data, json.loads(files["data/schema/versions.json"]))
    assert data["whole"] is True
    assert [x["change"] for x in data["versions"]] == ["added", "corrected", "changed", "result"]
    assert "三处" in data["versions"][0]["texts"]["body"]
    (key,) = data["versions"][1]["changes"]
    assert key["name"] == "body"
    spans = [x for row in key["rows"] for x in row["before"] if x["kind"] == "gone"]
    assert [x["text"] for x in spans] == ["三", "照常"]
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    jsonschema.validate(twin, json.loads(files["data/schema/letter.json"]))
    assert twin["links"]["history"].endswith(f"/{FOLDER}index.json")
    shared = [{k: x[k] for k in ("since", "until", "change", "html")} for x in data["versions"]]
    assert twin["links"]["versions"] == shared
    line = json.loads(files["data/replies.ndjson"])
    assert line == twin
    assert (
        f"{FOLDER.replace('2023/jiaoyu-1', '{year}/{name}')}" in files["data/openapi.json"].decode()
    )


def test_the_site_is_as_if_built_from_nothing_and_whole(folder: Path) -> None:
    before = files_of(folder / "public")
    publish(folder, "2024-07-03", COURSE[-1][1], clean=True)
    assert files_of(folder / "public") == before
    assert main(["verify", str(folder / "public")]) == 0


def test_what_is_not_recorded_yet_is_compared_and_has_no_day(tmp_path: Path) -> None:
    publish(tmp_path, *COURSE[0])
    publish(tmp_path, *COURSE[1], record=False)
    files = files_of(tmp_path / "public")
    said = text_of(files[f"{FOLDER}index.html"])
    assert "还没有记入发布记录" in said
    assert [x for x in files if x.startswith(f"{FOLDER}2")] == [f"{FOLDER}2024-06-01/index.html"]
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    jsonschema.validate(twin, json.loads(files["data/schema/letter.json"]))
    assert twin["links"]["versions"][-1]["html"] is None


def test_a_site_that_begins_to_keep_texts_says_what_it_has_not(tmp_path: Path) -> None:
    publish(tmp_path, *COURSE[0], settings=SITE)
    publish(tmp_path, *COURSE[1])
    assert not [x for x in files_of(tmp_path / "public") if x.startswith(FOLDER)]
    publish(tmp_path, "2024-06-12", COURSE[2][1])
    files = files_of(tmp_path / "public")
    assert "更早的版本没有保留全文" in text_of(files[f"{FOLDER}index.html"])
    assert json.loads(files[f"{FOLDER}index.json"])["whole"] is False
    assert [x.split("/")[4] for x in files if x.startswith(f"{FOLDER}2")] == [
        "2024-06-10",
        "2024-06-12",
    ]


def test_a_letter_whose_file_was_renamed_keeps_its_versions(tmp_path: Path) -> None:
    publish(tmp_path, *COURSE[0])
    (tmp_path / "content" / LETTER).unlink()
    sources = write_site(tmp_path, {"replies/2023/other-1.md": COURSE[1][1]}, KEEPING)
    now = dt.datetime(2024, 6, 10, 9, tzinfo=CHINA_TIME)
    assert build(sources, now=now, record=True).collection
    files = files_of(tmp_path / "public")
    assert "replies/2023/other-1/versions/2024-06-01/index.html" in files
    assert not [x for x in files if x.startswith(FOLDER)]
