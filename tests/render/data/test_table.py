"""The CSV file: what spreadsheets may not take for a formula, and what programs read back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.gate import admit
from dafu.model.public import FullLetter, PublicProposal, Published
from dafu.render.data.table import BOM, COLUMNS, harmless, header, row
from dafu.render.data.twin import to_json, twin
from tests.letters import NOW, good_letter, letter_text, site

LETTER = admit(good_letter(), site(), NOW)


def cells(**changes: object) -> dict[str, str]:
    assert isinstance(LETTER, FullLetter)
    return cells_of(LETTER.model_copy(update=changes))


def cells_of(letter: Published) -> dict[str, str]:
    """By column, the row made from the letter's twin."""
    made = json.loads(to_json(twin(letter, None, None, (), site())))
    text = (header() + row(made)).decode("utf-8-sig")
    assert text.endswith("\r\n")
    (found,) = csv.DictReader(io.StringIO(text, newline=""))
    return found


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert cells(title=f"{start}1+1")["title"] == f"'{start}1+1"
    assert cells(title=f"1{start}1")["title"] == f"1{start}1"
    assert cells(keywords=(f"{start}a", "b"))["keywords"] == f"'{start}a；b"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_is_read_back(text: str) -> None:
    assert cells(title=text)["title"] == harmless(text)
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert header().startswith(BOM.encode())
    assert header().count(b"\r\n") == 1


def test_parts_of_several_proposals_stay_in_step() -> None:
    unknown = dict.fromkeys(PublicProposal.model_fields)
    named = {"body": "政协提案", "session_label": "十五届二次", "number": "001"}
    one = PublicProposal(**{**unknown, **named})
    other = PublicProposal(**{**unknown, "number": "002"})
    found = cells(proposals=(one, other))
    assert found["proposal_number"] == "001；002"
    assert found["proposal_body"] == "政协提案；"
    assert found["proposal_level"] == ""


def test_codes_stand_beside_words() -> None:
    one = "{body: 政协提案, level: 区, session: 15, meeting: 2, number: 152001}"
    other = "{body: 人大代表建议, session: 17, meeting: 1, number: '0012'}"
    text = letter_text(proposals=f"[{one}, {other}]", topics="[社会, 经济]", satisfaction="满意")
    letter = admit(good_letter(text), site(), NOW)
    assert isinstance(letter, FullLetter)
    found = cells_of(letter)
    assert [found[name] for name in ("role", "topics", "satisfaction")] == [
        "主办",
        "社会；经济",
        "满意",
    ]
    assert {name: found[name] for name in list(found)[list(found).index("json") + 1 :]} == {
        "role_code": "lead",
        "proposal_body_code": "cppcc；npc",
        "proposal_level_code": "district；",
        "proposal_session_number": "15；17",
        "proposal_meeting": "2；1",
        "topic_codes": "society；economy",
        "satisfaction_code": "satisfied",
        "document_type": "reply",
        **dict.fromkeys(
            (f"proposal_{x}" for x in ("area", "category", "kind", "signers", "url")), ""
        ),
        **dict.fromkeys(("places", "copies", "note", "signed_by", "former"), ""),
        "contact_department": "",
        "commitments": "0",
    }


def test_values_that_are_no_text() -> None:
    found = cells(sample=True, printed=None)
    assert (found["sample"], found["printed"], found["attachments"]) == ("true", "", "0")
    assert found["date"] == "2023-05-08"
    assert found["url"] == "https://www.example.gov.cn/jytabl/replies/2023/jiaoyu-1/"


def test_a_name_stands_once() -> None:
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
