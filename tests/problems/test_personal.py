"""Personal data: found however it is written, and nothing else taken for it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dafu.problems.personal import digits_of, find, find_in_markdown, mask, masked
from tests.letters import check, codes, letter_text, only, position, with_lines

MOBILE, IDENTITY, CARD = "13800138000", "11010519491231002X", "6222020200112230020"


def kinds(text: str) -> list[str]:
    return [finding.code.removeprefix("personal-") for finding in find_in_markdown(text)]


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "１３８００１３８０００",
        "1 3 8 0 0 1 3 8 0 0 0", "138**0013**8000", "138*0013*8000", "138_0013_8000",
        "138`0013`8000",
        "138\u200b0013\u20608000", "138\u00a00013\u30008000", "+86 13800138000", "008613800138000",
        "86-138-0013-8000", "(138)00138000", "138（0013）8000", "138\\-0013\\-8000",
        "138——0013——8000",
        "[138](https://a.example)00138000", "&#49;3800138000", "138&#x30;0138000", "138\n00138000",
        "13800138000x", "8613800138000",
        "tel:13800138000", "微信Wx13800138000", "19912345678", "共13800138000，",
    ],
)  # fmt: skip
def test_mobile_numbers_however_they_are_written(text: str) -> None:
    assert kinds(f"请拨打{text}联系。") == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [IDENTITY, "11010519491231002x", "110105 19491231 002X", "110105-19491231-002Ｘ",
    "１１０１０５１９４９１２３１００２Ｘ",
     "110105**19491231**002X", "11010519491231002\u200bX", "110105 1949 1231 002 X"],
)  # fmt: skip
def test_identity_numbers(text: str) -> None:
    assert kinds(f"证号{text}。") == ["id"]


@pytest.mark.parametrize(
    "text",
    ["11010519491231002", "110105194912310021", "11010519491331002X", "01010519491231002X",
     "11010530491231002X", "110105194902300012", "110105194913310021", "911101081020160506"],
)  # fmt: skip
def test_numbers_that_fail_the_check_are_no_identity(text: str) -> None:
    assert "id" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "6222 0202 0011 2230 020",
        "6222-0202-0011-2230-020",
        "4111111111111111",
        "5500000000000004",
        "6217999999999990914",
    ],
)
def test_bank_cards(text: str) -> None:
    assert kinds(f"账号{text}。") == ["card"]


@pytest.mark.parametrize("text", ["6222020200112230021", "4111111111111112", "1234567890123452"])
def test_numbers_that_fail_luhn_are_no_cards(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "普发改委〔2023〕14号", "第152045号", "152045、152046", "邮编200333", "52564588-2357",
        "52564588-13 52564588-1",         "021-52564588-2357", "0755-1380 0138",
        "（021）52564588转2357", "12345", "400-820-8820",
        "2023-05-08 09:30", "2023年5月8日", "1986-2023", "1999-10-01 123", "1978—2018 123",
        "1999.10.01-123",
        "2023-05-08 2023-05-09", "13800138000元", "13800138000.50元", "13,800,138,000元",
        "￥13800138000",
        "13800138000余元", "13800138000 万元", "13800138000平方米", "55.26%", "1.5—2.5",
        "000014349/2017-00110",
        "GB/T 9704—2012", "310107-2023-00013", "13800-13900", "6.0版", "3101070001", "1380013800",
        "138001380001", "12800138000", "13800\n\n138000", "| 138 | 0013 | 8000 |", "①③⑧⓪",
        "2023〕138号",
        "91310107MA1G0XYZ1X", "13800138000公里",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert kinds(f"见{text}。") == []


def test_several_on_a_line_are_all_found_in_order() -> None:
    text = f"甲{MOBILE}，乙 139 0013 9000 丙{IDENTITY}；{CARD}"
    assert [finding.code for finding in find(text)] == [
        "personal-mobile", "personal-mobile", "personal-id", "personal-card",
    ]  # fmt: skip
    assert [text[finding.start] for finding in find(text)] == ["1", "1", "1", "6"]
    assert kinds("13800138000 13900139000") == ["mobile", "mobile"]


SEPARATORS = st.sampled_from(
    ["", " ", "-", "**", "*", "\u200b", "　", "_", "`", "·", "\u2060", "－", "—"]
)


def digits_as(text: str, full_width: bool) -> str:
    return text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}) if full_width else text


@given(
    st.from_regex(r"1[3-8][0-9]{9}", fullmatch=True),
    st.lists(SEPARATORS, min_size=10, max_size=10),
    st.booleans(),
    st.sampled_from(["电话", "请联系 ", "（", "", "：", "A"]),
    st.sampled_from(["联系", "。", "）", "", "\n", "A"]),
)
def test_every_spelling_of_a_mobile_number_is_found(
    number: str, separators: list[str], full_width: bool, before: str, after: str
) -> None:
    written = number[0] + "".join(a + b for a, b in zip(separators, number[1:], strict=True))
    text = before + digits_as(written, full_width) + after
    (finding,) = find(text)
    assert finding.code == "personal-mobile"
    assert finding.digits == number
    assert finding.start == len(before)


@st.composite
def identities(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    first = draw(st.from_regex(r"[1-6][0-9]{5}", fullmatch=True)) + f"{day:%Y%m%d}"
    first += draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


@given(identities(), st.sampled_from([(6, 14), (3, 10), (17, 17)]), SEPARATORS)
def test_every_identity_number_is_found(number: str, cuts: tuple[int, int], separator: str) -> None:
    cut, other = cuts
    joint = separator if other < 17 else ""
    written = number[:cut] + joint + number[cut:other] + joint + number[other:]
    assert [finding.digits for finding in find(f"证号{written}。")] == [number]


DAYS = st.dates(date(1949, 1, 1), date(2099, 12, 31))
HARMLESS = st.one_of(
    DAYS.map(str),
    DAYS.map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    st.builds("示教〔{}〕{}号".format, st.integers(1949, 2099), st.integers(1, 99_999)),
    st.builds("第{:06}号".format, st.integers(1, 999_999)),
    st.builds("{:06}".format, st.integers(10_000, 999_999)),
    st.builds("0{}-{}".format, st.integers(10, 999), st.integers(20_000_000, 89_999_999)),
    st.builds("{}-{}".format, st.integers(20_000_000, 89_999_999), st.integers(1, 9_999)),
    st.builds("{}万元".format, st.integers(1, 10**12)),
    st.builds("{:,}元".format, st.integers(1, 10**12)),
    st.builds("{:.2f}%".format, st.floats(0, 100)),
    st.builds("{}—{}年".format, st.integers(1900, 2099), st.integers(1900, 2099)),
    st.builds("{}户".format, st.integers(1, 10**11)),
)


@given(
    st.lists(HARMLESS, max_size=8),
    st.sampled_from(["，", "、", "；", "和", "（", "\n\n", " | ", " "]),
)
def test_official_numbers_are_no_personal_data(numbers: list[str], between: str) -> None:
    assert kinds(between.join(numbers)) == []


@given(st.text() | st.text("0123456789０１Xx -—（）*_甲\n", max_size=60))
@example("13800138000")
@example("甲 **138**0013 8000，11010519491231002X")
def test_no_text_makes_the_finder_fail(text: str) -> None:
    for finding in find_in_markdown(text):
        assert 11 <= len(finding.digits) <= 19
        assert 0 <= finding.start < len(text)


def test_there_is_something_to_find_in_the_examples() -> None:
    assert len(list(find_in_markdown("13800138000"))) == 1
    assert len(list(find_in_markdown("甲 **138**0013 8000，11010519491231002X"))) == 2


def test_masks_leave_three_and_two() -> None:
    assert mask(MOBILE) == "138******00"
    assert digits_of("１３8-零0") == "1380"


def test_a_letter_s_own_telephone_is_no_personal_data() -> None:
    contact = '{name: 甲, phone: "13800138000", address: 路, postcode: "000000"}'
    repeated = letter_text(contact=contact, body="示例甲委员：\n\n请拨打 138 0013 8000。\n")
    assert codes(check(repeated)) == ["contact-mobile"]
    other = letter_text(contact=contact, body="示例甲委员：\n\n请拨打13811118800。\n")
    assert codes(check(other)) == ["contact-mobile", "personal-mobile"]


@pytest.mark.parametrize(
    "lines",
    [
        f"title: 对第1号提案的答复（{MOBILE}）", f"subject: 关于{IDENTITY}",
        f"keywords: [一, {MOBILE}]",
        f"addressee: [示例甲委员, 示例丙{MOBILE}]",
        f"corrections: [{{date: 2023-06-01, note: {MOBILE}}}]",
        f"withdrawn: {{date: 2023-06-01, reason: {CARD}}}",
        f"contact: {{name: 甲 {MOBILE}, phone: 1-2, address: 路, postcode: '000000'}}",
    ],
)  # fmt: skip
def test_fields_are_looked_at_as_well(lines: str) -> None:
    text = with_lines(lines)
    problems = [p for p in check(text) if p.code.name.startswith("personal-")]
    assert len(problems) == 1
    assert problems[0].place.line == position(text, lines)[0]
    message = problems[0].message("zh-Hans") + problems[0].hint("zh-Hans")
    assert not any(number in message for number in (MOBILE, IDENTITY, CARD))


def test_a_finding_is_placed_in_the_body() -> None:
    problem = only(
        check(letter_text("示例甲委员：\n\n第一行，\n请拨打138**0013**8000。\n")), "personal-mobile"
    )
    assert (problem.place.line, problem.place.column) == (15, 4)
    assert problem.values["masked"] == "138******00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678，", "电话138******78，"),
        ("电话138 1234 5678，", "电话138 **** **78，"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０＊＊＊＊＊＊＊＊＊＊＊＊＊２Ｘ"),
        ("138**0013**8000", "138**********00"),
        ("1380013\n8000", "138****\n**00"),
        ("[138](https://a.example)00138000", "[138](https://a.example)******00"),
        ("0000-55550101、2023年5月8日、3亿元", "0000-55550101、2023年5月8日、3亿元"),
    ],
)
def test_a_text_is_masked_in_its_place(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert len(shown) == len(text)


@given(st.text(alphabet="0123456789Xx １-甲\n*", max_size=60))
def test_masking_moves_nothing_and_leaves_nothing(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert [n for n, char in enumerate(text) if char == "\n"] == [
        n for n, char in enumerate(shown) if char == "\n"
    ]
    assert list(find_in_markdown(shown)) == []
