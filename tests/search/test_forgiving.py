"""What people type is not what letters say: the search page still leads to the letter."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.search.test_page import links, search, total

SEED = "replies/2023/fagaiwei-14/"
LIFTS = "replies/2023/fangguan-26/"
PARKING = "replies/2023/jiaotong-15/"
SCHOOL = "replies/2023/jiaoyu-7/"


@pytest.mark.parametrize(
    ("query", "letter"),
    [
        # Marks and what frames a title.
        ("停车？", PARKING),
        ("《加装电梯》", LIFTS),
        ("“停车难”怎么解决？", PARKING),
        ("关于推进产业内循环招商的提案", SEED),
        ("产业内循环招商，", SEED),
        # Questions.
        ("小区停车难怎么办", PARKING),
        ("请问加装电梯找哪个部门", LIFTS),
        # Numbers.
        ("提案152045", SEED),
        ("152045号提案", SEED),
        ("no.152045", SEED),
        ("普发改委2023-14", SEED),
        ("2023年第14号 普发改委", SEED),
        ("普发改委〔二〇二三〕14号", SEED),
        # Days.
        ("2023-05-08", SEED),
        ("2023/5/8", SEED),
        ("20230508", SEED),
        ("2023.5.8", SEED),
        ("二〇二三年五月八日", SEED),
        ("２０２３－０５－０８", SEED),
        # Addresses.
        ("https://www.example.gov.cn/jytabl/replies/2023/fagaiwei-14/", SEED),
        ("http://www.example.gov.cn/replies/2023/jiaotong-15/index.html?q=停车#page-text", PARKING),
        ("/replies/2023/fangguan-26/", LIFTS),
        ("replies/2023/jiaoyu-7.json", SCHOOL),
        ("2023/Fagaiwei-14", SEED),
        ("见 www.example.gov.cn/replies/2023/fagaiwei-14 这一件", SEED),
        # Titles as they stand in lists, with what stands beside them.
        ("对区政协十五届二次会议第152045号提案的答复 2023年5月8日", SEED),
        ("对区政协十五届二次会议第152045号提案的答复（2023-05-08）", SEED),
        ("2023-05-08 关于推进产业内循环招商的提案", SEED),
        ("关于推进产业内循环招商 上海市普陀区发展和改革委员会 2023年5月8日", SEED),
    ],
)
def test_a_query_is_read(page: Page, host: str, query: str, letter: str) -> None:
    search(page, host, f"?q={query}")
    assert any(link.endswith(letter) for link in links(page)[:5]), links(page)
    assert total(page) > 0
    expect(page.locator("#search-results")).to_have_attribute("data-relaxed", "false")


@pytest.mark.parametrize(
    ("query", "letter", "meant"),
    [
        ("加装店梯", LIFTS, "加装电梯"),  # sounds alike
        ("电梯加装", LIFTS, "加装电梯"),  # turned
        ("加装电电梯", LIFTS, "加装电梯"),  # doubled
        ("加电梯", LIFTS, "加装电梯"),  # missing
        ("产业内循还招商", SEED, "产业内循环招商"),
        ("张文皓", SEED, "张文浩"),
        ("jiazhuangdianti", LIFTS, "加装电梯"),
        ("jia zhuang dian ti", LIFTS, "加装电梯"),
        ("加装dianti", LIFTS, "加装电梯"),
        ("JZDT", LIFTS, "加装电梯"),
        ("zhangwenhao", SEED, "张文浩"),
        ("xiaoqu tingche", PARKING, "停车"),
        ("tingchexiaoqu", PARKING, "停车"),
    ],
)
def test_what_is_mistyped_is_corrected_and_said(
    page: Page, host: str, query: str, letter: str, meant: str
) -> None:
    search(page, host, f"?q={query}")
    assert any(link.endswith(letter) for link in links(page)[:5]), links(page)
    assert total(page) == 0
    expect(page.locator("#search-results")).to_have_attribute("data-relaxed", "true")
    expect(page.locator("#search-told")).to_contain_text(meant)
    page.locator("#search-told a").click()
    expect(page.locator("a.result-link")).to_have_count(0)
    expect(page.locator("#search-ways a").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "letter"),
    [
        ("车位难找", PARKING),
        ("为什么没有地方停车", PARKING),
        ("房管局", LIFTS),
        ("教委", SCHOOL),
        ("区教育局", SCHOOL),
        ("发改委", SEED),
        ("電瓶車", "replies/2024/jiaotong-8/"),
        ("商委", "replies/2024/shangwu-3/"),
    ],
)
def test_other_words_lead_there_too(page: Page, host: str, query: str, letter: str) -> None:
    search(page, host, f"?q={query}")
    assert any(link.endswith(letter) for link in links(page)[:5]), links(page)


def test_a_letter_that_says_the_word_comes_before_one_that_says_another(
    page: Page, host: str
) -> None:
    search(page, host, "?q=老人")
    assert total(page) > 0
    expect(page.locator("#search-status")).to_contain_text("另有")
    expect(page.locator("#search-told")).to_contain_text("老年人")


@pytest.mark.parametrize(
    ("query", "chip"),
    [
        ("2021年的答复", "年份 2021"),
        ("15届2次会议的提案", "届次 十五届二次"),
        ("21年度", "年份 2021"),
        ("23年停车", "年份 2023"),
        ("23年5月25号的答复", "日期 2023年5月25日"),
        ("暂时不能解决的", "办理结果 暂难解决"),
        ("2023/5/8", "日期 2023年5月8日"),
    ],
)
def test_what_is_read_as_a_filter_is_a_chip_to_take_off(
    page: Page, host: str, query: str, chip: str
) -> None:
    search(page, host, f"?q={query}")
    found = total(page)
    assert found > 0
    button = page.locator("#search-chips button")
    expect(button).to_have_text(f"{chip}×")
    button.click()
    expect(button).to_have_count(0)


def test_a_year_beside_a_word_is_offered(page: Page, host: str) -> None:
    search(page, host, "?q=2023 停车")
    assert "/2023/" in links(page)[0]
    page.locator("#search-bets a").click()
    expect(page.locator("#search-chips button")).to_have_text("年份 2023×")
    assert "year=2023" in page.url
    expect(page.locator("input[type=search]")).to_have_value("停车")


@pytest.mark.parametrize("query", ["21年", "22年", "23年"])
def test_a_year_of_two_digits_is_offered(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    assert f"/20{query[:2]}/" in links(page)[0]
    expect(page.locator("#search-bets a").first).to_contain_text(f"年份 20{query[:2]}")


@pytest.mark.parametrize("query", ["近23年", "23年来", "满23年"])
def test_a_number_of_years_is_no_year(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    expect(page.locator("#search-chips button")).to_have_count(0)
    expect(page.locator("#search-bets a")).to_have_count(0)


def test_an_address_of_no_letter_ends_in_a_way_on(page: Page, host: str) -> None:
    search(page, host, "?q=/replies/2023/nowhere-1/")
    assert total(page) == 0
    expect(page.locator("#search-ways a").first).to_be_visible()


@pytest.mark.parametrize(
    "query",
    [
        *(f"停车{mark}学校" for mark in "，,：:/／|&＋+_·—-=#@。；、"),
        *(f"停车 {mark} 学校" for mark in ("，", "/", "&", "+", "＋", "-", "—", "·", "AND")),
        "停车， 学校",
        "停车, 学校",
        "停车、 学校",
        "停车 ，学校",
        "#停车 #学校",
        "@停车 学校",
        "停车😀学校",
        "👨‍👩‍👧停车🚗学校🇨🇳",
        "停车★学校",
        "停车→学校",
    ],
)
def test_marks_between_words_part_them(page: Page, host: str, query: str) -> None:
    search(page, host, "?q=停车+学校")
    both, count = links(page), total(page)
    assert count
    search(page, host, f"?{urlencode({'q': query})}")
    assert total(page) == count
    assert set(links(page)) == set(both)
    expect(page.locator("#search-results")).to_have_attribute("data-relaxed", "false")
    expect(page.locator("#search-told li")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("2023/停车", "2023 停车"),
        ("停车 NOT 学校", "停车 -学校"),
        ("停车 NOT “学校”", "停车 -学校"),
        ("停车🚗", "停车"),
    ],
)
def test_a_mark_reads_as_a_blank_does(page: Page, host: str, query: str, same: str) -> None:
    search(page, host, f"?{urlencode({'q': same})}")
    wanted, count = links(page), total(page)
    assert count
    search(page, host, f"?{urlencode({'q': query})}")
    assert (links(page), total(page)) == (wanted, count)


@pytest.mark.parametrize("number", ["37.4%", "12.61亿元"])
def test_a_mark_within_a_number_parts_nothing(page: Page, host: str, number: str) -> None:
    search(page, host, f"?{urlencode({'q': f'“{number}”'})}")
    exact = links(page)
    assert exact
    search(page, host, f"?{urlencode({'q': f'请问{number}是什么？'})}")
    assert links(page) == exact


def test_a_mark_within_a_quotation_parts_nothing(page: Page, host: str) -> None:
    search(page, host, "?q=“停车，学校”")
    assert total(page) == 0


def test_operators_narrow(page: Page, host: str) -> None:
    search(page, host, "?q=电梯 或 停车")
    either = total(page)
    search(page, host, "?q=电梯")
    lifts = total(page)
    search(page, host, "?q=停车 -电梯")
    parking = total(page)
    assert either == lifts + parking
    search(page, host, "?q=停车 不含电梯")
    assert total(page) == parking
    search(page, host, "?q=主送:张文浩")
    assert links(page)[0].endswith(SEED)
    search(page, host, "?q=单位：教育局")
    assert links(page)
    assert all("/jiaoyu-" in link for link in links(page))
    search(page, host, "?q=标题:停车")
    assert links(page) == [link for link in links(page) if link.endswith(PARKING)]


@pytest.mark.parametrize(
    ("query", "unwanted"),
    [
        ("停车 -学校", "学校"),  # also said otherwise: 泊车
        ("停车 NOT 学校", "学校"),
        ("养老 -社区", "社区"),
        ("停车，小区 -学校", "学校"),  # parted
        ("2023/停车 -小区", "小区"),  # read as a filter
        ("店梯 -小区", "小区"),  # mistyped
        ("养老公园绿地停车 -学校", "学校"),  # near
    ],
)
def test_what_is_excluded_comes_back_in_no_other_words(
    page: Page, host: str, query: str, unwanted: str
) -> None:
    search(page, host, f"?{urlencode({'q': f'“{unwanted}”'})}")
    while page.locator("#search-more").is_visible():
        page.locator("#search-more").click()
        page.wait_for_timeout(300)
    held = set(links(page))
    assert len(held) == total(page)
    search(page, host, f"?{urlencode({'q': query})}")
    assert held.isdisjoint(links(page))


@pytest.mark.parametrize("chosen", ["year=1999", "from=1999-01-01&to=1999-12-31"])
def test_a_filter_that_lets_nothing_through_is_said_to_be_why(
    page: Page, host: str, chosen: str
) -> None:
    search(page, host, f"?q=停车&{chosen}")
    expect(page.locator("#search-status")).to_contain_text("按所选条件，没有找到")
    page.get_by_role("link", name="去掉筛选条件").first.click()
    expect(page.locator("#search-status")).to_contain_text(re.compile("^找到 \\d+ 件"))
    search(page, host, f"?q=qqxxzzww&{chosen}")
    expect(page.locator("#search-status")).to_contain_text(re.compile("^没有找到"))


@pytest.mark.parametrize("query", ["qqxxzzww", "“从来没有人这样说过”", "饕餮", "!!!", "？"])
def test_no_search_ends_without_a_way_on(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    assert total(page) == 0
    expect(page.locator("#search-ways a").first).to_be_visible()


def test_a_passage_is_not_the_greeting(page: Page, host: str) -> None:
    search(page, host, "?q=产业内循环招商 龙头企业")
    excerpt = page.locator("[data-field=excerpt]").first
    expect(excerpt).to_contain_text("龙头企业")
    expect(excerpt).not_to_contain_text("收悉")
    expect(page.locator("[data-field=hits]").first).to_have_text(re.compile(r"文中 \d+ 处"))
