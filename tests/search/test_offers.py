"""What the box offers: the words that letters say, and lists with a bound."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

from dafu.search.offers import MEMBERS, NUMBERS, SUBJECTS, WORDS, joined, offers
from dafu.search.phrases import phrases
from dafu.search.record import SearchRecord
from dafu.search.terms import lines_of
from tests.search.records import record, records

WORDS_SAID = ("停车", "加装电梯", "垃圾分类", "养老", "幼儿园", "充电桩", "公交", "物业")
BEFORE = "我局推进", "居民关心", "区里研究了", "今年将改善", "各街道负责"
AFTER = "工作，", "的问题。", "已有成效；", "由专人来办。", "方面还有差距，"


def offered(some: Sequence[SearchRecord]) -> bytes:
    return offers(some, list(map(lines_of, some)))


def test_words_are_what_stands_together() -> None:
    chance = random.Random(3)
    some = [
        record(
            url=f"replies/2023/a-{at}/",
            text="".join(
                chance.choice(BEFORE) + chance.choice(WORDS_SAID) + chance.choice(AFTER)
                for _ in range(40)
            ),
        )
        for at in range(20)
    ]
    found = phrases(list(map(lines_of, some)))
    assert set(WORDS_SAID) <= found.keys()
    # No cut of a longer word, and nothing with a word of the grammar at its end.
    assert not {"装电梯", "加装电", "圾分类", "停车的", "了停车"} & found.keys()


def test_no_letters_say_nothing() -> None:
    assert phrases([]) == {}
    assert json.loads(joined([])) == {"words": "", "subjects": [], "members": [], "numbers": []}


def test_numbers_stand_by_what_they_begin_with() -> None:
    told = json.loads(joined([offered(records(3))]))
    assert told["numbers"] == [["示教〔2023〕", "1~3"], ["十五届二次", "152001"]]
    assert told["members"] == ["示例甲委员"]
    assert told["subjects"] == ["关于开放学校体育场地"]


def test_numbers_that_follow_each_other_are_told_as_one() -> None:
    some = ["7", "0276", "3", "1", "2", "A-12", "8"]
    told = json.loads(joined([offered([record(proposal_numbers=(number,)) for number in some])]))
    assert told["numbers"][-1] == ["十五届二次", "1~3 7~8 0276 A-12"]


def test_every_list_has_a_bound() -> None:
    many = [
        record(
            url=f"replies/2023/a-{at}/",
            document_number=f"示教〔2023〕{at}号",
            subject=f"关于第{at}件",
            addressees=(f"张{chr(0x4E00 + at)}委员",),
            text="".join(chr(0x4E00 + (at * 7 + step * step) % 5000) for step in range(80)) * 2,
        )
        for at in range(6000)
    ]
    told = json.loads(joined(offered(many[start : start + 250]) for start in range(0, 6000, 250)))
    assert len(told["words"].split()) <= WORDS
    assert len(told["subjects"]) == SUBJECTS
    assert len(told["members"]) == MEMBERS
    assert sum(len(serials.split()) for _, serials in told["numbers"]) <= NUMBERS
