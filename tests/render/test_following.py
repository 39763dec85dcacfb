"""Places, keywords and an office's results: lists, feeds, and the page that tells how to follow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from tests.letters import SITE
from tests.site.killing import numbered
from tests.threats.built import built

PLACED = "places: [示例路, 范例小学]\nkeywords: [停车, 路灯]\ncontact:"
ONCE = "places: [样例街道]\nkeywords: [校车]\ncontact:"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    letters = {f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in range(1, 11)}
    letters |= {path: text.replace("contact:", PLACED) for path, text in letters.items()}
    letters["replies/2023/jiaoyu-11.md"] = numbered(11).replace("contact:", ONCE)
    return dict(built(tmp_path_factory.mktemp("following"), letters, SITE))


def group(files: dict[str, bytes], kind: str, label: str) -> dict[str, object]:
    found = json.loads(files[f"{kind}/index.json"])["items"]
    (one,) = [item for item in found if item["name"] == label]
    return dict(one)


def test_a_place_has_its_letters_and_letters_lead_to_it(files: dict[str, bytes]) -> None:
    named = [item["name"] for item in json.loads(files["places/index.json"])["items"]]
    assert sorted(named) == sorted(["示例路", "范例小学", "样例街道"])
    path = str(group(files, "places", "示例路")["path"])
    listed = json.loads(files[f"{path}index.json"])
    assert listed["total"] == 10
    assert "涉及“示例路”的答复" in files[f"{path}index.html"].decode()
    letter = files["replies/2023/jiaoyu-1/index.html"].decode()
    assert f'<a href="../../../{path}">示例路</a>' in letter
    assert f'href="../places/{path.split("/")[1]}/"' in files["places/index.html"].decode()


def test_a_keyword_that_letters_share_has_a_list(files: dict[str, bytes]) -> None:
    assert {item["name"] for item in json.loads(files["keywords/index.json"])["items"]} == {
        "停车",
        "路灯",
    }
    path = str(group(files, "keywords", "停车")["path"])
    assert (
        f'<a href="../../../{path}">停车</a>' in files["replies/2023/jiaoyu-1/index.html"].decode()
    )
    alone = files["replies/2023/jiaoyu-11/index.html"].decode()
    assert re.search(r"<dt>关键词</dt><dd>校车</dd>", alone)
    assert f'<a href="./{path}">停车</a>' in files["index.html"].decode()


def test_what_has_enough_letters_has_a_feed(files: dict[str, bytes]) -> None:
    for kind, label in (("places", "示例路"), ("keywords", "停车")):
        one = group(files, kind, label)
        assert len(json.loads(files[f"{one['path']}feed.json"])["items"]) == 10
        assert one["links"]["feed"].endswith(f"{one['path']}feed.json")  # type: ignore[index]
        page = files[f"{one['path']}index.html"].decode()
        assert f'href="../../{one["path"]}feed.xml"' in page
        assert 'href="../../follow/"' in page
    alone = group(files, "places", "样例街道")
    assert alone["links"]["feed"] is None  # type: ignore[index]
    assert f"{alone['path']}feed.xml" not in files
    assert b"feed.xml" not in files[f"{alone['path']}index.html"]


def test_an_office_is_followed_by_result(files: dict[str, bytes]) -> None:
    feed = etree.fromstring(files["issuers/jiaoyu/adopted/feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    assert len(feed.findall(f"{atom}entry")) == 11
    assert "示例市示例区教育局 采纳解决" in feed.findtext(f"{atom}title", "")
    page = [x.get("href") for x in feed.findall(f"{atom}link") if x.get("type") == "text/html"]
    assert page == ["https://www.example.gov.cn/jytabl/issuers/jiaoyu/"]
    assert (
        'href="../../issuers/jiaoyu/adopted/feed.xml"'
        in files["issuers/jiaoyu/index.html"].decode()
    )


def test_a_page_tells_how_to_follow_with_every_address_that_it_names(
    files: dict[str, bytes],
) -> None:
    page = files["follow/index.html"].decode()
    told = re.findall(r"<code>(https://[^<]+)</code>", page)
    base = "https://www.example.gov.cn/jytabl/"
    assert f"{base}feed.xml" in told
    assert len(told) >= 6
    for address in told:
        assert address.removeprefix(base) in files
    for name, data in files.items():
        if name.endswith("index.html") and not name.startswith("replies/2022/older"):
            assert "follow/" in data.decode(), name


def test_the_map_leads_to_every_way_in(files: dict[str, bytes]) -> None:
    page = files["site-map/index.html"].decode()
    for name in ("replies", "places", "keywords", "numbers", "statistics", "data", "privacy"):
        assert re.search(rf'href="\.\./{name}/', page), name


def test_a_site_without_letters_has_no_feeds_to_tell_of(tmp_path: Path) -> None:
    files = built(tmp_path, {}, SITE)
    assert "follow/index.html" not in files
    assert b"follow/" not in files["privacy/index.html"]
    assert b"follow/" not in files["site-map/index.html"]


def test_the_office_adds_its_own_words_on_privacy(tmp_path: Path) -> None:
    own = "privacy: |\n  日志保存六个月。\n\n  <b>第二段</b>\n"
    page = built(tmp_path, {"replies/2023/jiaoyu-1.md": numbered(1)}, SITE + own)
    told = page["privacy/index.html"].decode()
    assert "<p>日志保存六个月。</p>" in told
    assert "<p>&lt;b&gt;第二段&lt;/b&gt;</p>" in told
