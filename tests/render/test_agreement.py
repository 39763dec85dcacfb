"""Page and twin agree on every field: the HTML is read again and compared with the JSON.

Each field of the schema has an entry in ``SHOWN``, which finds its value on the page, or one in
``NOT_SHOWN``, which says why a reader of the page is not told. A new field needs one of both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest

from dafu.render.pages.templates import filesize
from tests.render.data.twins import SCHEMA, moved, twins


def squashed(text: str) -> str:
    """The characters of a text without its spaces and line ends."""
    return "".join(text.split())


class Page:
    """A letter's page as its readers have it: what is hidden from readers' software is left out."""

    def __init__(self, data: bytes, address: str) -> None:
        self.address = address
        self.root = html5lib.parse(data, transport_encoding="utf-8", namespaceHTMLElements=False)
        self.main = self.root.find(".//main")
        for parent in list(self.main.iter()):
            for child in list(parent):
                if child.get("aria-hidden") == "true":
                    parent.remove(child)

    @cached_property
    def text(self) -> str:
        return squashed("".join(self.main.itertext()))

    @cached_property
    def title(self) -> str:
        """The official one: below the matter where the letter says what that is."""
        found = self.main.find(".//*[@class='official']")
        return "".join((self.main.find(".//h1") if found is None else found).itertext())

    @cached_property
    def days(self) -> set[str]:
        """The dates that are marked up as such."""
        return {found.get("datetime") for found in self.main.iter("time")}

    @cached_property
    def links(self) -> list[tuple[str, str, str, str]]:
        """Of every link its relation, its type, its absolute address and its text."""
        return [
            (
                found.get("rel", ""),
                found.get("type", ""),
                urljoin(self.address, found.get("href")),
                "".join(found.itertext()),
            )
            for found in self.root.iter()
            if found.tag in {"a", "link"} and found.get("href")
        ]

    def leads_to(self, address: str, rel: str = "", media_type: str = "") -> bool:
        return any(
            link[2] == address and rel in link[0] and media_type in link[1] for link in self.links
        )

    def meta(self, name: str) -> str:
        return str(self.root.find(f".//meta[@name='{name}']").get("content"))

    @cached_property
    def body(self) -> Any:
        return self.main.find(".//*[@id='body']")

    @cached_property
    def body_text(self) -> str:
        """What a reader sees of the body, with the numbers of lists."""
        return squashed("".join(_read(self.body)))


def _read(element: Any) -> Iterator[str]:
    number = int(element.get("start", 1)) if element.tag == "ol" else 0
    yield element.text or ""
    for child in element:
        if number and child.tag == "li":
            yield f"{number}."
            number += 1
        yield from _read(child)
        yield child.tail or ""


Check = Callable[[Page, Any, dict[str, Any]], bool]


def said(page: Page, value: str, twin: object) -> bool:
    return squashed(value) in page.text


def dated(page: Page, value: str, twin: object) -> bool:
    return value in page.days


def way(folder: str) -> Check:
    """A link to the listing of the code."""

    def check(page: Page, value: str, twin: dict[str, Any]) -> bool:
        return page.leads_to(f"{base(twin)}{folder}/{value}/")

    return check


def linked(rel: str, media_type: str = "") -> Check:
    return lambda page, value, twin: page.leads_to(value, rel, media_type)


def base(twin: Mapping[str, Any]) -> str:
    path = twin.get("moved_to") or twin["path"]
    return str(twin["links"]["html"]).removesuffix(f"{path}/")


def everything(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """The data of letters, and of their former addresses, by path."""
    return {**twins(files), **moved(files)}


def number_part(page: Page, value: object, twin: dict[str, Any]) -> bool:
    parts = twin["document_number_parts"]
    return said(page, "{agency}〔{year}〕{serial}号".format_map(parts), twin)


def whole_body(page: Page, value: str, twin: object) -> bool:
    meant = html5lib.parseFragment(value, namespaceHTMLElements=False)
    return list(map(_shape, page.body)) == list(map(_shape, meant))


def _shape(element: Any) -> tuple[object, ...]:
    """An element with all that is in it and the text after it."""
    link = element[0] if len(element) else None
    # A heading on the page is the link to itself.
    own = link is not None and link.get("href") == f"#{element.get('id')}"
    within = link if own else element
    texts = (within.text or "", (element.tail or "").strip("\n"))
    return (element.tag, dict(element.attrib), *texts, list(map(_shape, within)))


def role(page: Page, value: str, twin: dict[str, Any]) -> bool:
    """That the only answering unit is the lead one need not be said."""
    return said(page, twin["issuer"] + value, twin) or not twin["co_issuers"]


SHOWN: dict[str, Check] = {
    "path": lambda page, value, twin: (
        (twin["status"] == "moved" and page.address == f"{base(twin)}{value}/")
        or page.leads_to(f"{base(twin)}{value}/", "canonical")
    ),
    "moved_to": lambda page, value, twin: (
        page.leads_to(f"{base(twin)}{value}/")
        and page.leads_to(f"{base(twin)}{value}/", "canonical")
    ),
    "status": lambda page, value, twin: (
        ("已更正" in page.text) == (value == "corrected")
        and ("已撤回" in page.text) == (value == "withdrawn")
        and ("已改网址" in page.text) == (value == "moved")
    ),
    "document_number": said,
    "document_number_parts.agency": number_part,
    "document_number_parts.year": number_part,
    "document_number_parts.serial": number_part,
    "title": lambda page, value, twin: page.title == value,
    "document_type": lambda page, value, twin: (
        ("协办（会办）意见" in page.text) == (value == "joint_opinion")
    ),
    "subject": said,
    "addressee[]": said,
    "issuer": said,
    "issuer_slug": way("issuers"),
    "role": role,
    "co_issuers[]": said,
    "date": lambda page, value, twin: (
        dated(page, value, twin) or value in page.text or _in_words(value) in page.text
    ),
    "printed": dated,
    "published": dated,
    "assigned": dated,
    "result": said,
    "result_code": way("results"),
    "results[].date": dated,
    "results[].result": said,
    "results[].note": said,
    "disclosure": said,
    "disclosure_code": lambda page, value, twin: (
        ("只公开摘要" in page.text) == (value == "summary")
    ),
    "contact.name": said,
    "contact.department": said,
    "contact.phone": said,
    "contact.address": said,
    "contact.postcode": said,
    "proposals[].body": said,
    "proposals[].level": said,
    "proposals[].session_label": said,
    "proposals[].number": lambda page, value, twin: f"第{value}号" in page.text,
    "proposals[].subject": said,
    "proposals[].area": said,
    "proposals[].category": said,
    "proposals[].kind": said,
    "proposals[].signers": lambda page, value, twin: f"{value}人联名" in page.text,
    "proposals[].url": linked(""),
    "proposals[].text": said,
    "topics[].name": said,
    "topics[].code": way("topics"),
    "keywords[]": lambda page, value, twin: value in page.meta("Keywords").split(","),
    "places[]": said,
    "satisfaction": said,
    "index_number": said,
    "copies[]": said,
    "note": said,
    "signed_by": said,
    "former[]": said,
    "answer": said,
    "next_steps": said,
    "commitments[].text": said,
    "commitments[].due": dated,
    "commitments[].state": said,
    "commitments[].updates[].date": dated,
    "commitments[].updates[].note": said,
    "corrections[].date": dated,
    "corrections[].note": said,
    "withdrawn.date": lambda page, value, twin: _in_words(value) in page.text,
    "withdrawn.reason": said,
    "sample": lambda page, value, twin: ("不是真实公文" in page.text) == value,
    "sha256": said,
    "summary": lambda page, value, twin: squashed(value) in page.body_text,
    "body.html": whole_body,
    "body.text": lambda page, value, twin: squashed(value) == page.body_text,
    "body.sections[].id": lambda page, value, twin: (
        value == page.body.get("id") or page.body.find(f".//*[@id='{value}']") is not None
    ),
    "body.sections[].level": lambda page, value, twin: (
        page.body.find(f".//h{value}") is not None
        or [x["level"] for x in twin["body"]["sections"] if not x["heading"]] == [value]
    ),
    "body.sections[].heading": lambda page, value, twin: (
        not value
        or any(
            "".join(heading.itertext()) == value
            for heading in page.body.iter()
            if re.fullmatch("h[2-6]", heading.tag)
        )
    ),
    "body.sections[].text": lambda page, value, twin: squashed(value) in page.body_text,
    "attachments[].file": lambda page, value, twin: page.leads_to(urljoin(page.address, value)),
    "attachments[].title": lambda page, value, twin: any(x[3] == value for x in page.links),
    "attachments[].media_type": lambda page, value, twin: any(
        x[1] == value and urljoin(page.address, twin["attachments"][0]["file"]) == x[2]
        for x in page.links
    ),
    "attachments[].size": lambda page, value, twin: squashed(filesize(value)) in page.text,
    "links.html": linked("canonical"),
    "links.json": linked("alternate", "application/json"),
    "links.markdown": linked("alternate", "text/markdown"),
    "links.license": linked("license"),
    "links.issuer": linked(""),
    "links.year": linked(""),
    "links.previous": linked("prev"),
    "links.next": linked("next"),
    "links.related[]": linked(""),
    "links.attachments[]": linked(""),
}
OF_VERSIONS = (
    "links.history",
    *(f"links.versions[].{name}" for name in ("since", "until", "change", "html")),
)
"""What only letters have that changed where a site keeps the texts."""

_CODES = "一个代码，页上写的是它的用语"
NOT_SHOWN = {
    "schema_version": "只说明数据的格式",
    "id": "给程序用，页上有文号和网址",
    "role_code": _CODES,
    "results[].code": _CODES,
    "proposals[].body_code": _CODES,
    "proposals[].level_code": _CODES,
    "satisfaction_code": _CODES,
    "commitments[].state_code": _CODES,
    "proposals[].session": "在届次里",
    "proposals[].meeting": "在届次里",
    "body.markdown": "源文字，页上是它的 HTML",
    "attachments[].sha256": "核对下载的文件用，在数据里",
    "salt": "算校验值用，单独没有意思",
    "links.schema": "只说明数据的格式",
    "corrections[].erases": "说的是旧版，本页没有旧版",
    **dict.fromkeys(OF_VERSIONS, "在各版本自己的页上：test_versions.py"),
}
"""With the reason."""


def _in_words(day: str) -> str:
    year, month, date = map(int, day.split("-"))
    return f"{year}年{month}月{date}日"


def fields(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a twin that say something, by their place in it."""
    match value:
        case dict():
            for name, child in value.items():
                yield from fields(child, f"{path}.{name}".removeprefix("."))
        case list():
            for child in value:
                yield from fields(child, f"{path}[]")
        case None:
            return
        case _:
            yield path, value


def declared(schema: Mapping[str, Any], node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The places that the schema has values for."""
    if "$ref" in node:
        yield from declared(schema, schema["$defs"][node["$ref"].rpartition("/")[2]], path)
    elif alternatives := node.get("anyOf") or node.get("oneOf"):
        for alternative in alternatives:
            yield from declared(schema, alternative, path)
    elif "properties" in node:
        for name, child in node["properties"].items():
            yield from declared(schema, child, f"{path}.{name}".removeprefix("."))
    elif "items" in node:
        yield from declared(schema, node["items"], f"{path}[]")
    elif node["type"] != "null":
        yield path


@pytest.fixture
def files(every_kind: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return every_kind


def disagreements(files: Mapping[str, bytes]) -> list[tuple[str, str, object]]:
    """Where the page of a letter does not say what its twin says."""
    found = []
    for path, twin in everything(files).items():
        page = Page(files[f"{path}/index.html"], f"{base(twin)}{path}/")
        for place, value in fields(twin):
            if place not in NOT_SHOWN and not SHOWN[place](page, value, twin):
                found.append((path, place, value))
    return found


def test_every_field_is_compared_or_has_a_reason(files: dict[str, bytes]) -> None:
    schema = json.loads(files[SCHEMA])
    assert set(declared(schema, schema)) == SHOWN.keys() | NOT_SHOWN.keys()
    assert not SHOWN.keys() & NOT_SHOWN.keys()


def test_the_letters_have_every_field(files: dict[str, bytes]) -> None:
    found = {place for twin in everything(files).values() for place, _ in fields(twin)}
    assert found == (SHOWN.keys() | NOT_SHOWN.keys()) - set(OF_VERSIONS)


def test_pages_say_what_twins_say(files: dict[str, bytes]) -> None:
    assert disagreements(files) == []


def test_dates_on_a_page_are_those_of_the_twin(files: dict[str, bytes]) -> None:
    for path, twin in twins(files).items():
        page = Page(files[f"{path}/index.html"], twin["links"]["html"])
        assert page.days or twin["status"] == "withdrawn"
        assert page.days <= {value for _, value in fields(twin) if isinstance(value, str)}


OTHERS: dict[str, Callable[[Any], object]] = {
    "sample": lambda value: not value,
    "status": lambda value: "withdrawn" if value == "corrected" else "corrected",
    "disclosure_code": lambda value: "full" if value == "summary" else "summary",
    "document_type": lambda value: "reply" if value == "joint_opinion" else "joint_opinion",
}


@pytest.mark.parametrize("place", sorted(SHOWN))
def test_a_page_that_says_something_else_is_found(place: str, files: dict[str, bytes]) -> None:
    """Of every field: each comparison can fail."""
    for path, twin in everything(files).items():
        page = Page(files[f"{path}/index.html"], f"{base(twin)}{path}/")
        for found, value in fields(twin):
            if found == place and not (place == "role" and not twin["co_issuers"]):
                other = OTHERS.get(place, _other)(value)
                parts = {
                    **(twin.get("document_number_parts") or {}),
                    place.rpartition(".")[2]: other,
                }
                assert not SHOWN[place](page, other, {**twin, "document_number_parts": parts})


def _other(value: object) -> object:
    if isinstance(value, int):
        return value + 4
    text = str(value)
    return "2001-01-01" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else f"{text}另"
