"""Word files as Word, WPS and LibreOffice write them, made from their XML."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DOCUMENT = f"{R}/officeDocument"


def r(text: str, look: str = "") -> str:
    """A run; ``look`` are its properties."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = escape(text).split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{properties}{words}</w:r>"


def p(*runs: str, look: str = "") -> str:
    """A paragraph of runs; ``look`` are its properties."""
    properties = f"<w:pPr>{look}</w:pPr>" if look else ""
    return f"<w:p>{properties}{''.join(x if x.startswith('<') else r(x) for x in runs)}</w:p>"


def table(*rows: list[str], cells: Mapping[tuple[int, int], str] = {}) -> str:
    """A table; ``cells`` gives properties of cells by row and column."""
    made = ""
    for i, row in enumerate(rows):
        made += "<w:tr>"
        for j, text in enumerate(row):
            look = f"<w:tcPr>{cells[i, j]}</w:tcPr>" if (i, j) in cells else ""
            made += f"<w:tc>{look}{p(text)}</w:tc>"
        made += "</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def picture(relation: str, description: str = "") -> str:
    """A paragraph with a picture."""
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="1" name="x" descr="{description}"/><a:graphic><a:graphicData uri="u">'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def text_box(*paragraphs: str) -> str:
    """A paragraph with a text box in the form of Word 2010, which has no older one beside it."""
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def part(name: str, inner: str) -> str:
    """The XML of a part whose root is ``w:name``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_SPACES}>{inner}</w:{name}>'


def docx(
    *blocks: str,
    styles: str = "",
    numbering: str = "",
    parts: Mapping[str, str | bytes] = {},
    relations: Mapping[str, tuple[str, str]] = {},
    main: str = "word/document.xml",
) -> bytes:
    """A Word file of ``blocks``, with further ``parts`` and ``relations`` (kind and target)."""
    made = [x if x.startswith("<") else p(x) for x in blocks]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{main}" ContentType="{_MAIN}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATED}"><Relationship Id="rId1" Type="{_DOCUMENT}" '
            f'Target="{main}"/></Relationships>'
        ),
        main: part("document", f"<w:body>{''.join(made)}<w:sectPr/></w:body>"),
        "word/styles.xml": part("styles", styles),
    }
    if numbering:
        files["word/numbering.xml"] = part("numbering", numbering)
    links = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if kind == 'hyperlink' else ''}/>"
        for name, (kind, target) in relations.items()
    )
    folder, _, last = main.rpartition("/")
    files[f"{folder}/_rels/{last}.rels"] = (
        f'<Relationships xmlns="{_RELATED}">{links}</Relationships>'
    )
    return packed(files | dict(parts))


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of ``files``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def png(width: int = 40, height: int = 30) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x99" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
