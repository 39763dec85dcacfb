"""``make handbook``: the pictures of ``docs/handbook``, taken of the running program.

Beside each picture ``pictures.json`` keeps its digest and the words that stood on the screen, by
which :mod:`tests.reference.test_handbook` finds out that a screen has changed since.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page

from dafu.model.values import CHINA_TIME
from tests.browser.fixtures import started
from tests.reference.scenes import WALKS, Shot, Walk, office

PICTURES = Path(__file__).parents[2] / "docs/handbook/pictures"
WORDS = Path(__file__).with_name("pictures.json")

WIDTH, HEIGHT = 1150, 1000
"""CSS pixels; the form has its two columns."""
_MARGIN = 8
_TALLEST = 900
"""CSS pixels of a picture: what is longer is cut off below."""
_QUALITY = 55


@contextmanager
def clerk(browser: Browser) -> Iterator[Page]:
    """A browser's page as a clerk has it, that asks nothing when it is left."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", color_scheme="light"
    )
    page = context.new_page()
    page.on("dialog", Dialog.accept)
    yield page
    context.close()


def shots(browser: Browser, walk: Walk) -> Iterator[tuple[Page, Shot]]:
    """Every picture of a walk, while its screen is there."""
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder) / "site", WALKS[walk]) as desk,
        clerk(browser) as page,
    ):
        for shot in walk(page, desk):
            yield page, shot


def said(shot: Shot) -> list[str]:
    """The lines of words in a picture, without what depends on the day."""
    today = dt.datetime.now(CHINA_TIME).date().isoformat()
    text = "\n".join(part.inner_text() for part in shot.parts).replace(today, "今天")
    text = re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "时刻", text)
    text = re.sub(r"已过 \d+ 天", "已过 几 天", text)
    return [line for line in map(str.strip, re.split(r"[\n\t]+", text)) if line]


def picture(page: Page, shot: Shot) -> bytes:
    """The picture in WebP."""
    page.mouse.move(0, 0)
    first = shot.parts[0]
    first.evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 40)")
    page.evaluate("document.documentElement.style.caretColor = 'transparent'")  # It blinks.
    page.wait_for_timeout(300)
    boxes = [box for part in shot.parts if (box := part.bounding_box())]
    left = max(0, min(box["x"] for box in boxes) - _MARGIN)
    top = max(0, min(box["y"] for box in boxes) - _MARGIN)
    right = min(WIDTH, max(box["x"] + box["width"] for box in boxes) + _MARGIN)
    bottom = min(max(box["y"] + box["height"] for box in boxes) + _MARGIN, top + _TALLEST)
    scrolled = page.evaluate("scrollY")
    clip = {"x": left, "y": top + scrolled, "width": right - left, "height": bottom - top}
    session = page.context.new_cdp_session(page)
    taken = session.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": _QUALITY, "clip": {**clip, "scale": 1}},
    )
    session.detach()
    return base64.b64decode(taken["data"])


def main() -> None:
    """Take every picture anew, and drop those that no walk shows any more."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    words: dict[str, dict[str, object]] = {}
    with started("zh-CN") as browser:
        for walk in WALKS:
            words[walk.__name__] = {}
            for page, shot in shots(browser, walk):
                data = picture(page, shot)
                (PICTURES / f"{shot.name}.webp").write_bytes(data)
                told = {"sha256": hashlib.sha256(data).hexdigest(), "said": said(shot)}
                words[walk.__name__][shot.name] = told
                print(f"{shot.name}.webp  {len(data):,}")
    for file in PICTURES.glob("*.webp"):
        if not any(file.stem in told for told in words.values()):
            file.unlink()
    text = json.dumps(words, ensure_ascii=False, indent=1)
    WORDS.write_text(f"{text}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
