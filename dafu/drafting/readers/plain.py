"""Plain text to blocks: in UTF-8, UTF-16 or the national standard (GB 18030, which holds GBK)."""

from __future__ import annotations

import codecs
import re

from dafu.drafting.document import Document, Refused, paragraph
from dafu.drafting.lines import PAGE_NUMBER

MOST_BYTES = 5_000_000
"""Of text; ten letters of a thousand pages."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = "的一是在有和提案答复委员会议年月日号，。：、"


def decoded(data: bytes, document: Document, declared: bool = False) -> str:
    """The text of ``data``, with LF line ends; raises :class:`Refused` where it is none.

    Of a page that says in which encoding it is ``declared``, GBK needs no second look.
    """
    if len(data) > MOST_BYTES:
        raise Refused("import-large", limit=MOST_BYTES // 1_000_000)
    text = _decoded(data, document)
    if declared and re.search(rb"charset\s*=\s*[\"']?gb", data[:4096], re.IGNORECASE):
        document.unsure.discard("encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, document: Document) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if sum(map(text.count, _COMMON)) * 50 < len(text) or not text:
        raise Refused("import-encoding")
    document.unsure.add("encoding")
    return text


def read(data: bytes) -> Document:
    """The blocks of a text: a block is what stands between blank lines."""
    document = Document()
    text = decoded(data, document).replace("\v", "\n").replace("\f", "\n\n")
    lines = []
    for line in text.split("\n"):
        if PAGE_NUMBER.fullmatch(line):
            document.dropped["page"] += 1
        else:
            lines.append(line)
    for chunk in re.split(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+", "\n".join(lines)):
        if chunk.strip():
            document.blocks.append(paragraph(chunk.strip("\n")))
    return document
