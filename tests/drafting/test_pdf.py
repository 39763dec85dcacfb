"""PDF files: what is seen on the page is taken over, what only lies in the file is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafting.importing import imported
from tests.drafting.pdfs import PICTURE, lines, pdf, text

SECRET = "SECRETWORD"
BOX = "q {color} rg 70 590 300 30 re f Q\n"

HIDDEN = {
    "invisible": text(SECRET, y=600, look="3 Tr"),
    "white": text(SECRET, y=600, look="1 1 1 rg"),
    "tiny": text(SECRET, y=600, size=1),
    "outside the page": text(SECRET, x=900, y=600),
    "below the page": text(SECRET, y=-50),
    "under a black bar": text(SECRET, y=600) + BOX.format(color="0 0 0"),
    "under a white bar": text(SECRET, y=600) + BOX.format(color="1 1 1"),
    "under a picture": text(SECRET, y=400) + PICTURE,
    "a clear colour": text(SECRET, y=600, look="0.99 0.99 0.99 rg"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, case: str) -> None:
    done = imported(tmp_path, pdf(lines() + HIDDEN[case]), "reply.pdf")
    assert "The matter is settled." in done.body
    assert SECRET not in done.text
    assert "import-dropped" in done.codes


SHOWN = {
    "plain": text(SECRET, y=600),
    "white on black": BOX.format(color="0 0 0") + text(SECRET, y=600, look="1 1 1 rg"),
    "on a white ground": BOX.format(color="1 1 1") + text(SECRET, y=600),
    "grey": text(SECRET, y=600, look="0.5 g"),
    "on a picture": PICTURE + text(SECRET, y=400),
    "in outlines": text(SECRET, y=600, look="1 1 1 rg 0 0 0 RG 1 Tr"),
}


@pytest.mark.parametrize("case", SHOWN)
def test_what_is_seen_is_taken_over(tmp_path: Path, case: str) -> None:
    assert SECRET in imported(tmp_path, pdf(lines() + SHOWN[case]), "reply.pdf").body


def test_a_scan_says_that_it_is_one(tmp_path: Path) -> None:
    for page in (PICTURE, PICTURE + text("by OCR", look="3 Tr")):
        done = imported(tmp_path, pdf(page), "scan.pdf")
        assert (done.code, done.codes) == (1, ["import-scanned"])
        assert "扫描件" in done.told
        assert "OCR" in done.told


def test_pages_and_lines_become_paragraphs(tmp_path: Path) -> None:
    first = "".join(
        text(line, x=x, y=y)
        for line, x, y in (
            ("Dear members:", 80, 760),
            ("The first paragraph is longer than a line and goes", 112, 730),
            ("on in a second one, which ends before the margin.", 80, 700),
            ("The other begins anew and is cut by the end of the", 112, 670),
        )
    )
    second = text("page, after which it goes on.", y=760) + text("- 2 -", x=280, y=30)
    done = imported(tmp_path, pdf(first + text("- 1 -", x=280, y=30), second), "reply.pdf")
    paragraphs = done.body.strip().split("\n\n")
    assert paragraphs[1:] == [
        "The first paragraph is longer than a line and goes on in a second one, which ends before"
        " the margin.",
        "The other begins anew and is cut by the end of the page, after which it goes on.",
    ]
    assert "页码" in done.told


def test_pictures_and_who_wrote_it(tmp_path: Path) -> None:
    done = imported(tmp_path, pdf(lines() + PICTURE, info=f"/Author ({SECRET})"), "reply.pdf")
    assert [name for name in done.files if name.endswith(".png")]
    assert "文档属性" in done.told
    assert SECRET not in done.text


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7\nnothing", "import-damaged"), (pdf(" "), "import-empty")],
)
def test_what_holds_no_letter_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    done = imported(tmp_path, data, "reply.pdf")
    assert (done.code, done.codes) == (1, [code])
