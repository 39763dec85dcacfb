"""The JSON behind listings: the letters of the page, in its order, as the schema says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from dafu.render.data.listings import ListingData
from tests.letters import SITE, letter_text
from tests.threats.built import built, elements

BASE = "https://www.example.gov.cn/jytabl/"


def letters(count: int) -> dict[str, str | bytes]:
    """``count`` letters of two issuers and two results, one of them corrected, one a summary."""
    found: dict[str, str | bytes] = {}
    for n in range(1, count + 1):
        more: dict[str, str] = {}
        if n == 1:
            more = {"corrections": "[{date: 2024-01-02, note: 电话有误}]"}
        if n == 2:
            more = {"disclosure": "主动公开 · 摘要", "summary": "已办结。"}
        if n % 3 == 0:
            more = {"issuer": "示例市示例区交通委员会", "result": "留作参考"}
        found[f"replies/{2022 + n % 2}/a-{n}.md"] = letter_text(
            document_number=f"示教〔2023〕{n}号", sample="是" if n == 4 else "否", **more
        )
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A site whose larger listings have several pages."""
    folder = tmp_path_factory.mktemp("listing")
    return built(folder, letters(11), SITE + "page_size: 3\n", search=False)


def listings(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The folder of every listing's page, and its JSON."""
    yield from of_kind("listing", files)


def of_kind(kind: str, files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The folder of every page of a kind, and the JSON beside it."""
    for path, data in files.items():
        if path.endswith("index.html") and f'<body class="{kind}">'.encode() in data:
            folder = path.removesuffix("index.html")
            yield folder, json.loads(files[f"{folder}index.json"])


def test_every_page_of_every_listing_has_its_json(files: Mapping[str, bytes]) -> None:
    shown = {path for path, _ in listings(files)} | {path for path, _ in of_kind("index", files)}
    assert {"replies/page/4/", "replies/2023/page/2/", "issuers/jiaotong/", "results/"} <= shown


def test_indexes_count_the_letters_of_every_group(files: Mapping[str, bytes]) -> None:
    judge = Draft202012Validator(
        json.loads(files["data/schema/groups.json"]), format_checker=FormatChecker()
    )
    pages = dict(listings(files))
    indexes = dict(of_kind("index", files))
    assert {"issuers/", "results/", "kinds/", "sessions/"} <= indexes.keys()
    for folder, data in indexes.items():
        assert [error.message for error in judge.iter_errors(data)] == [], folder
        assert not judge.is_valid(data | {"more": 1})
        assert data["total"] == len(data["items"])
        for item in data["items"]:
            assert item["path"] == f"{folder}{item['code']}/"
            assert item["total"] == pages[item["path"]]["total"]
            assert item["links"]["html"] == BASE + item["path"]
            assert item["links"]["json"].removeprefix(BASE) in files
            assert item["links"]["feed"] == pages[item["path"]]["links"]["feed"]
            assert item["name"] in files[f"{folder}index.html"].decode()
        page = files[f"{folder}index.html"]
        assert "index.json" in {
            x["href"].rsplit("/")[-1] for _, x, _ in elements(page) if "href" in x
        }


def test_page_and_json_name_the_same_letters(files: Mapping[str, bytes]) -> None:
    for folder, data in listings(files):
        page = files[f"{folder}index.html"]
        cards = re.findall(
            r'<article class="card">\n<h\d><a href="[./]*([\w/-]+)/">', page.decode()
        )
        assert [item["path"] for item in data["items"]] == cards
        assert f"<h1>{data['title']}</h1>" in page.decode()
        hrefs = {x["href"] for _, x, _ in elements(page) if x.get("rel") == "alternate"}
        assert f"{'../' * folder.count('/')}{folder}index.json" in hrefs


def test_json_is_as_the_schema_says(files: Mapping[str, bytes]) -> None:
    schema = json.loads(files["data/schema/listing.json"])
    assert schema["$id"] == BASE + "data/schema/listing.json"
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema, format_checker=FormatChecker())
    for folder, data in listings(files):
        assert [error.message for error in judge.iter_errors(data)] == [], folder
        assert data.keys() == ListingData.model_fields.keys()
        for more in ({"more": 1}, {"items": [data["items"][0] | {"date": "2023-02-30"}]}):
            assert not judge.is_valid(data | more)


def test_links_lead_through_all_pages(files: Mapping[str, bytes]) -> None:
    for folder, data in listings(files):
        if data["page"] != 1:
            continue
        seen: list[str] = []
        address: str | None = f"{BASE}{folder}index.json"
        before = None
        while address:
            page = json.loads(files[address.removeprefix(BASE)])
            links = page["links"]
            assert links["self"] == address
            assert links["prev"] == before
            assert links["html"] == address.removesuffix("index.json")
            assert links["first"] == f"{BASE}{folder}index.json"
            assert (links["last"] == address) == (page["page"] == page["pages"])
            assert page["total"] == data["total"]
            seen += [item["id"] for item in page["items"]]
            before, address = address, links["next"]
        assert len(seen) == len(set(seen)) == data["total"]


def test_items_are_what_the_twin_says(files: Mapping[str, bytes]) -> None:
    for _, data in listings(files):
        for item in data["items"]:
            twin = json.loads(files[item["links"]["json"].removeprefix(BASE)])
            same = item.keys() & twin.keys() - {"links"}
            assert len(same) >= 13
            assert {name: twin[name] for name in same} == {name: item[name] for name in same}
            assert item["links"]["html"] == f"{BASE}{item['path']}/"
            assert f"{item['path']}/index.html" in files
    corrected = json.loads(files["replies/2023/index.json"])["items"]
    assert {"2023-05-09 2024-01-02", "2023-05-09 2023-05-09"} == {
        f"{item['issued']} {item['modified']}" for item in corrected
    }
