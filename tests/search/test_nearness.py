"""Of letters that stand alike, that one comes first in which the terms are near each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bench.host import served
from tests.letters import letter_text
from tests.search.test_page import links, search
from tests.threats.built import built

FILLER = "街道会同有关单位多次走访居民，逐项梳理情况。" * 8


def letter(number: int, date: str, text: str) -> str:
    return letter_text(
        f"示例甲委员：\n\n您的提案收悉，现答复如下。\n\n{text}\n\n示例市示例区教育局\n\n2023年5月8日\n",
        document_number=f"示教〔2023〕{number}号",
        title=f"对区政协十五届二次会议第15200{number}号提案的答复",
        date=date,
    )


@pytest.fixture(scope="module")
def near_and_far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of two letters the newer one says the terms far apart."""
    folder = tmp_path_factory.mktemp("nearness")
    built(
        folder,
        {
            "replies/2023/far.md": letter(
                1, "2023-06-08", f"长廊已经翻新。\n\n{FILLER}\n\n藤萝另行补种。"
            ),
            "replies/2023/near.md": letter(2, "2023-05-08", f"{FILLER}\n\n长廊旁补种藤萝。"),
        },
    )
    with served(folder / "public") as host:
        yield host.rstrip("/")


@pytest.fixture
def own(browser: Browser) -> Iterator[Page]:
    """A page that may visit another host than the shipped site's."""
    page = browser.new_page()
    yield page
    page.close()


def test_near_terms_come_before_newer_letters(own: Page, near_and_far: str) -> None:
    search(own, near_and_far, "?q=长廊 藤萝")
    assert [link.rstrip("/").rpartition("/")[2] for link in links(own)] == ["near", "far"]


def test_who_asks_for_the_newest_gets_the_newest(own: Page, near_and_far: str) -> None:
    search(own, near_and_far, "?q=长廊 藤萝&sort=newest")
    assert [link.rstrip("/").rpartition("/")[2] for link in links(own)] == ["far", "near"]
