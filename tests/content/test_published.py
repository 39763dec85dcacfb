"""The real letter as published: its page and its twin hold all of it, and the same of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import html5lib
import pytest

ROOT = Path(__file__).parents[2]
SEED = Path(__file__).parent / "putuo-fagaiwei-2023-14.txt"


@pytest.fixture(scope="module")
def twin(public: Path) -> dict[str, Any]:
    text = (public / "replies" / "2023" / "fagaiwei-14.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_the_twin_says_what_the_seed_says(twin: dict[str, Any]) -> None:
    assert twin["document_number"] == "普发改委〔2023〕14号"
    assert twin["document_number_parts"] == {"agency": "普发改委", "year": 2023, "serial": 14}
    assert twin["title"] == "对区政协十五届二次会议第152045号提案的答复"
    assert twin["addressee"] == ["张文浩委员"]
    assert twin["issuer"] == "上海市普陀区发展和改革委员会"
    assert twin["proposals"] == [
        {
            "body": "政协提案",
            "body_code": "cppcc",
            "level": "区",
            "level_code": "district",
            "session": 15,
            "meeting": 2,
            "session_label": "十五届二次",
            "number": "152045",
            **dict.fromkeys(("subject", "area", "category", "kind", "signers", "url", "text")),
        }
    ]
    assert (twin["result"], twin["result_code"]) == ("采纳解决", "adopted")
    assert (twin["disclosure"], twin["disclosure_code"]) == ("主动公开 · 全文", "full")
    assert (twin["date"], twin["printed"]) == ("2023-05-08", "2023-05-08")
    assert twin["contact"] == {
        "name": "开凡",
        "department": None,
        "phone": "52564588-2357",
        "address": "大渡河路1668号1号楼B区313室",
        "postcode": "200333",
    }
    assert twin["sample"] is False
    assert [section["heading"][:2] for section in twin["body"]["sections"]] == [
        "",
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
    ]


def test_the_sections_of_every_letter_are_its_whole_text(public: Path) -> None:
    full = [
        letter["body"]
        for letter in map(json.loads, (public / "data/replies.ndjson").read_bytes().splitlines())
        if "body" in letter
    ]
    for body in full:
        parts = (part for x in body["sections"] for part in (x["heading"], x["text"]))
        assert "\n".join(filter(None, parts)) == body["text"]
        assert body["sections"][0]["heading"] == "" != body["sections"][0]["text"]
    assert len(full) > 10


def test_the_contents_of_a_page_are_its_headings(public: Path) -> None:
    page = html5lib.parse(
        (public / "replies" / "2023" / "fagaiwei-14" / "index.html").read_bytes(),
        namespaceHTMLElements=False,
    )
    listed = page.findall(".//details[@class='fold contents']//li/a")
    assert [link.text[:2] for link in listed] == ["一、", "二、", "三、", "四、", "五、"]
    assert all(page.find(f".//h2[@id='{link.get('href')[1:]}']") is not None for link in listed)


def test_page_and_twin_hold_every_character_of_the_body(public: Path, twin: dict[str, Any]) -> None:
    seed = SEED.read_text(encoding="utf-8")
    start = seed.index("张文浩委员：")
    end = seed.index("联系人姓名：")
    written = "".join(seed[start:end].split())
    page = html5lib.parse(
        (public / "replies" / "2023" / "fagaiwei-14" / "index.html").read_bytes(),
        namespaceHTMLElements=False,
    )
    body = page.find(".//div[@id='body']")
    assert "".join("".join(body.itertext()).split()) == written
    assert "".join(twin["body"]["text"].split()) == written


def test_every_sample_is_marked_in_page_and_data(public: Path) -> None:
    twins = {*(public / "replies").glob("*/*.json")} - {*(public / "replies").glob("*/index.json")}
    assert len(twins) > 10
    for file in sorted(twins):
        record = json.loads(file.read_text(encoding="utf-8"))
        page = file.with_suffix("").joinpath("index.html").read_text(encoding="utf-8")
        real = record["path"] == "replies/2023/fagaiwei-14"
        assert record["sample"] is not real
        assert ("不是真实公文" in page) is not real
