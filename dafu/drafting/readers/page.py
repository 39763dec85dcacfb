"""HTML to blocks: web pages as saved, what Word saves as one, what mammoth makes of a document."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from dafu.drafting.document import Block, Document, Paragraph, Picture, Refused, Table, TextRun
from dafu.drafting.readers.tables import OpenTable, placed

_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
        ),
        *(
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
        ),
        *(
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
        ),
        *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    }
)
_UNSEEN = {
    **dict.fromkeys(("script", "style", "noscript", "template", "iframe", "object"), "script"),
    **dict.fromkeys(("select", "button", "textarea", "datalist"), "object"),
    **dict.fromkeys(("nav", "header", "footer", "aside"), "chrome"),
    "del": "deleted",
}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?(?![\d.])"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt)?\s*(?:;|$|!)"
    r"|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255|transparent)"
    r"|(?:text-indent|left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"background(?:-color)?\s*:\s*(?!\s*(?:none|transparent|white|#fff))", re.IGNORECASE
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:#fff|white|rgba?\(\s*255)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"\s*(?:[a-z]+)?([.#][\w-]+)\s*", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE_END = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_DEEPEST = 200
_NOTE = re.compile(r"(?:foot|end)note-\d+")
_BACK = re.compile(r"#(?:foot|end)note-ref-")
"""How mammoth names notes, and the way back from them."""

Opener = Callable[[str], bytes | None]
"""The bytes of a file that a page names, or None."""


def read(text: str, opener: Opener = lambda name: None) -> Document:
    """The blocks of a web page; pictures beside it are asked of ``opener``."""
    document = blocks(text, opener=opener)
    match = re.search(r"<title[^>]*>([^<]*)</title>", text, re.IGNORECASE)
    document.title = _BLANKS.sub(" ", match[1]).strip() if match else ""
    if re.search(r"<meta\b[^>]*\bname\s*=", text, re.IGNORECASE):
        document.dropped["metadata"] += 1
    return document


def blocks(text: str, as_written: bool = False, opener: Opener = lambda name: None) -> Document:
    """The blocks of HTML; ``as_written`` where its blanks are the document's own."""
    reader = _PageReader(as_written, opener, _hidden_names(text))
    try:
        reader.feed(text)
        reader.close()
    except RecursionError:
        raise Refused("import-damaged") from None
    reader.end_paragraph()
    return reader.document


def _hidden_names(text: str) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide."""
    found = set[str]()
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", text, re.IGNORECASE | re.DOTALL):
        for selectors, rules in _RULE.findall(sheet):
            if _hides(rules):
                matches = map(_SIMPLE.fullmatch, selectors.split(","))
                found |= {match[1] for match in matches if match}
    return frozenset(found)


def _hides(style: str) -> bool:
    match = _HIDING.search(style)
    return match is not None and not (_WHITE.match(match[0]) and _GROUND.search(style))


class _PageReader(HTMLParser):
    """Gathers the paragraphs, tables and pictures of a page as they come."""

    def __init__(self, as_written: bool, opener: Opener, hidden: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._as_written = as_written
        self._opener = opener
        self._hidden = hidden
        self._stack: list[str] = []
        self._unseen_from: int | None = None
        self._runs: list[TextRun] = []
        self._bold = 0
        self._link = ""
        self._level = 0
        self._bullet = False
        self._tables: list[OpenTable] = []
        self._lists: list[list[int]] = []
        """Of each list that is open: the number of its next item, or 0 where it has none."""

    @property
    def _unseen(self) -> bool:
        return self._unseen_from is not None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS and not self._unseen:
            self._open_block(tag, given)
        if tag in _VOID:
            if not self._unseen:
                self._void(tag, given)
            return
        self._stack.append(tag)
        if not self._unseen and (kind := self._why_unseen(tag, given)):
            self._unseen_from = len(self._stack)
            if kind != "head":
                self.document.dropped[kind] += 1
        if self._unseen:
            return
        if tag in {"b", "strong"}:
            self._bold += 1
        elif tag in {"s", "strike"}:
            self.document.unsure.add("struck")
        elif tag == "ins":
            self.document.unsure.add("inserted")
        elif tag == "a":
            self._link = self._target(given.get("href", ""))

    def _why_unseen(self, tag: str, given: Mapping[str, str]) -> str:
        if tag in {"head", "title"} or _BACK.match(given.get("href", "")):
            return "head"
        if tag in _UNSEEN and not (tag == "header" and self._tables):
            return _UNSEEN[tag]
        names = {f".{name}" for name in given.get("class", "").split()}
        names.add(f"#{given.get('id', '')}")
        hidden = "hidden" in given or _hides(given.get("style", "")) or names & self._hidden
        return "hidden" if hidden else ""

    def _target(self, target: str) -> str:
        scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", target)
        if scheme and scheme[1].lower() in {"http", "https", "mailto"}:
            return target.strip()
        if target and not target.startswith("#"):
            self.document.dropped["link"] += 1
        return ""

    def _open_block(self, tag: str, given: Mapping[str, str]) -> None:
        self.end_paragraph()
        if tag == "table":
            if len(self._tables) >= _DEEPEST:
                raise Refused("import-damaged")
            self._tables.append(OpenTable())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in {"td", "th"} and self._tables:
            table = self._tables[-1]
            self._end_cell(table)
            table.cell = []
            spans = {given.get("colspan", "1"), given.get("rowspan", "1")}
            if spans - {"1", "", "0"} and not table.merged:
                table.merged = len(table.rows)
        elif tag in {"ol", "ul"}:
            start = given.get("start", "1")
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
            self._lists.append([number if tag == "ol" else 0])
        elif tag == "li":
            counter = self._lists[-1] if self._lists else [0]
            note = _NOTE.fullmatch(given.get("id", "")) if self._as_written else None
            self._bullet = not counter[0]
            if note:
                self.document.unsure.add("footnote")
                self._say(f"[{counter[0]}] ")
                counter[0] += 1
            elif counter[0]:
                self._say(f"{counter[0]}. ")
                counter[0] += 1
        elif re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])

    def _void(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "br":
            self._say("\n")
        elif tag == "img":
            self._picture(given)
        elif tag == "input" and given.get("type", "text").lower() in {"checkbox", "radio"}:
            self._say("☑" if "checked" in given else "☐")
        elif tag == "input" and given.get("value", "").strip():
            self.document.dropped["object"] += 1

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those that nobody closed within it."""
        if tag == "p" and tag not in self._stack:
            self.end_paragraph()
        if tag not in self._stack:
            return
        while self._stack:
            last = self._stack.pop()
            seen = not self._unseen
            if self._unseen_from is not None and len(self._stack) < self._unseen_from:
                self._unseen_from = None
            if seen:
                self._close(last)
            if last == tag:
                return

    def _close(self, tag: str) -> None:
        if tag in {"b", "strong"}:
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._link = ""
        if tag not in _BLOCKS:
            return
        self.end_paragraph()
        if tag in {"td", "th", "tr"} and self._tables:
            self._end_cell(self._tables[-1])
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag in {"ol", "ul"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        """Take over text that can be seen."""
        if self._unseen or not data:
            return
        if not self._as_written and "pre" not in self._stack:
            data = _BLANKS.sub(" ", _WIDE_END.sub("", data))
        self._say(data)

    def handle_comment(self, data: str) -> None:
        """Count comments; Word's conditional ones are none."""
        if data.strip() and not data.startswith("["):
            self.document.dropped["comment"] += 1

    def _say(self, text: str) -> None:
        self._runs.append(TextRun(text, self._bold > 0, self._link))

    def end_paragraph(self) -> None:
        """Close the paragraph that is open."""
        runs, self._runs = _trimmed(self._runs), []
        level, self._level = self._level, 0
        bullet, self._bullet = self._bullet, False
        if not any(run.text.strip() for run in runs):
            return
        self._add(Paragraph(tuple(runs), level, bullet))

    def _add(self, block: Block) -> None:
        inside = self._tables[-1].cell if self._tables else None
        if inside is not None:
            inside.append(block)
        else:
            self.document.blocks.append(block)

    def _end_cell(self, table: OpenTable) -> None:
        if table.cell is None:
            return
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(table.cell)
        table.cell = None

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._end_cell(table)
        number = 1 + sum(isinstance(block, Table) for block in self.document.blocks)
        for block in placed(table, number):
            if isinstance(block, Paragraph) and len(table.rows) > 3:
                self.document.unsure.add("layout")
            self._add(block)

    def _picture(self, given: Mapping[str, str]) -> None:
        source = given.get("src", "")
        found = _embedded(source) or _beside(source, self._opener)
        if found is None:
            self.document.dropped["picture"] += 1
            return
        self.end_paragraph()
        self._add(Picture(*found, given.get("alt", "").strip()))


def _trimmed(runs: list[TextRun]) -> list[TextRun]:
    """Spans of which neighbours that look alike are one, without blanks at either end."""
    merged: list[TextRun] = []
    for run in runs:
        if merged and merged[-1][1:] == run[1:]:
            merged[-1] = merged[-1]._replace(text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    while merged and not merged[0].text.strip():
        merged.pop(0)
    while merged and not merged[-1].text.strip():
        merged.pop()
    if merged:
        merged[-1] = merged[-1]._replace(text=merged[-1].text.rstrip())
    return merged


_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}


def _embedded(source: str) -> tuple[bytes, str] | None:
    match = re.match(r"data:([\w/+.-]+);base64,", source)
    ending = _ENDINGS.get(match[1].lower()) if match else None
    if not match or not ending:
        return None
    try:
        return base64.b64decode(source[match.end() :], validate=False), ending
    except (binascii.Error, ValueError):
        return None


def _beside(source: str, opener: Opener) -> tuple[bytes, str] | None:
    ending = f".{source.rpartition('.')[2].lower()}"
    if ending not in set(_ENDINGS.values()) | {".jpeg"} or re.match(r"\w+:|/", source):
        return None
    data = opener(source)
    return (data, ending) if data else None
