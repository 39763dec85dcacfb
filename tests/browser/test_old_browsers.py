"""Browsers of 2019 and 2021, as offices still have: all can be read; what cannot run says so.

The oldest is Chromium 78 (360, UOS, Loongson). In neither does the search run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.kinds import page_kinds
from tests.browser.old import VERSIONS, OldChromium
from tests.letters import letter_text
from tests.preview.commands import a_project, serving

ROOT = Path(__file__).parents[2]
PHONE = (390, 844)
DESKTOP = (1280, 900)
LETTER = "/replies/2023/fagaiwei-14/"
CORRECTED = "/replies/2022/shuiwu-9/"

EDGES = """(() => {
  const seen = [...document.querySelectorAll("header *, main *, footer *")].filter((element) =>
    element.getClientRects().length && !element.closest(".hidden, .skip, .table"));
  const { left, right } = document.querySelector("main").getBoundingClientRect();
  const outside = (element) => {
    // A phone's menu is one row that scrolls: each of its links comes into sight.
    if (element.closest(".masthead nav a")) {
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    const place = element.getBoundingClientRect();
    return place.right > innerWidth + 1 || place.left < -1;
  };
  return {
    left, right: innerWidth - right,
    outside: seen.filter(outside).map((element) => element.outerHTML.slice(0, 100)),
  };
})()"""

COLOUR = "getComputedStyle(document.documentElement).backgroundColor"
SHOWN = "getComputedStyle(document.querySelector('%s')).display !== 'none'"

DARKEN = """[...document.styleSheets].forEach((sheet) => [...sheet.cssRules].forEach((rule) => {
  if (rule.media && rule.media.mediaText.includes("dark")) rule.media.mediaText = "screen";
}))"""
"""As on a device that is dark, which the oldest cannot be told to be."""

NOT_UNDERSTOOD = """(rules) => rules.flatMap(([selector, properties]) => {
  try { document.createDocumentFragment().querySelector(selector); } catch { return [selector]; }
  return Object.entries(properties)
    .filter(([name, values]) => !values.some((value) =>
      CSS.supports(name, value) || value === "CanvasText"))  // of forced colours, which are newer
    .map(([name]) => `${selector}: ${name}`);
})"""

NEWER_SELECTORS = {
    *("::highlight(search)", ".register tr:has(:target)", ":focus-visible"),
    ".fold::details-content",  # the script opens it
    ".body p:has(+ [class*=signature])",  # on paper alone
}
"""What may pass unnoticed: each has a rule of its own, and the page is whole without it."""

NEWER_PROPERTIES = {
    *("accent-color", "appearance", "color-scheme", "text-decoration-thickness"),
    *("text-size-adjust", "text-underline-offset", "text-wrap", "text-autospace"),
    *("font-synthesis", "scrollbar-width"),
}
"""Finer points, likewise."""


def declared(style: str) -> list[tuple[str, dict[str, list[str]]]]:
    """The rules of a style sheet: selectors, and the values that each gives to a property."""
    found = []
    for selector, body in re.findall(
        r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    ):
        properties: dict[str, list[str]] = {}
        for line in filter(str.strip, body.split(";")):
            name, _, value = line.partition(":")
            properties.setdefault(name.strip(), []).append(value.strip())
        if not selector.strip().startswith("@"):
            found.append((selector.strip(), properties))
    return found


@pytest.fixture(scope="module", params=VERSIONS)
def old(request: pytest.FixtureRequest) -> Iterator[OldChromium]:
    browser = OldChromium(request.param)
    assert browser.version == request.param
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def as_at_first(old: OldChromium) -> None:
    old.window(*DESKTOP)
    old.media()


def opened(old: OldChromium, address: str) -> None:
    """Go to a page on which nothing complains."""
    old.open(address)
    assert old.complaints == [], address


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_stands_in_the_middle_and_nothing_complains(
    old: OldChromium, host: str, public: Path, size: tuple[int, int]
) -> None:
    old.window(*size)
    for address in page_kinds(public):
        opened(old, host + address)
        edges = old.tell(EDGES)
        assert edges["left"] == edges["right"] >= 20, address
        assert edges["outside"] == [], address
        assert old.tell("document.documentElement.classList.contains('script')"), address


@pytest.mark.parametrize("style", ["theme/assets/style.css", "dafu/preview/client.css"])
def test_the_style_is_understood_but_for_finer_points(
    old: OldChromium, host: str, style: str
) -> None:
    opened(old, f"{host}/")
    rules = declared((ROOT / style).read_text(encoding="utf-8"))
    assert len(rules) > 5
    strange = old.tell(f"({NOT_UNDERSTOOD})({json.dumps(rules)})")
    assert {
        one
        for one in strange
        if one not in NEWER_SELECTORS and one.rpartition(": ")[2] not in NEWER_PROPERTIES
    } == set()


def test_a_letter_ends_at_the_right_and_its_head_is_in_order(old: OldChromium, host: str) -> None:
    for size in (PHONE, DESKTOP):
        old.window(*size)
        opened(old, host + LETTER)
        ends = old.tell(
            """[...document.querySelectorAll(".signature, .signature-date")].map((line) => {
              const range = document.createRange();
              range.selectNodeContents(line);
              return document.querySelector(".body").getBoundingClientRect().right
                - range.getBoundingClientRect().right;
            })"""
        )
        assert len(ends) == 2
        assert max(map(abs, ends)) < 2
        gaps = old.tell(
            """[".masthead nav a", ".facts > *", ".forms a"].flatMap((selector) => {
              const places = [...document.querySelectorAll(selector)]
                .map((element) => element.getBoundingClientRect());
              return places.slice(1).map((place, at) => [place, places[at]])
                .filter(([place, before]) => place.top === before.top)
                .map(([place, before]) => place.left - before.right);
            })"""
        )
        assert min(gaps) > 10
        apart = old.tell(
            """(() => {
              const [one, other] = [".office", ".reading summary"].map((selector) => {
                const range = document.createRange();
                range.selectNodeContents(document.querySelector(selector));
                return range.getBoundingClientRect();
              });
              return other.left - one.right;
            })()"""
        )
        assert apart > 10


def test_what_a_reader_chooses_is_kept(old: OldChromium, host: str) -> None:
    opened(old, host + LETTER)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = old.tell(size)
    old.tell("document.querySelector('.reading summary').click()")
    old.tell("document.querySelector('.settings input[value=largest]').click()")
    assert old.tell(size) > before
    opened(old, f"{host}/")
    assert old.tell(size) > before
    old.tell("localStorage.clear()")


def test_the_dark_is_dark_and_paper_is_paper(old: OldChromium, host: str) -> None:
    opened(old, host + LETTER)
    assert old.tell(COLOUR) == "rgb(255, 255, 255)"
    old.tell(DARKEN)
    assert old.tell(COLOUR) == "rgb(23, 25, 28)"
    opened(old, host + LETTER)
    old.media("print")
    assert not old.tell(SHOWN % ".masthead")
    assert old.tell(SHOWN % ".imprint")
    assert old.tell(SHOWN % ".red-head")
    assert old.tell("getComputedStyle(document.querySelector('.body h2')).fontSize") == "21px"


def test_the_search_page_says_that_it_cannot_and_what_can(old: OldChromium, host: str) -> None:
    opened(old, f"{host}/search/?q={quote('停车')}")
    assert old.tell("document.getElementById('search-results').dataset.state") == "error"
    assert old.tell("document.querySelector('[name=q]').value") == "停车"
    said = old.tell("document.getElementById('search-unable').innerText")
    assert "这个浏览器版本太旧" in said
    ways = old.tell(
        """[...document.querySelectorAll("#search-unable a")].filter((link) => link.offsetParent)
          .map((link) => link.href)"""
    )
    assert {f"{host}/{name}/" for name in ("replies", "issuers", "results", "numbers")} <= set(ways)
    assert old.tell("!document.getElementById('search-filters').offsetParent")
    for way in ways:
        opened(old, way)


def test_a_word_is_marked_in_a_letter(old: OldChromium, host: str) -> None:
    opened(old, f"{host}{CORRECTED}?q={quote('水质')}")
    old.wait("document.querySelector('main mark')")
    assert old.tell("document.querySelector('main mark').textContent") == "水质"
    assert old.complaints == []


def test_a_number_leads_to_its_letter(old: OldChromium, host: str) -> None:
    old.open(f"{host}/numbers/cppcc-district-15-2/#152045")
    old.wait(f"location.pathname === '{LETTER}'")


def test_a_saved_letter_is_checked(old: OldChromium, host: str) -> None:
    opened(old, f"{host}/data/check/")
    old.tell(
        f"""(async () => {{
          const text = await (await fetch("{host}{LETTER.rstrip("/")}.json")).text();
          const given = new DataTransfer();
          given.items.add(new File([text], "fagaiwei-14.json"));
          const input = document.getElementById("check-file");
          input.files = given.files;
          input.dispatchEvent(new Event("change"));
        }})()"""
    )
    old.wait("document.getElementById('check-results').dataset.state === 'done'")
    state = "document.querySelector('.check-result').dataset.state"
    assert old.tell(state) in {"current", "same"}
    assert old.complaints == []


def test_the_preview_is_followed(old: OldChromium, tmp_path: Path) -> None:
    letter = a_project(tmp_path, letter_text(date="2023-02-30"))
    with serving(tmp_path, "--without-search") as running:
        opened(old, running.address)
        assert "还没有可以预览的页面" in old.tell("document.querySelector('main').innerText")
        letter.write_text(letter_text(), encoding="utf-8")
        old.wait("document.querySelector('.site-title')")
        letter.write_text(letter_text(date="2023-02-31"), encoding="utf-8")
        bar = "document.getElementById('dafu-preview')"
        old.wait(f"{bar} && {bar}.innerText.includes('2023-02-31')")
        assert old.complaints == []
