"""Word documents (.docx): by mammoth through HTML, once what nobody sees is out of their XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from dafu.drafting.document import Document, Picture, Refused
from dafu.drafting.readers import page
from dafu.drafting.readers.archive import Archive, packed
from dafu.drafting.readers.word_numbers import BULLET, Numbers
from dafu.drafting.readers.word_visible import (
    Styles,
    Visible,
    attribute,
    child,
    field_codes,
    local,
)
from dafu.model.values import ATTACHMENT_TYPES

_BULLET_STYLE = "DafuBullet"
_STYLE_MAP = f"""
p.{_BULLET_STYLE} => ul > li:fresh
p[style-name='Title'] => p:fresh
p[style-name='标题'] => p:fresh
p[style-name='标题 1'] => h1:fresh
p[style-name='标题 2'] => h2:fresh
p[style-name='标题 3'] => h3:fresh
u => span
i => span
"""
_MAIN = re.compile(
    rb"""<Override\b(?=[^>]*ContentType="[^"]*word[^"]*\.(?:main|template[^"]*main)\+xml")"""
    rb"""[^>]*PartName="/([^"]+)\"""",
    re.IGNORECASE,
)
_LEFT_OUT = (
    (re.compile(r"docProps/(?:core|app|custom)\.xml|customXml/item\d*\.xml"), "metadata"),
    (re.compile(r".*vba(?:Project|Data)\.(?:bin|xml)"), "macro"),
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "header"),
    (re.compile(r"word/(?:activeX|charts|diagrams)/[^/]*\d\.xml"), "object"),
)
_TAKEN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[^/]*\.rels|word/styles[^/]*\.xml|word/media/.*"
)


def read(data: bytes) -> Document:
    """The blocks of a Word document, its pictures and the files that lie in it."""
    archive = Archive(data)
    archive.check_xml()
    main = _main(archive)
    document = Document()
    parts = dict(_parts(archive, main, document))
    import mammoth

    try:
        options: dict[str, Any] = {"style_map": _STYLE_MAP, "external_file_access": False}
        result = mammoth.convert_to_html(packed(parts), **options)
    except (RecursionError, KeyError, IndexError, ValueError, AttributeError, OSError, TypeError):
        raise Refused("import-damaged") from None
    read_page = page.blocks(result.value, as_written=True)
    document.blocks = [*read_page.blocks, *_embedded(archive)]
    document.dropped += read_page.dropped
    document.unsure |= read_page.unsure
    for message in result.messages:
        _heed(message.message, document)
    return document


def _main(archive: Archive) -> str:
    if "EncryptedPackage" in archive.names:
        raise Refused("import-locked")
    if "[Content_Types].xml" not in archive.names:
        raise Refused("import-damaged")
    match = _MAIN.search(archive.read("[Content_Types].xml"))
    name = match[1].decode("ascii", "replace") if match else "word/document.xml"
    if name not in archive.names:
        raise Refused("import-damaged")
    return name


def _parts(archive: Archive, main: str, document: Document) -> Iterator[tuple[str, bytes]]:
    """The parts that mammoth is given: what can be seen, and what it needs to find it."""
    folder = main.rpartition("/")[0]
    styles_name = next((x for x in archive.names if x == f"{folder}/styles.xml"), "")
    styles = Styles(archive.xml(styles_name) if styles_name else None)
    visible = Visible(styles, document.dropped, document.unsure)
    numbering = f"{folder}/numbering.xml"
    numbers = Numbers(archive.xml(numbering) if numbering in archive.names else None, styles)
    texts = [main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"]
    roots = {name: archive.xml(name) for name in texts if name in archive.names}
    document.dropped["field"] += field_codes(roots.values())
    for root in roots.values():
        visible.strip(root)
        _write_numbers(root, numbers)
    for name in archive.names:
        if name in roots:
            yield name, tostring(roots[name])
        elif _TAKEN.fullmatch(name):
            relations = name.endswith(".rels")
            yield (
                name,
                _without_outside(archive, name, document) if relations else archive.read(name),
            )
    _count_left_out(archive, document)


def _count_left_out(archive: Archive, document: Document) -> None:
    for name in archive.names:
        for pattern, kind in _LEFT_OUT:
            if pattern.fullmatch(name) and (
                kind not in {"header", "metadata"} or _says(archive, name)
            ):
                document.dropped[kind] += 1
    comments = next((x for x in archive.names if x.endswith("/comments.xml")), "")
    if comments:
        # Both the words and the places at which they hang were counted: the words are enough.
        document.dropped["comment"] = sum(local(x) == "comment" for x in archive.xml(comments))


def _says(archive: Archive, name: str) -> bool:
    return any((element.text or "").strip() for element in archive.xml(name).iter())


def _without_outside(archive: Archive, name: str, document: Document) -> bytes:
    """Relationships without those that lead to other files than pages of the web."""
    root = archive.xml(name)
    for relation in list(root):
        outside = attribute(relation, "TargetMode").lower() == "external"
        target = attribute(relation, "Target")
        if outside and not target.lower().startswith(("http://", "https://", "mailto:")):
            relation.set("Target", "")
            document.dropped["link"] += 1
        elif outside and not attribute(relation, "Type").endswith("/hyperlink"):
            root.remove(relation)
            document.dropped["link"] += 1
    return tostring(root)


def _write_numbers(root: Element, numbers: Numbers) -> None:
    """Write before each paragraph the number that Word would set there."""
    for paragraph in root.iter():
        if local(paragraph) != "p" or not _has_text(paragraph):
            continue
        label = numbers.label(paragraph)
        if not label:
            continue
        space = paragraph.tag.rpartition("}")[0] + "}"
        properties = child(paragraph, "pPr")
        if properties is not None:
            for old in [x for x in properties if local(x) == "numPr"]:
                properties.remove(old)
        if label == BULLET:
            _set_style(paragraph, space)
            continue
        run = Element(f"{space}r")
        SubElement(run, f"{space}t").text = label
        paragraph.insert(0 if properties is None else list(paragraph).index(properties) + 1, run)


def _has_text(paragraph: Element) -> bool:
    return any(local(x) == "t" and (x.text or "").strip() for x in paragraph.iter())


def _set_style(paragraph: Element, space: str) -> None:
    properties = child(paragraph, "pPr")
    if properties is None:
        properties = Element(f"{space}pPr")
        paragraph.insert(0, properties)
    for old in [x for x in properties if local(x) == "pStyle"]:
        properties.remove(old)
    style = Element(f"{space}pStyle")
    style.set(f"{space}val", _BULLET_STYLE)
    properties.insert(0, style)


def _embedded(archive: Archive) -> Iterator[Picture]:
    """The files that somebody put into the document, of kinds that may be published."""
    for name in archive.names:
        folder, _, last = name.rpartition("/")
        ending = f".{last.rpartition('.')[2].lower()}"
        if folder.endswith("/embeddings") and ending in ATTACHMENT_TYPES:
            yield Picture(archive.read(name), ending, shown=False)


def _heed(message: str, document: Document) -> None:
    """What mammoth could not read."""
    if "unsupported character" in message:
        document.unsure.add("lost")
    elif "image file" in message:
        document.dropped["picture"] += 1
    elif "unrecognised element" in message and not message.endswith(_HARMLESS):
        document.dropped["object"] += 1


_HARMLESS = (
    *("w:permStart", "w:permEnd", "w:lastRenderedPageBreak", "w:noProof", "w:tblPrEx", "w:tblGrid"),
    *(
        "w:customXmlInsRangeStart",
        "w:customXmlInsRangeEnd",
        "w:separator",
        "w:continuationSeparator",
    ),
    *(
        "w:bookmarkEnd",
        "v:stroke",
        "v:fill",
        "v:path",
        "v:formulas",
        "v:handles",
        "w:ffData",
        "o:lock",
    ),
    *("w:customXmlDelRangeStart", "w:customXmlDelRangeEnd", "w:sdtPr", "w:sdtEndPr", "v:shapetype"),
    *("w10:wrap", "w10:anchorlock", "w:pgNum", "w:softHyphen"),
)
