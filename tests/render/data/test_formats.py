"""Feeds, site maps and robots.txt against their standards, over small sites and a generated one.

``standards/`` holds them as schemas, written from the specifications.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
import xmlschema
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

from bench import corpus
from dafu.build import build
from dafu.engine.project import Sources
from tests.golden.test_sites import SITES
from tests.letters import NOW, SITE, letter_text
from tests.threats.built import built, files_of

STANDARDS = Path(__file__).parent / "standards"
JSON_FEED = Draft202012Validator(
    json.loads((STANDARDS / "jsonfeed-1.1.schema.json").read_text(encoding="utf-8")),
    format_checker=FormatChecker(),
)
ATOM = etree.RelaxNG(etree.parse(STANDARDS / "atom.rng"))
SITEMAP = xmlschema.XMLSchema(STANDARDS / "sitemap.xsd")
NS = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
LETTERS = 260

Files = Mapping[str, bytes]


@pytest.fixture(scope="module", params=["generated", *sorted(x.name for x in SITES.iterdir())])
def files(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    golden: Callable[[str], Path],
) -> Files:
    """The files of a site: a generated one with several pages, and the golden ones."""
    if request.param != "generated":
        return files_of(golden(request.param))
    folder = tmp_path_factory.mktemp("generated")
    corpus.write(LETTERS, 1, folder)
    sources = Sources(folder / "site.yaml", folder / "content", None, folder / "public")
    assert build(sources, search=False).collection
    return files_of(folder / "public")


def base_of(files: Files) -> str:
    """The address at which the site is to be published."""
    return re.findall(rb'<link rel="canonical" href="(.*?)">', files["index.html"])[0].decode()


def feeds_of(files: Files, suffix: str) -> Iterator[tuple[str, bytes]]:
    """Every document of every feed in a format, by path."""
    for path, data in files.items():
        if re.fullmatch(rf"(.*/)?feed(/[^/]+)?\.{suffix}", path):
            yield path, data


def polled(files: Files, suffix: str) -> list[str]:
    """The documents that readers poll: one for each feed."""
    return [path for path, _ in feeds_of(files, suffix) if path.endswith(f"feed.{suffix}")]


def atom_links(document: Any) -> dict[str, str]:
    """The addresses of a document's links by relation, alternates by their type."""
    found = {}
    for link in document.findall("a:link", NS):
        name = link.get("rel") if link.get("rel") != "alternate" else link.get("type")
        assert name not in found
        found[name] = link.get("href")
    return found


def items_below(files: Files, folder: str) -> list[dict[str, Any]]:
    """What the JSON of all pages of a listing has."""
    first = json.loads(files[f"{folder}index.json"])
    paths = [folder, *(f"{folder}page/{number}/" for number in range(2, first["pages"] + 1))]
    found = [item for path in paths for item in json.loads(files[f"{path}index.json"])["items"]]
    assert len(found) == first["total"]
    return found


def listed_below(files: Files, folder: str) -> list[str]:
    """The ids of a listing's letters."""
    return [item["id"] for item in items_below(files, folder)]


def small_groups(files: Files, kind: str = "places") -> list[str]:
    """The folders of the listings of a dimension that editors name freely."""
    pattern = rf"{kind}/[0-9a-f]{{12}}/index\.html"
    return [path.removesuffix("index.html") for path in files if re.fullmatch(pattern, path)]


def by_result(files: Files) -> dict[str, list[str]]:
    """The ids of each office's letters of a result, by the folder of their feed."""
    found: dict[str, list[str]] = {}
    for path in files:
        if re.fullmatch(r"issuers/[^/]+/index\.html", path):
            folder = path.removesuffix("index.html")
            for item in items_below(files, folder):
                found.setdefault(f"{folder}{item['result_code']}/", []).append(item["id"])
    return found


def test_there_is_a_feed_of_the_site_and_of_its_groups(files: Files) -> None:
    groups = {
        path.removesuffix("index.html")
        for path in files
        if re.fullmatch(r"(issuers|results|topics)/[^/]+/index\.html", path)
    }
    assert groups
    groups |= {path for path in small_groups(files) if len(listed_below(files, path)) >= 2}
    groups |= {
        path for path in small_groups(files, "keywords") if len(listed_below(files, path)) >= 10
    }
    groups |= {path for path, letters in by_result(files).items() if len(letters) >= 5}
    for suffix in ("json", "xml"):
        assert {path.removesuffix(f"feed.{suffix}") for path in polled(files, suffix)} == {
            "",
            *groups,
            *(["commitments/"] if "commitments/index.html" in files else []),
        }


def test_json_feeds_are_as_the_standard_says(files: Files) -> None:
    base = base_of(files)
    for path, data in feeds_of(files, "json"):
        feed = json.loads(data)
        assert [error.message for error in JSON_FEED.iter_errors(feed)] == [], path
        ids = [item["id"] for item in feed["items"]]
        assert len(set(ids)) == len(ids) > 0
        assert feed["feed_url"].removeprefix(base) in files
        assert feed["_dafu"]["about"].removeprefix(base) + "index.html" in files
        assert all(item["date_published"].endswith("+08:00") for item in feed["items"])
        for item in feed["items"]:
            assert f"{item['url'].removeprefix(base)}index.html" in files
            twin = json.loads(files[item["_dafu"]["json"].removeprefix(base)])
            assert twin["id"] == item["_dafu"]["letter"]
            assert (item["_dafu"]["event"] == "published") == (item["id"] == twin["id"])


def test_atom_feeds_are_as_the_standard_says(files: Files) -> None:
    base = base_of(files)
    for path, data in feeds_of(files, "xml"):
        document = etree.fromstring(data)
        assert ATOM.validate(document), (path, ATOM.error_log)
        links = atom_links(document)
        assert links["self"] == base + path
        for address in links.values():
            target = address.removeprefix(base)
            assert (target + "index.html" if target.endswith("/") or not target else target) in (
                files
            )
        entries = document.findall("a:entry", NS)
        ids = [entry.findtext("a:id", None, NS) for entry in entries]
        assert len(set(ids)) == len(ids) > 0
        times = [datetime.fromisoformat(x.findtext("a:updated", None, NS)) for x in entries]
        assert times == sorted(times, reverse=True)
        assert document.findtext("a:updated", None, NS) == times[0].isoformat()
        assert all(x.utcoffset() is not None for x in times)
        for entry in entries:
            alternate = atom_links(entry)
            assert {urlsplit(x).path[-5:] == ".json" for x in alternate.values()} == {True, False}
            assert entry.findtext("a:title", "", NS).strip()


def test_another_reader_finds_the_same(files: Files) -> None:
    for path, data in feeds_of(files, "xml"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            found = feedparser.parse(data)
        assert not found.bozo, (path, found.get("bozo_exception"))
        other = json.loads(files[path.removesuffix("xml") + "json"])
        assert found.feed.title == other["title"]
        assert [(x.id, x.title, x.summary, x.link) for x in found.entries] == [
            (x["id"], x["title"], x["content_text"], x["url"]) for x in other["items"]
        ]
        assert [x.updated for x in found.entries] == [x["date_published"] for x in other["items"]]
        assert [[tag.label for tag in x.get("tags", [])] for x in found.entries] == [
            x.get("tags", []) for x in other["items"]
        ]


def test_archives_lead_to_every_entry_once(files: Files) -> None:
    base = base_of(files)
    seen_files = set()
    for path in polled(files, "xml"):
        folder = path.removesuffix("feed.xml")
        ids: list[str] = []
        newer = None
        address: str | None = base + path
        while address:
            name = address.removeprefix(base)
            seen_files.add(name)
            document = etree.fromstring(files[name])
            links = atom_links(document)
            archive = document.find("fh:archive", NS) is not None
            assert archive == (name != path)
            assert document.findtext("a:id", None, NS) == base + path
            if archive:
                assert links["current"] == base + path
                assert links.get("next-archive") == (newer if newer != base + path else None)
            ids += [x.findtext("a:id", None, NS) for x in document.findall("a:entry", NS)]
            newer, address = address, links.get("prev-archive")
        assert len(set(ids)) == len(ids)
        if folder != "commitments/":  # That tells of commitments, not of letters.
            of_result = by_result(files).get(folder)
            letters = of_result or listed_below(files, folder or "replies/")
            assert set(letters) <= set(ids)
        pages = []
        following: str | None = f"{folder}feed.json"
        while following:
            pages.append(json.loads(files[following]))
            following = pages[-1].get("next_url", "").removeprefix(base) or None
        assert [item["id"] for page in pages for item in page["items"]] == ids
        assert {page["feed_url"] for page in pages} == {f"{base}{folder}feed.json"}
    assert seen_files == {path for path, _ in feeds_of(files, "xml")}


def test_pages_name_their_feeds_and_data(files: Files) -> None:
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        heads = etree.HTML(data.decode()).findall(".//head/link")
        types = [link.get("type") for link in heads if link.get("rel") == "alternate"]
        kind = re.findall(rb'<body class="(.*?)">', data)[0].decode()
        if kind in {"home", "letter", "tombstone"} or path == "replies/index.html":
            assert {"application/atom+xml", "application/feed+json"} <= {*types}, path
        if kind in {"letter", "tombstone", "listing"}:
            assert types.count("application/json") == 1, path
        assert len(types) == len(set(types))
        relations = [link.get("rel") for link in heads]
        if kind == "letter":
            assert {"collection", "up"} <= {*relations}


def test_the_site_map_is_as_the_protocol_says(files: Files) -> None:
    base = base_of(files)
    SITEMAP.validate(files["sitemap.xml"].decode())
    named = re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"].decode())
    assert all(address.startswith(base) for address in named)
    pages = {path.removesuffix("index.html") for path in files if path.endswith("/index.html")}
    tools = {"search/", "data/check/"}
    unlisted = {x for x in pages if x.startswith("members/") or x in tools}
    listed = {address.removeprefix(base) for address in named}
    tombstones = {
        path.removesuffix("index.html")
        for path, data in files.items()
        if path.endswith(".html") and re.search(rb'<body class="(tombstone|moved)">', data)
    }
    assert listed == pages - unlisted - tombstones | {""}


def test_a_large_site_has_several_site_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    from dafu.render.data import sitemap
    from tests.letters import site

    monkeypatch.setattr(sitemap, "MAX_URLS", 3)
    entries: list[sitemap.Entry] = [(f"replies/2023/a-{n}/", NOW.date()) for n in range(7)]
    maps = dict(sitemap.sitemaps(site(), entries))
    assert list(maps) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    for data in maps.values():
        SITEMAP.validate(data.decode())
    addresses = re.findall(rb"<loc>(.*?)</loc>", b"".join(maps.values()))
    assert len(addresses) == len(set(addresses)) == 3 + 7


def test_robots_txt_is_as_rfc_9309_says(tmp_path: Path) -> None:
    letters = {"replies/2023/a.md": letter_text()}
    files = built(tmp_path / "root", letters, SITE + "root: 是\n", search=False)
    text = files["robots.txt"].decode()
    assert len(text) < 500 * 1024
    line = re.compile(
        r"(User-agent: (\*|[A-Za-z_-]+)|(Allow|Disallow): /[!-~]*|Sitemap: https?://\S+)?"
    )
    assert all(line.fullmatch(x) for x in text.removesuffix("\n").split("\n"))
    assert text.startswith("User-agent: ")
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.can_fetch("anybody", base_of(files) + "replies/2023/a/")
    assert robots.site_maps() == [base_of(files) + "sitemap.xml"]
    assert "robots.txt" not in built(tmp_path / "column", letters, search=False)


def test_text_that_xml_cannot_hold_is_left_out_of_atom(tmp_path: Path) -> None:
    letters = {"replies/2023/a.md": letter_text(subject='"<甲> & \\uFFFE乙 ]]>"')}
    files = built(tmp_path, letters, search=False)
    assert ATOM.validate(etree.fromstring(files["feed.xml"])), ATOM.error_log
    titles = etree.fromstring(files["feed.xml"]).findall("a:entry/a:title", NS)
    assert [title.text for title in titles] == ["<甲> & 乙 ]]>"]
    assert json.loads(files["feed.json"])["items"][0]["title"] == "<甲> & \ufffe乙 ]]>"


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda feed: feed | {"version": "https://jsonfeed.org/version/1"}, "version"),
        (lambda feed: {k: v for k, v in feed.items() if k != "title"}, "title"),
        (lambda feed: feed | {"dafu": {}}, "dafu"),
        (lambda feed: feed | {"items": [{"id": "x"}]}, "content"),
        (lambda feed: feed | {"items": [{"id": 1, "content_text": "x"}]}, "id"),
        (
            lambda feed: (
                feed | {"items": [{"id": "1", "content_text": "x", "date_published": "2023-05-08"}]}
            ),
            "date",
        ),
    ],
)
def test_the_schema_of_json_feeds_sees_mistakes(
    damage: Any, where: str, golden: Callable[[str], Path]
) -> None:
    good = json.loads((golden("one-letter") / "feed.json").read_bytes())
    assert JSON_FEED.is_valid(good)
    assert not JSON_FEED.is_valid(damage(good)), where


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"</updated>", b"</updated><updated>2023-05-08T00:00:00Z</updated>"),
        (b"T00:00:00+08:00</updated>", b"T00:00:00</updated>"),
        (b"T00:00:00+08:00</updated>", b"</updated>"),
        (b'rel="self" ', b'rel="self" rev="x" '),
        (b"<name>", b"<name></name><name>"),
        (b"<entry>", b"<entry><about/>"),
        (b"<author>", b"<author><age>1</age>"),
    ],
)
def test_the_grammar_of_atom_sees_mistakes(
    good: bytes, bad: bytes, golden: Callable[[str], Path]
) -> None:
    data = (golden("one-letter") / "feed.xml").read_bytes()
    assert ATOM.validate(etree.fromstring(data))
    damaged = data.replace(good, bad)
    assert damaged != data
    assert not ATOM.validate(etree.fromstring(damaged))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<url>", b"<url><loc>https://x/</loc>"),
        (b"</lastmod>", b"T00:00:00</lastmod>"),
        (b"<loc>https:", b"<loc>"),
        (b"</loc></url>", b"</loc><priority>1.1</priority></url>"),
        (b"sitemap/0.9", b"sitemap/0.8"),
    ],
)
def test_the_schema_of_site_maps_sees_mistakes(
    good: bytes, bad: bytes, golden: Callable[[str], Path]
) -> None:
    data = (golden("one-letter") / "sitemap.xml").read_bytes()
    assert SITEMAP.is_valid(data.decode())
    assert good in data
    assert not SITEMAP.is_valid(data.replace(good, bad).decode())
