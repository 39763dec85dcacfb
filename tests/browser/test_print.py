"""A letter on paper: GB/T 9704-2012, measured in the PDF that Chromium prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser

from dafu.build import build
from tests.letters import NOW, letter_text, write_site

MM = 72 / 25.4
LEFT, BOTTOM = 28 * MM, 35 * MM
RIGHT, TOP = LEFT + 156 * MM, BOTTOM + 225 * MM
"""The type area in points, from the lower left corner (5.2.1, 5.2.2)."""

ISSUER = "示例市示例区住房保障和房屋管理与城市更新建设促进工作领导小组办公室"


EM = 15.75
"""One character of size 3, in points."""

NOTED = f"""示例甲委员：

{"字" * 250}

答复。

附件：{"汉" * 30}

示例市示例区教育局

2023年5月8日

（此件公开发布）

联系人：示例乙
"""


class Char(NamedTuple):
    """A character of a page with the box of its ink, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def characters(page: pypdfium2.PdfPage) -> Iterator[Char]:
    """Those of a page, spaces and line ends left out."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if char.strip():
            yield Char(char, *text.get_charbox(index))


def lines(page: pypdfium2.PdfPage) -> list[str]:
    """The lines of the type area, from above; what stands lower is the page number."""
    body = [char for char in characters(page) if char.top > BOTTOM]
    found: list[list[Char]] = []
    for char in sorted(body, key=lambda char: char.top + char.bottom, reverse=True):
        # The ink of a dot or of 一 is in the middle of its line or below, never a line away.
        if not found or found[-1][0].bottom > char.top:
            found.append([])
        found[-1].append(char)
    return ["".join(x.text for x in sorted(line, key=lambda char: char.left)) for line in found]


@pytest.fixture(scope="module")
def printed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """PDFs of letters, printed from a dark screen: a long one, a short one, one with notes."""
    folder = tmp_path_factory.mktemp("print")
    long = f"示例甲委员：\n\n{'汉' * 3000}\n\n示例市示例区教育局\n\n2023年5月8日\n"
    second = {"document_number": "示教〔2023〕2号", "issuer": ISSUER}
    letters = {
        "replies/2023/long.md": letter_text(long),
        "replies/2023/short.md": letter_text(**second),
        "replies/2023/noted.md": letter_text(NOTED, document_number="示教〔2023〕3号"),
        "replies/2023/two.md": letter_text(
            title="对区十七届人大四次会议第031、032号代表建议的答复",
            document_number="示教〔2023〕4号",
        ),
        "replies/2023/many.md": letter_text(
            title="对区十七届人大四次会议第041、042、043、044、045号代表建议的答复",
            document_number="示教〔2023〕5号",
        ),
    }
    sources = write_site(folder, letters)
    outcome = build(sources, now=NOW)
    assert outcome.collection, list(outcome.problems)
    page = browser.new_page(color_scheme="dark")
    found = {}
    for name in ("long", "short", "noted", "two", "many"):
        page.goto((sources.output / f"replies/2023/{name}/index.html").absolute().as_uri())
        found[name] = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return found


def test_a_full_page_has_22_lines_of_28_characters(printed: dict[str, bytes]) -> None:
    pages = list(pypdfium2.PdfDocument(printed["long"]))
    assert len(pages) >= 5
    for page in pages[1:-1]:
        assert [len(line) for line in lines(page)] == [28] * 22


def test_paper_and_type_area_are_those_of_the_standard(printed: dict[str, bytes]) -> None:
    for pdf in printed.values():
        for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=1)
            body = [char for char in characters(page) if char.top > BOTTOM]
            assert min(char.left for char in body) >= LEFT - 1
            assert max(char.right for char in body) <= RIGHT + 1
            assert max(char.top for char in body) <= TOP + 1
            foot = [char for char in characters(page) if char.top <= BOTTOM]
            assert "".join(char.text for char in foot) == f"—{number}—"
            # Outwards by one character of size 4, 7 mm below the type area (7.5).
            edge = RIGHT - foot[-1].right if number % 2 else foot[0].left - LEFT
            assert edge == pytest.approx(14, abs=2)
            assert BOTTOM - 12 * MM < foot[0].bottom < BOTTOM - 7 * MM


def test_a_long_red_head_stays_on_one_line(printed: dict[str, bytes]) -> None:
    page = pypdfium2.PdfDocument(printed["short"])[0]
    first, number, *_ = lines(page)
    assert first == f"{ISSUER}文件"
    assert number == "示教〔2023〕2号"
    # 35 mm below the edge of the type area (7.2.4), in red.
    head = max(characters(page), key=lambda char: char.top)
    assert TOP - 45 * MM < head.top <= TOP - 35 * MM


def test_the_imprint_stands_below_the_text(printed: dict[str, bytes]) -> None:
    *_, page = pypdfium2.PdfDocument(printed["long"])
    *_, signature, day, mark, address, record, imprint = lines(page)
    assert [signature, day] == ["示例市示例区教育局", "2023年5月8日"]
    assert "扫码" in mark
    assert address == "https://www.example.gov.cn/jytabl/replies/2023/long/"
    assert record.startswith("办理结果：采纳解决公开属性：主动公开·全文联系人：示例乙电话：")
    assert imprint == "示例市示例区教育局2023年5月9日印发"


LENGTHS = range(180, 180 + 28 * 26, 28)
"""Characters of bodies, each a line longer than the one before: over a page of them."""


def paragraphs(length: int) -> str:
    """Text of that many characters in paragraphs as long as offices write them."""
    count = max(0, length - 150) // 96 + 1
    return "\n\n".join("汉" * 96 for _ in range(count)) + "\n\n" + "汉" * (length - 96 * count)


@pytest.fixture(scope="module")
def lengths(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """PDFs of letters of every length within a page, half of them with a long 届 and number."""
    names = {
        f"{length}": letter_text(
            f"示例甲委员：\n\n{paragraphs(length)}\n\n示例市示例区教育局\n\n2023年5月8日\n",
            document_number=f"示教〔2023〕{length}号",
            title=f"对市十三届人大三次会议第123{length:04}号代表建议的答复",
        )
        for length in LENGTHS
    }
    sources = write_site(
        tmp_path_factory.mktemp("lengths"),
        {f"replies/2023/n{name}.md": text for name, text in names.items()},
    )
    outcome = build(sources, now=NOW)
    assert outcome.collection, list(outcome.problems)
    page = browser.new_page()
    found = []
    for name in names:
        page.goto((sources.output / f"replies/2023/n{name}/index.html").absolute().as_uri())
        found.append(page.pdf(prefer_css_page_size=True))
    page.close()
    return found


def test_names_and_day_stay_together_below_some_text(lengths: list[bytes]) -> None:
    """GB/T 9704-2012, 7.3.5.5: never on a page without text."""
    pages = 0
    for pdf in lengths:
        sheets = [lines(page) for page in pypdfium2.PdfDocument(pdf)]
        pages = max(pages, len(sheets))
        (end,) = (sheet for sheet in sheets if "示例市示例区教育局" in sheet)
        names, day = (end.index(words) for words in ("示例市示例区教育局", "2023年5月8日"))
        assert day == names + 1
        assert "汉" in end[names - 1]
    assert pages >= 2


def test_the_imprint_stands_below_some_text(lengths: list[bytes]) -> None:
    for length, pdf in zip(LENGTHS, lengths, strict=True):
        *_, last = (lines(page) for page in pypdfium2.PdfDocument(pdf))
        assert "扫码" not in last[0], length
        assert any("汉" in line for line in last), length


def test_no_number_is_parted(lengths: list[bytes]) -> None:
    for length, pdf in zip(LENGTHS, lengths, strict=True):
        whole = f"第123{length:04}号"
        assert any(whole in line for line in lines(pypdfium2.PdfDocument(pdf)[0])), whole


def test_numbers_of_proposals_answered_together_are_not_parted(printed: dict[str, bytes]) -> None:
    two, many = (lines(pypdfium2.PdfDocument(printed[name])[0]) for name in ("two", "many"))
    assert any("第031、032号" in line for line in two)
    assert any("第041" in line for line in many)


def test_names_stand_over_the_middle_of_the_day(printed: dict[str, bytes]) -> None:
    """GB/T 9704-2012, 7.3.5.1: the day ends four characters from the edge."""
    *_, page = pypdfium2.PdfDocument(printed["long"])
    chars = list(characters(page))
    text = "".join(char.text for char in chars)

    def middle(words: str) -> float:
        at = text.index(words)
        return (chars[at].left + chars[at + len(words) - 1].right) / 2

    assert middle("示例市示例区教育局") == pytest.approx(middle("2023年5月8日"), abs=EM / 2)


def test_notes_stand_two_characters_in(printed: dict[str, bytes]) -> None:
    """附件说明 one line below the text (7.3.4), 附注 on the line below the date (7.3.6)."""
    chars = [char for page in pypdfium2.PdfDocument(printed["noted"]) for char in characters(page)]
    text = "".join(char.text for char in chars)

    def at(words: str) -> Char:
        return chars[text.index(words)]

    for words in ("附件：", "（此件公开发布）", "联系人："):
        assert at(words).left - LEFT == pytest.approx(2 * EM, abs=EM * 0.75), words
    wrapped = [char for char in chars if char.text == "汉" and char.top < at("附件：").bottom]
    assert min(char.left for char in wrapped) - LEFT == pytest.approx(5 * EM, abs=EM / 2)
    assert at("答复。").top - at("附件：").top == pytest.approx(2 * 28.95, abs=4)
    assert at("2023年5月8日").top - at("（此件").top == pytest.approx(28.95, abs=6)
    assert RIGHT - chars[text.index("2023年5月8日") + 8].right == pytest.approx(4 * EM, abs=EM / 2)


def test_paper_is_white_and_the_code_leads_to_the_letter(printed: dict[str, bytes]) -> None:
    page = list(pypdfium2.PdfDocument(printed["long"]))[-1]
    image = page.render(scale=3).to_numpy()
    assert (image[5, 5] == 255).all()
    assert np.mean(image) > 200
    (code,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    address, mark, digest = code.text.partition("#sha256=")
    assert address == "https://www.example.gov.cn/jytabl/replies/2023/long/"
    assert mark
    assert len(digest) == 64
