"""Where very many letters say what is typed, and few are about it, these are among the first five.

What people call a market, a bicycle or an office is said by every tenth letter of a large site.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.host import served
from tests.letters import SITE, letter_text
from tests.search.test_page import links, search, total
from tests.threats.built import built

CROWD = 120
FIRST = 5
PASSING = (
    "周边的菜场、地铁站、共享单车停放点和红绿灯由街道牵头整治，教育局、公安部门、财政部门、民政部门和体育部门"
    "配合，住建、卫健、交通等单位参加，噪音和公厕问题一并处理，马路两侧随时保洁。"
)
"""What letters of every kind say by the way."""

OFFICES = {
    "gongan": "示例市公安局示例区分局",
    "caizheng": "示例市示例区财政局",
    "tiyu": "示例市示例区体育局",
    "minzheng": "示例市示例区民政局",
    "weijian": "示例市示例区卫生健康委员会",
    "zhujian": "示例市示例区住房和城乡建设局",
    "jiaoyu": "示例市示例区教育局",
}

MATTERS = {
    "market": "关于改造标准化农贸市场",
    "rail": "关于轨道交通站点增设出入口",
    "cycles": "关于规范自行车停放秩序",
    "lights": "关于优化交通信号灯配时",
    "toilets": "关于增设公共厕所",
    "noise": "关于治理施工噪声",
}


def letter(serial: int, subject: str, date: str, issuer: str = "", text: str = PASSING) -> str:
    office = issuer or "示例市示例区商务委员会"
    return letter_text(
        f"示例甲委员：\n\n您的提案收悉，现答复如下。\n\n{text}\n\n{office}\n\n2023年5月8日\n",
        document_number=f"示办〔2023〕{serial}号",
        title=f"对区政协十五届二次会议第152{serial:03}号提案的答复",
        subject=subject,
        issuer=office,
        date=date,
    )


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose newest letters say all of it, and whose oldest are about it."""
    folder = tmp_path_factory.mktemp("crowded")
    files = {
        f"replies/2023/bangong-{at}.md": letter(at, f"关于第{at}号院落的整治", "2023-06-08")
        for at in range(1, CROWD + 1)
    }
    for at, (name, subject) in enumerate(MATTERS.items(), start=200):
        about = f"我委已制定{subject.removeprefix('关于')}的计划。"
        files[f"replies/2023/{name}.md"] = letter(at, subject, "2023-05-08", text=about)
    for at, (name, office) in enumerate(OFFICES.items(), start=300):
        files[f"replies/2023/{name}-7.md"] = letter(
            at, f"关于第{at}号事项", "2023-05-08", issuer=office, text="已经办结。"
        )
    built(folder, files, SITE)
    with served(folder / "public") as host:
        yield host.rstrip("/")


@pytest.fixture(scope="module")
def own(browser: Browser) -> Iterator[Page]:
    """A page that may visit another host than the shipped site's."""
    page = browser.new_page()
    yield page
    page.close()


def first(page: Page) -> list[str]:
    return [link.rstrip("/").rpartition("/")[2] for link in links(page)[:FIRST]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("菜场", "market"),
        ("菜场太远", "market"),
        ("地铁", "rail"),
        ("单车", "cycles"),
        ("红绿灯", "lights"),
        ("公厕", "toilets"),
        ("噪音", "noise"),
    ],
)
def test_letters_about_it_in_another_word(own: Page, crowd: str, query: str, name: str) -> None:
    search(own, crowd, f"?q={query}")
    assert name in first(own)
    # Whoever asked for the word itself is still told how many letters say it.
    assert total(own) == CROWD
    expect(own.locator("#search-told")).to_contain_text(f"“{query[:3].removesuffix('太')}”也按")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("公安", "gongan-7"),
        ("财政", "caizheng-7"),
        ("体育", "tiyu-7"),
        ("民政", "minzheng-7"),
        ("卫健", "weijian-7"),
        ("住建", "zhujian-7"),
        ("教育", "jiaoyu-7"),
    ],
)
def test_an_office_by_half_of_its_name(own: Page, crowd: str, query: str, name: str) -> None:
    search(own, crowd, f"?q={query}")
    assert name in first(own)
    own.locator("#search-bets a").click()
    expect(own.locator("#search-chips button")).to_have_count(1)
    expect(own.locator("#search-results")).to_have_attribute("data-state", "done")
    assert first(own) == [name]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("jiaoyuju", "jiaoyu-7"),
        ("gonganju", "gongan-7"),
        ("minzhengju", "minzheng-7"),
        ("caizheng", "caizheng-7"),
        ("jyj", "jiaoyu-7"),
        ("教玉局", "jiaoyu-7"),
        ("公按局", "gongan-7"),
        ("民征局", "minzheng-7"),
        ("卫生建康委", "weijian-7"),
    ],
)
def test_an_office_in_pinyin_or_mistyped(own: Page, crowd: str, query: str, name: str) -> None:
    search(own, crowd, f"?q={query}")
    assert name in first(own)
    expect(own.locator("#search-told")).to_contain_text("已改按")


def test_the_matter_is_not_pushed_away_by_the_office(own: Page, crowd: str) -> None:
    """体育 may be the office or the matter: both are among the first."""
    search(own, crowd, "?q=公安 2023年")
    assert first(own)[0] == "gongan-7"
    search(own, crowd, "?q=“公安”")
    assert "gongan-7" not in first(own)[:1]
