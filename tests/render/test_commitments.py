"""承诺事项 of all letters: the page, its data, its calendar."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.letters import SITE, letter_text
from tests.threats.built import anywhere, built, elements, text_of

KEPT = """
  - text: 建成食堂两处
    due: 2024-12-31
    state: 进行中
    updates: [{date: 2024-05-01, note: 已经开工}]
  - {text: 公布开放时间，逐校张贴, due: 2024-09-01, state: 已完成}
  - {text: 长期坚持}"""
LONG = "、".join(f"第{n}小学周边路段" for n in range(1, 20)) + "施划限时停车位；逐一公布"

LETTERS = {
    "replies/2023/jiaoyu-1.md": letter_text(commitments=KEPT),
    "replies/2023/jiaotong-2.md": letter_text(
        document_number="示交〔2023〕2号",
        issuer="示例市示例区交通委员会",
        title="对区政协十五届二次会议第152002号提案的答复",
        commitments=f"[{{text: '{LONG}', due: 2024-07-01, state: 未到期}}]",
    ),
    "replies/2023/jiaoyu-3.md": letter_text(
        document_number="示教〔2023〕3号",
        title="对区政协十五届二次会议第152003号提案的答复",
        disclosure="不予公开",
        commitments="[{text: 不公开的承诺, due: 2024-07-01}]",
    ),
    "replies/2023/jiaoyu-4.md": letter_text(
        document_number="示教〔2023〕4号",
        title="对区政协十五届二次会议第152004号提案的答复",
        disclosure="主动公开 · 摘要",
        summary="摘要。",
        commitments="[{text: 摘要外的承诺, due: 2024-07-01}]",
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("promises"), LETTERS, SITE)


def test_the_page_has_open_ones_by_month_then_those_kept(files: Mapping[str, bytes]) -> None:
    page = files["commitments/index.html"]
    said = text_of(page)
    order = ["还要做的", "2024年7月", LONG, "2024年12月", "建成食堂两处", "已经开工"]
    order += ["没有写明期限", "长期坚持", "已完成的", "公布开放时间，逐校张贴", "各单位的承诺事项"]
    end = 0
    for words in order:
        assert words in said[end:], words
        end = said.index(words, end) + len(words)
    counts = [text for name, x, text in elements(page) if name == "td"]
    assert sorted(counts) == sorted(["3", "0", "1", "1", "0", "1", "1", "1", "0", "0", "0", "0"])
    home = files["index.html"].decode()
    assert 'commitments/"' in home
    letter = files["replies/2023/jiaoyu-1/index.html"].decode()
    assert 'data-due="2024-12-31"' in letter
    assert "../../../commitments/" in letter


def test_what_is_not_public_is_promised_nowhere(files: Mapping[str, bytes]) -> None:
    assert anywhere(files, "不公开的承诺") == []
    assert anywhere(files, "摘要外的承诺") == []


def test_the_data_say_the_same(files: Mapping[str, bytes]) -> None:
    data = json.loads(files["commitments/index.json"])
    schema = json.loads(files["data/schema/commitments.json"])
    jsonschema.validate(data, schema)
    assert data["total"] == len(data["items"]) == 4
    assert [item["due"] for item in data["items"]] == [
        "2024-07-01",
        "2024-09-01",
        "2024-12-31",
        None,
    ]
    for name, address in data["links"].items():
        path = address.removeprefix("https://www.example.gov.cn/jytabl/")
        assert (path + "index.html" if name == "html" else path) in files
    table = list(
        csv.DictReader(io.StringIO(files["commitments/commitments.csv"].decode("utf-8-sig")))
    )
    assert [row["text"] for row in table] == [item["text"] for item in data["items"]]
    assert [row["updated"] for row in table] == ["", "", "2024-05-01", ""]
    assert "commitments/due.ics" in json.dumps(json.loads(files["data/openapi.json"]))


def test_the_calendar_is_one_and_has_what_is_due(files: Mapping[str, bytes]) -> None:
    data = files["commitments/due.ics"]
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # No character is parted.
    whole = data.replace(b"\r\n ", b"").decode()
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 2
    assert f"SUMMARY:示例市示例区交通委员会：{LONG}\r\n" in whole
    assert "DTSTART;VALUE=DATE:20241231\r\n" in whole
    assert "逐校张贴" not in whole  # It is done.


def test_the_feed_tells_what_is_promised_and_what_became_of_it(files: Mapping[str, bytes]) -> None:
    feed = json.loads(files["commitments/feed.json"])
    told = [(item["_dafu"]["event"], item["date_published"][:10]) for item in feed["items"]]
    assert told == [("progress", "2024-05-01"), *[("promised", "2023-05-09")] * 4]
    assert len({item["id"] for item in feed["items"]}) == 5
    assert "建成食堂两处：已经开工" in feed["items"][0]["content_text"]
    assert feed["title"] == "承诺事项 - 建议提案办理答复"
    assert feed["feed_url"].endswith("/commitments/feed.json")
    atom = ElementTree.fromstring(files["commitments/feed.xml"])
    name = "{http://www.w3.org/2005/Atom}"
    entries = atom.findall(f"{name}entry")
    assert [x.findtext(f"{name}id") for x in entries] == [item["id"] for item in feed["items"]]
    page = files["commitments/index.html"].decode()
    for form in ("feed.xml", "feed.json"):
        assert page.count(f"commitments/{form}") == 2  # In the head, and at the foot.
    # The site's own feed tells of letters, as it did.
    assert "已经开工" not in files["feed.json"].decode()


def test_statistics_count_them_by_office(files: Mapping[str, bytes]) -> None:
    rows = list(
        csv.DictReader(io.StringIO(files["statistics/commitments.csv"].decode("utf-8-sig")))
    )
    counts = [[row[name] for name in row if name.startswith("commitments")] for row in rows]
    assert [row["issuer_slug"] for row in rows] == ["jiaoyu", "jiaotong"]
    assert counts == [["3", "0", "1", "1", "0", "1"], ["1", "1", "0", "0", "0", "0"]]
    for path in ("statistics/", "statistics/2023/"):
        data = json.loads(files[f"{path}index.json"])["tables"]["commitments"]
        assert [list(map(str, row.values())) for row in data] == [list(x.values()) for x in rows]
        assert "各单位承诺事项" in text_of(files[f"{path}index.html"])
    package = json.loads(files["statistics/datapackage.json"])
    (table,) = [x for x in package["resources"] if x["path"] == "commitments.csv"]
    assert [x["type"] for x in table["schema"]["fields"]] == ["string"] * 2 + ["integer"] * 6


def test_without_commitments_there_is_no_page(tmp_path: Path) -> None:
    files = built(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()}, SITE)
    assert not [path for path in files if path.startswith("commitments/")]
    assert "commitments/" not in files["index.html"].decode()
