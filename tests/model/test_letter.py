"""The types of the model: what each kind of value may be, and how it is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.letter import FrontMatter, Letter
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import DISCLOSURE_WORDS, Disclosure
from tests.letters import check, codes, good_letter, letter_text, only, read_letter, shown


def value_of(key: str, written: str) -> object:
    return getattr(good_letter(letter_text(**{key: written})).front, key)


def refused(key: str, written: str) -> str:
    letter, problems = read_letter(letter_text(**{key: written}))
    assert not letter.complete
    return codes(problems)[0]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0530", "0530"), ("12:30", "12:30"), ("no", "no"), ("017777777", "017777777"),
        (".nan", ".nan"), ("~", "~"), ("null", "null"), ("2023-05-08", "2023-05-08"),
        ('"带 # 和: 号"', "带 # 和: 号"), ("  两边有空格  ", "两边有空格"), ("1_000", "1_000"),
        ("0x1F", "0x1F"), ("=", "="), ("😀𠮷", "😀𠮷"),
    ],
)  # fmt: skip
def test_text_stays_as_written(written: str, text: str) -> None:
    assert value_of("subject", written) == text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "value-empty"), ('"  "', "value-empty"), ('"\\u3000"', "value-empty"),
        ("[a]", "value-not-text"), ("{a: b}", "value-not-text"),
        ('"a\\nb"', "value-lines"), ('"a\\tb"', "value-lines"), ("|\n  a\n  b", "value-lines"),
        ('"a\\u200bb"', "value-invisible"), ('"a\\u202eb"', "value-invisible"),
        ('"a\\0b"', "value-invisible"), ('"a\\u2028b"', "value-invisible"),
        ("a\u3164b", "value-invisible"), ("a\ufeffb", "value-invisible"),
    ],
)  # fmt: skip
def test_a_line_of_text_is_refused(written: str, code: str) -> None:
    assert refused("title", written) == code


def test_a_summary_may_have_several_lines() -> None:
    text = letter_text(disclosure="主动公开 · 摘要", summary="|\n  第一段。\n\n  第二段。")
    assert good_letter(text).front.summary == "第一段。\n\n第二段。"


@pytest.mark.parametrize("written", list(DISCLOSURE_WORDS))
def test_four_disclosures_are_legal(written: str) -> None:
    summary = "摘要。" if written.endswith("摘要") else None
    front = good_letter(letter_text(disclosure=written, summary=summary)).front
    assert front.disclosure is DISCLOSURE_WORDS[written]


@given(st.text(min_size=1) | st.sampled_from(list(DISCLOSURE_WORDS)).map(lambda word: word + " "))
def test_no_other_text_discloses_anything(written: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(char):08x}" for char in written) + '"'
    letter, problems = read_letter(letter_text(disclosure=quoted))
    if written in DISCLOSURE_WORDS:
        assert letter.front.disclosure is DISCLOSURE_WORDS[written]
    else:
        assert not letter.complete
        assert problems.errors
        assert letter.front.disclosure is None  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("23年5月8日", "date-form"), ("5月8日", "date-form"), ("2023-5", "date-form"),
        ("05/08/2023", "date-form"), ("昨天", "date-form"), ("2023.5-8", "date-form"),
        ("2023年2月30日", "date-impossible"), ("二〇二三年十三月一日", "date-impossible"),
        ("2023-02-30", "date-impossible"), ("2023-13-01", "date-impossible"),
        ("2023-00-10", "date-impossible"), ("2100-02-29", "date-impossible"),
        ("0000-01-01", "date-impossible"), ("1023-05-08", "date-ancient"),
        ("1948-12-31", "date-ancient"), ("[2023-05-08]", "value-not-text"), ("", "value-empty"),
    ],
)  # fmt: skip
def test_dates_are_plain_and_possible(written: str, code: str) -> None:
    assert refused("date", written) == code


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("“2023年5月8日”", "2023-05-08"),
        ("8/5/2023", "年-月-日，如 2023-05-08"),
        ("去年", "年-月-日，如 2023-05-08"),
    ],
)
def test_a_date_is_told_how_to_be_written(written: str, nearest: str) -> None:
    problem = next(iter(check(letter_text(date=written))))
    assert problem.hint("zh-Hans") == f"请写成 {nearest}"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-06-01", "2024-06-01T00:00:00+08:00"),
        ("2024-06-01 09:30", "2024-06-01T09:30:00+08:00"),
        ("2024-06-01T09:30:05", "2024-06-01T09:30:05+08:00"),
        ("2024-06-01T01:30:00Z", "2024-06-01T09:30:00+08:00"),
        ("2024-06-01T09:30+08:00", "2024-06-01T09:30:00+08:00"),
    ],
)
def test_a_moment_without_a_zone_is_china_time(written: str, moment: str) -> None:
    assert value_of("publish_at", written) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024-06-01 25:00", "date-impossible"), ("2024-06-31 09:00", "date-impossible"),
        ("2024-06-01 09:00+25:00", "date-impossible"), ("0001-01-01 00:00", "date-ancient"),
        ("明天", "date-form"), ("6月1日", "date-form"),
    ],
)  # fmt: skip
def test_moments_that_are_none(written: str, code: str) -> None:
    assert refused("publish_at", written) == code


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "十五", "015", "１５", "9999999"])
def test_whole_numbers_are_plain_digits(written: str) -> None:
    entry = f"[{{body: 政协, session: {written}, number: '1'}}]"
    assert refused("proposals", entry) == "value-number"


@pytest.mark.parametrize(
    ("written", "value"),
    [("true", True), ("yes", True), ("是", True), ("FALSE", False), ("No", False), ("否", False)],
)
def test_yes_and_no(written: str, value: bool) -> None:
    assert value_of("sample", written) is value


@pytest.mark.parametrize("written", ["1", "对", "on", "y"])
def test_neither_yes_nor_no(written: str) -> None:
    assert refused("sample", written) == "value-yes-no"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("../a.pdf", "attachment-name"), ("a/b.pdf", "attachment-name"),
        ("/etc/passwd", "attachment-name"), ("附件.pdf", "attachment-name"),
        (".hidden.pdf", "attachment-name"), ("a b.pdf", "attachment-name"),
        ("a" * 120 + ".pdf", "attachment-name"), ("a.html", "attachment-type"),
        ("a.svg", "attachment-type"), ("a.js", "attachment-type"), ("a", "attachment-type"),
        ("a.pdf.exe", "attachment-type"), ("a.md", "attachment-type"),
    ],
)  # fmt: skip
def test_attachments_that_are_refused(written: str, code: str) -> None:
    assert refused("attachments", f"[{{file: {written}, title: 附件}}]") == code


def test_nothing_a_browser_runs_may_be_attached() -> None:
    active = {".html", ".htm", ".xhtml", ".svg", ".xml", ".js", ".mjs", ".css", ".swf", ".wasm"}
    assert not active & set(ATTACHMENT_TYPES)


@pytest.mark.parametrize(
    "written",
    ["replies/2023/jiaoyu-7", "replies/2023/jiaoyu-7.md", "content/replies/2023/jiaoyu-7.md"],
)
def test_related_letters_are_named_by_path(written: str) -> None:
    assert value_of("related", written) == ("replies/2023/jiaoyu-7",)


@pytest.mark.parametrize(
    "written", ["示教〔2023〕7号", "../jiaoyu-7", "replies/2023/../x", "/replies/2023/a"]
)
def test_other_ways_of_naming_them_are_refused(written: str) -> None:
    assert refused("related", written) == "related-form"


def test_what_is_not_written_is_nothing() -> None:
    front = good_letter().front
    assert front.sample is False
    assert (front.subject, front.publish_at, front.withdrawn, front.summary) == (None,) * 4
    assert (front.topics, front.keywords, front.attachments, front.corrections) == ((),) * 4
    assert front.role == "主办"


def test_one_value_stands_for_a_list_of_one() -> None:
    assert value_of("addressee", "示例甲委员") == ("示例甲委员",)
    assert value_of("addressee", "[示例甲委员, 示例丙委员]") == ("示例甲委员", "示例丙委员")
    assert [entry.result for entry in good_letter().front.result] == ["采纳解决"]


def test_a_letter_knows_where_its_values_stand() -> None:
    letter = good_letter(letter_text(keywords="[一, 二, 三]"))
    assert str(letter.place("keywords", 2)) == "content/replies/2023/jiaoyu-1.md:11:18"
    assert letter.place("keywords", 9) == letter.place("keywords")
    assert letter.place("nothing").line == 2


def test_of_a_letter_with_mistakes_what_is_well_written_is_kept() -> None:
    letter, problems = read_letter(letter_text(date="5月8日", contact="x", sample="也许"))
    assert set(codes(problems)) == {"date-form", "value-shape", "value-yes-no"}
    assert letter.has("title", "result")
    assert not letter.has("date")
    assert not letter.has("contact")
    assert letter.front.title.startswith("对区政协")


def test_every_mistake_of_a_letter_is_told_in_one_run() -> None:
    text = letter_text(
        "1. 一\n3. 三\n\n<b>粗</b>",
        document_number="示教[2023]01号",
        date="8/5/2023",
        result="采纳解绝",
        disclosure="主动公开",
        role="主办者",
        title=None,
    )
    expected = {
        "number-form", "date-form", "term-unknown", "disclosure-unknown", "key-missing",
        "body-list-number", "body-html", "body-salutation",
    }  # fmt: skip
    problems = check(text)
    assert set(codes(problems)) == expected, shown(problems)
    assert codes(problems).count("term-unknown") == 2


def test_chinese_and_english_names_are_one_key() -> None:
    chinese = {info.title: name for name, info in FrontMatter.model_fields.items()}
    assert len(chinese) == len(FrontMatter.model_fields)
    english = letter_text()
    names = {name: title for title, name in chinese.items() if title}
    translated = "\n".join(
        f"{names[line.split(':')[0]]}:{line.partition(':')[2]}"
        if line.split(":")[0] in names
        else line
        for line in english.split("\n")
    )
    assert "文号:" in translated
    first, second = good_letter(english), good_letter(translated)
    assert first.front == second.front


def test_an_error_in_a_part_of_the_contact_is_placed_at_it() -> None:
    text = letter_text(
        contact="\n  name: 示例乙\n  phone: [1]\n  address: 一路\n  postcode: '000000'"
    )
    problem = only(check(text), "value-not-text")
    assert (problem.place.line, problem.place.column) == (12, 10)


def test_a_letter_is_never_half_public() -> None:
    letter, _ = read_letter(letter_text(title=""))
    assert isinstance(letter, Letter)
    assert letter.front.disclosure is Disclosure.FULL
    assert not letter.complete
