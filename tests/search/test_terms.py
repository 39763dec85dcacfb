"""The words of letters: chains of three at their places, shorter ones once, numbers."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from dafu.search.record import SearchRecord
from dafu.search.terms import BLOCK, HEAD, lines_of, number_key, number_word, places_of
from tests.search.records import record

Found = dict[tuple[str, int], list[int]]


def found_in(*records: SearchRecord) -> Found:
    """The places of each word in each record."""
    found: Found = defaultdict(list)
    rows = places_of(list(map(lines_of, records)))
    for word, letter, place in zip(*(column.tolist() for column in rows), strict=True):
        units = word.to_bytes(6).lstrip(b"\0")
        text = units.rjust(-(-len(units) // 2) * 2, b"\0").decode("utf-16-be", "surrogatepass")
        found[text, letter].append(place)
    return found


def test_title_and_subject_come_first_then_all_other_lines() -> None:
    head, rest = lines_of(record(title="题", subject="由"))
    assert head == ["由", "题"]
    assert rest[:2] == ["示教(2023)1号", "152001"]
    assert rest[-1] == "您提出的提案收悉,现答复如下。"


@pytest.mark.parametrize(
    "text", ["短", "两字", "甲乙丙甲乙丙甲乙", "长" * 70_000, "𠮷野家𠮷", "一行\n\n两行\n" * 40]
)
def test_every_word_of_three_stands_at_all_its_places(text: str) -> None:
    one = record(text=text)
    found = found_in(one)
    place, expected = 0, defaultdict(list)
    head, rest = lines_of(one)
    for number, line in enumerate((*head, *rest)):
        place = max(place, HEAD) if number == len(head) else place
        units = np.frombuffer(line.encode("utf-16-be"), ">u2")
        for at in range(len(units) - 2):
            word = units[at : at + 3].tobytes().decode("utf-16-be", "surrogatepass")
            expected[word].append(place + at)
        place += -(-(len(units) + 1) // BLOCK) * BLOCK
    assert {word: at for (word, _), at in found.items() if len(units_of(word)) == 3} == expected


def units_of(word: str) -> bytes:
    return bytes(len(word.encode("utf-16-be", "surrogatepass")) // 2)


def test_a_change_in_one_line_moves_no_word_of_another() -> None:
    before = found_in(record(text="甲乙丙\n丁戊己"))
    after = found_in(record(text="甲，乙丙\n丁戊己"))
    assert before["丁戊己", 0] == after["丁戊己", 0]


def test_shorter_words_stand_once_a_letter_and_tell_whether_in_the_title() -> None:
    found = found_in(record(text="的的的的答复的答复"), record(title="题", text="无"))
    assert found["的", 0] == [0]
    assert found["答复", 0] == [0]
    assert found["如", 0] == []
    assert found["无", 1] == [HEAD]


def test_no_word_reaches_over_a_line() -> None:
    words = {word for word, _ in found_in(record(text="甲乙\n丙丁"))}
    assert "甲乙" in words
    assert not words & {"乙丙", "甲乙丙", "乙丙丁"}
    assert not any("\n" in word for word in words)


def test_no_letters_have_no_words() -> None:
    assert len(places_of([]).words) == 0


def test_a_number_has_one_key_however_it_is_written() -> None:
    assert {number_key(text) for text in ("152045", "第152045号", "１５２０４５", "152045号")} == {
        "152045"
    }
    assert number_key("示教〔2023〕1号") == number_key("示教[2023]1号")
    assert number_word("第152045号") == "X152045"
