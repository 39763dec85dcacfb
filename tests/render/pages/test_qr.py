"""QR codes as others read them."""

from __future__ import annotations

import random

import numpy as np
import pytest
import zxingcpp

from dafu.render.pages.qr import capacity, qr_modules, qr_svg

URL = "https://www.example.gov.cn/zfxxgk/jytabl/replies/2023/fagaiwei-14/"


def read(size: int, modules: str) -> zxingcpp.Barcode:
    """What a scanner finds, four pixels a module, in a wide margin."""
    dark = np.array([module == "#" for module in modules]).reshape(size, size)
    image = np.pad(np.where(dark, 0, 255).astype(np.uint8), 4, constant_values=255)
    pixels = np.kron(image, np.ones((4, 4), np.uint8))
    (found,) = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
    return found


@pytest.mark.parametrize("version", range(1, 41))
def test_a_scanner_reads_every_version(version: int) -> None:
    chance = random.Random(version)
    least = capacity(version - 1) + 1 if version > 1 else 1
    for length in (least, capacity(version) - 1, capacity(version)):
        text = "".join(chance.choices(URL, k=length))
        size, modules = qr_modules(text.encode())
        found = read(size, modules)
        assert size == 4 * version + 17
        assert found.text == text
        assert found.ec_level == "M"


def test_text_beyond_the_largest_is_refused() -> None:
    with pytest.raises(ValueError, match="2332 bytes"):
        qr_svg("x" * 2332)


def test_the_svg_draws_the_modules() -> None:
    size, modules = qr_modules(URL.encode())
    drawn = [["-"] * size for _ in range(size)]
    path = qr_svg(URL).partition(' d="M4 4.5')[2].partition('"')[0]
    x = y = 0
    for move in path.replace("h", " h").replace("m", " m").split(" "):
        if move.startswith("h"):
            drawn[y][x : x + int(move[1:])] = "#" * int(move[1:])
            x += int(move[1:])
        elif move.startswith("m"):
            x += int(move[1:])
        elif move:
            y += int(move)
    assert "".join(map("".join, drawn)) == modules
