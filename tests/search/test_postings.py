"""Entries of the index: what is written in bits."""

from __future__ import annotations

import numpy as np
import pytest

from dafu.search.bits import Codes, gamma, rice, rice_bits, written
from dafu.search.postings import entries_of, leb128
from dafu.search.segments import words_of
from dafu.search.terms import LONGEST, Positions

BUCKETS = 24


def packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be", "surrogatepass"))


def places(documents: list[list[str]]) -> Positions:
    """What :func:`dafu.search.terms.places_of` gives, for words at places of their own."""
    rows = {
        (packed(word), number, place if len(word) == LONGEST else 0)
        for number, words in enumerate(documents)
        for place, word in enumerate(words)
    }
    words, letters, at = zip(*sorted(rows), strict=True)
    return Positions(np.array(words, np.uint64), np.array(letters), np.array(at))


def bits(codes: Codes) -> str:
    """The codes as digits, without the zeros that fill the last byte."""
    data = written(codes)
    return f"{int.from_bytes(data):0{8 * len(data)}b}"[: int(codes.sizes.sum())]


@pytest.mark.parametrize(
    ("value", "data"),
    [(0, "00"), (127, "7f"), (128, "8001"), (624485, "e58e26"), (2**35, "808080808001")],
)
def test_numbers_are_leb128(value: int, data: str) -> None:
    assert leb128(value).hex() == data


@pytest.mark.parametrize(("value", "code"), [(1, "1"), (2, "010"), (3, "011"), (9, "0001001")])
def test_gamma_codes(value: int, code: str) -> None:
    assert bits(gamma(np.array([value]))) == code


@pytest.mark.parametrize(
    ("value", "rest", "code"), [(0, 0, "1"), (2, 0, "001"), (5, 1, "0011"), (5, 3, "1101")]
)
def test_rice_codes(value: int, rest: int, code: str) -> None:
    assert bits(rice(np.array([value]), np.array([rest]))) == code


def test_codes_of_any_size_follow_each_other() -> None:
    chance = np.random.default_rng(3)
    numbers = chance.integers(1, 2**20, 500)
    codes = rice(numbers, chance.integers(8, 18, 500))
    each = [bits(Codes(codes.values[at : at + 1], codes.sizes[at : at + 1])) for at in range(500)]
    assert bits(codes) == "".join(each)


@pytest.mark.parametrize(
    ("span", "count", "rest"), [(0, 0, 0), (1, 0, 0), (8, 1, 2), (2**40, 0, 40)]
)
def test_the_rest_suits_the_mean(span: int, count: int, rest: int) -> None:
    assert rice_bits(np.array([span]), np.array([count]))[0] == rest


def test_a_word_that_one_letter_says_takes_few_bytes() -> None:
    words = [chr(code) + chr(code + 7) + chr(code + 31) for code in range(0x4E00, 0x5600)]
    made = entries_of(words_of(places([words]), {}), 227, BUCKETS)
    assert sum(map(len, made)) < 8 * len(words)


def test_no_words_are_no_bytes() -> None:
    none = Positions(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    assert entries_of(words_of(none, {}), 0, BUCKETS) == [b""] * BUCKETS
