"""The words of a letter: pairs at their places, single characters, numbers."""

from __future__ import annotations

from itertools import pairwise

from dafu.search.words import GAP, HEAD, Words, number_key, text_of
from tests.search.records import record


def hexadecimal(text: str) -> str:
    return text.encode("utf-16-be").hex()


def test_the_body_begins_where_a_match_is_no_longer_in_the_title() -> None:
    short = text_of(record(title="题", subject="由"))
    assert short[:HEAD].strip() == "由\n题"
    assert short[HEAD:].startswith("示教(2023)1号\n152001\n")
    assert short.endswith("现答复如下。")


def test_a_long_title_is_searched_whole() -> None:
    assert "长" * 300 in text_of(record(title="长" * 300))


def test_every_pair_stands_at_its_place() -> None:
    one = record()
    words = Words().of(one)
    for place, pair in enumerate(pairwise(text_of(one))):
        expected = GAP if "\n" in pair else hexadecimal("".join(pair))
        assert words[place] == expected


def test_single_characters_and_numbers_stand_once() -> None:
    words = Words().of(record(text="的的的"))
    assert words.count("y" + hexadecimal("的")) == 1
    assert words.count("x" + hexadecimal("152001") + "x") == 1
    assert words.count("x" + hexadecimal("示教(2023)1号") + "x") == 1


def test_a_number_has_one_key_however_it_is_written() -> None:
    assert {number_key(text) for text in ("152045", "第152045号", "１５２０４５", "152045号")} == {
        "152045"
    }
    assert number_key("示教〔2023〕1号") == number_key("示教[2023]1号")
