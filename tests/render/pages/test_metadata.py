"""What pages tell machines: the tags of government sites by kind, JSON-LD, files of a host."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.letters import SITE, letter_text
from tests.threats.built import built, elements, pages, text_of

LETTER = "replies/2023/jiaoyu-1"
OFFICE = """title: 建议提案办理答复
description: 试验用。
base_url: https://www.example.gov.cn/
publisher:
  name: 示例市示例区人民政府办公室
  site_name: 示例市示例区人民政府门户网站
  undertaker: 示例市示例区大数据中心
  phone: 0000-55550000
  address: 示例路1号
  site_code: "0000000001"
  icp: 示ICP备00000000号
  police: 示公网安备00000000000000号
  mark: https://bszs.example.cn/mark
  find_errors: https://zfwzgl.example.cn/exposure?site_code=0000000001
feedback: https://www.example.gov.cn/yijian?page={url}
root: 是
security: {contact: ["mailto:anquan@example.gov.cn", "tel:+86-0-55550000"], expires: 2027-01-01}
"""
SITE_TAGS = ["SiteName", "SiteDomain", "SiteIDCode"]
COLUMN_TAGS = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
ARTICLE_TAGS = ["ArticleTitle", "PubDate", "ContentSource"]
"""The mandatory tags of 政府网站发展指引 (国办发〔2017〕47号), annex on page design."""

MANY = {
    f"{LETTER}.md": letter_text(
        subject="“甲<乙>”</script><script>",
        corrections="[{date: 2023-07-05, note: 更正一处}]",
        topics="[经济]",
    ),
    "replies/2023/jiaoyu-2.md": letter_text(
        document_number="示教〔2023〕2号", withdrawn="{date: 2023-06-01, reason: 重复}"
    ),
    "pages/about.md": "---\ntitle: 关于\n---\n甲\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("office"), MANY, OFFICE)


def metas(page: bytes) -> dict[str, str]:
    found = [x for name, x, _ in elements(page) if name == "meta" and "name" in x]
    assert max(Counter(x["name"] for x in found).values()) == 1
    return {x["name"]: x["content"] for x in found}


def things(page: bytes) -> dict[str, dict[str, Any]]:
    """What a page says in JSON-LD, by type."""
    text = [t for name, x, t in elements(page) if x.get("type") == "application/ld+json"]
    found = [json.loads(one) for one in text]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {thing["@type"]: thing for one in found for thing in one["@graph"]}


def test_every_kind_of_page_has_its_mandatory_tags(files: Mapping[str, bytes]) -> None:
    counts = {}
    for path, page in pages(files):
        found = metas(page)
        wanted = list(SITE_TAGS)
        if path != "index.html":
            wanted += COLUMN_TAGS
        if path == f"{LETTER}/index.html":
            wanted += ARTICLE_TAGS
        given = [tag for tag in (*SITE_TAGS, *COLUMN_TAGS, *ARTICLE_TAGS) if tag in found]
        if path != "404.html":
            assert given == wanted, path
            counts[path] = len(given)
        for name, content in found.items():
            assert content.strip(), (path, name)
            assert content.lower() not in {"null", "none", "undefined"}, (path, name)
    assert counts["index.html"] == 3
    assert counts["replies/index.html"] == 7
    assert counts[f"{LETTER}/index.html"] == 10


def test_the_day_of_publication_has_the_guides_form(files: Mapping[str, bytes]) -> None:
    found = metas(files[f"{LETTER}/index.html"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d", found["PubDate"])


def test_without_a_code_there_is_no_tag_for_one(tmp_path: Path) -> None:
    files = built(tmp_path, {f"{LETTER}.md": letter_text()})
    for _, page in pages(files):
        assert "SiteIDCode" not in metas(page)
        footer = text_of(page).rpartition("主办单位")[2]
        assert "标识码" not in footer
        assert "备" not in footer
        assert "None" not in footer
    assert not any(path.startswith(".well-known") for path in files)


def test_the_footer_shows_the_records_of_the_office(files: Mapping[str, bytes]) -> None:
    for path, page in pages(files):
        footer = text_of(page).rpartition("主办单位")[2]
        for words in ("大数据中心", "标识码：0000000001", "示ICP备00000000号", "示公网安备"):
            assert words in footer, path


def test_the_footer_leads_to_the_records(files: Mapping[str, bytes]) -> None:
    for path, page in pages(files):
        found = [x["href"] for name, x, _ in elements(page) if name == "a" and "href" in x]
        for address in (
            "https://beian.mps.gov.cn/#/query/webSearch?code=00000000000000",
            "https://bszs.example.cn/mark",
            "https://zfwzgl.example.cn/exposure?site_code=0000000001",
            "tel:0000-55550000",
        ):
            assert address in found, (path, address)


def test_a_letter_is_called_by_its_matter_and_asks_what_is_wrong(
    files: Mapping[str, bytes],
) -> None:
    page = files[f"{LETTER}/index.html"]
    matter = "“甲<乙>”</script><script>"
    said = {name: text for name, _, text in elements(page) if name in {"title", "h1"}}
    assert said["h1"] == matter
    assert said["title"].startswith(f"{matter}_示例市示例区教育局_")
    (shared,) = [x["content"] for _, x, _ in elements(page) if x.get("property") == "og:title"]
    assert shared == f"{matter}_示例市示例区教育局"
    assert "对区政协十五届二次会议第152001号提案的答复" in text_of(page)
    ways = [x["href"] for name, x, _ in elements(page) if name == "a" and "href" in x]
    form = "https://www.example.gov.cn/yijian?page="
    page_address = f"https%3A%2F%2Fwww.example.gov.cn%2F{LETTER.replace('/', '%2F')}%2F"
    assert form + page_address in ways


def test_readers_may_write_by_mail_with_the_page_told(tmp_path: Path) -> None:
    settings = SITE + "feedback: mailto:yijian@example.gov.cn\n"
    files = built(tmp_path, {f"{LETTER}.md": letter_text()}, settings)
    page = files[f"{LETTER}/index.html"]
    (way,) = [x["href"] for _, x, _ in elements(page) if x.get("href", "").startswith("mailto:")]
    assert way.startswith("mailto:yijian@example.gov.cn?subject=%")
    assert way.endswith(f"/{LETTER}/")


def test_home_says_how_to_search(files: Mapping[str, bytes]) -> None:
    site = things(files["index.html"])["WebSite"]
    target = "https://www.example.gov.cn/search/?q={search_term_string}"
    assert site["potentialAction"]["target"] == target
    assert site["publisher"]["@type"] == "GovernmentOrganization"


def test_a_letter_is_a_document_of_its_office(files: Mapping[str, bytes]) -> None:
    found = things(files[f"{LETTER}/index.html"])
    document = found["DigitalDocument"]
    assert document["author"]["@type"] == "GovernmentOrganization"
    assert document["identifier"] == "示教〔2023〕1号"
    assert document["about"] == "“甲<乙>”</script><script>"
    assert document["dateCreated"] == "2023-05-08"
    assert document["dateModified"] == "2023-07-05"
    assert document["correction"][0]["@type"] == "CorrectionComment"
    for form in document["encoding"]:
        address = form["contentUrl"].removeprefix("https://www.example.gov.cn/")
        assert address in files, address
    way = found["BreadcrumbList"]["itemListElement"]
    assert [entry["position"] for entry in way] == list(range(1, len(way) + 1))
    assert way[-1]["item"] == document["url"] == "https://www.example.gov.cn/replies/2023/jiaoyu-1/"


def test_no_page_claims_to_be_law_and_every_way_leads_somewhere(files: Mapping[str, bytes]) -> None:
    seen = set()
    for path, page in pages(files):
        found = things(page)
        seen |= set(found)
        assert "Legislation" not in json.dumps(list(found.values()))
        for entry in found.get("BreadcrumbList", {}).get("itemListElement", []):
            below = entry["item"].removeprefix("https://www.example.gov.cn/")
            assert f"{below}index.html" in files, (path, entry)
    assert seen == {"WebSite", "BreadcrumbList", "DigitalDocument", "Dataset"}


def test_every_page_has_a_title_a_description_and_one_canonical_address(
    files: Mapping[str, bytes],
) -> None:
    titles = Counter()
    for path, page in pages(files):
        titles[next(text for name, _, text in elements(page) if name == "title")] += 1
        canonical = [x["href"] for _, x, _ in elements(page) if x.get("rel") == "canonical"]
        assert canonical == [f"https://www.example.gov.cn/{path.removesuffix('index.html')}"]
        graph = {x["property"]: x["content"] for _, x, _ in elements(page) if "property" in x}
        assert {"og:title", "og:description", "og:type", "og:url", "og:site_name"} == set(graph)
        assert graph["og:url"] == canonical[0]
        assert metas(page)["description"]
    assert max(titles.values()) <= 2  # a letter and the tombstone with its title


def test_security_txt_is_that_of_rfc_9116(files: Mapping[str, bytes]) -> None:
    text = files[".well-known/security.txt"].decode()
    assert text.splitlines() == [
        "Contact: mailto:anquan@example.gov.cn",
        "Contact: tel:+86-0-55550000",
        "Expires: 2027-01-01T00:00:00+08:00",
        "Preferred-Languages: zh, en",
        "Canonical: https://www.example.gov.cn/.well-known/security.txt",
    ]


def test_a_column_of_a_portal_leaves_the_host_alone(tmp_path: Path) -> None:
    settings = SITE + "security: {contact: 'mailto:a@example.gov.cn', expires: 2027-01-01}\n"
    files = built(tmp_path, {f"{LETTER}.md": letter_text()}, settings)
    assert not {"robots.txt", ".well-known/security.txt"} & set(files)


def test_an_english_site_says_what_is_chinese(tmp_path: Path) -> None:
    """WCAG 3.1.2, language of parts."""
    files = built(tmp_path, {f"{LETTER}.md": letter_text()}, SITE + "language: en\n")
    marked = {
        name: x.get("lang")
        for name, x, _ in elements(files[f"{LETTER}/index.html"])
        if name in {"html", "h1"} or x.get("id") == "body"
    }
    assert marked == {"html": "en", "h1": "zh-Hans", "div": "zh-Hans"}
