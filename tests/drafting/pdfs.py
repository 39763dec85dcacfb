"""Small PDF files: pages of lines in a font that every reader has, drawn as a test says."""

from __future__ import annotations

from collections.abc import Sequence

LINES = ("Reply to Proposal No. 12", "Dear members:", "The matter is settled.")


def pdf(*pages: str, more: str = "", info: str = "") -> bytes:
    """A PDF of pages, each given by its content stream (ISO 32000-1, 7.8)."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F 3 0 R >> /XObject << /I {4 + 2 * count} 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R {more} >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(
        "<< /Type /XObject /Subtype /Image /Width 40 /Height 30 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /ASCIIHexDecode /Length 2401 >>\n"
        f"stream\n{'99' * 1200}>\nendstream"
    )
    objects.append(f"<< {info} >>")
    data, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return data + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF".encode()


def text(words: str, x: float = 80, y: float = 700, size: float = 16, look: str = "") -> str:
    """The operators that draw a line; ``look`` comes before it."""
    return f"q BT {look} /F {size} Tf {x} {y} Td ({words}) Tj ET Q\n"


def lines(words: Sequence[str] = LINES, top: float = 760) -> str:
    """Lines one below the other."""
    return "".join(text(line, y=top - 30 * number) for number, line in enumerate(words))


PICTURE = "q 200 0 0 150 80 300 cm /I Do Q\n"
"""The operators that draw a picture."""
