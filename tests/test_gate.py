"""The gate: what is public of a letter, and that nothing else gets through."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.gate import admit, is_public, proposals
from dafu.model.body import Body
from dafu.model.letter import Letter
from dafu.model.naming import public_contact
from dafu.model.public import (
    FileFacts,
    FullLetter,
    PublicLetter,
    Published,
    SummaryLetter,
    Tombstone,
)
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from tests.letters import BESIDE, NOW, SITE, good_letter, letter_text, read_letter, site, with_lines

SECRET = "内部机密"


def admitted(
    text: str, settings: Site | None = None, now: dt.datetime = NOW
) -> Published | Tombstone | None:
    files = {BESIDE: FileFacts(BESIDE, 3, "0" * 64)}
    return admit(good_letter(text), settings or site(), now, files)


def full(text: str = letter_text(), **more: object) -> FullLetter:
    found = admitted(text, **more)  # type: ignore[arg-type]
    assert isinstance(found, FullLetter)
    return found


def test_a_full_letter_has_everything() -> None:
    letter = full()
    assert letter.document_number_parts
    assert letter.document_number_parts.model_dump() == {
        "agency": "示教",
        "year": 2023,
        "serial": 1,
    }
    assert letter.body.text.startswith("示例甲委员：")
    assert (letter.result, letter.result_code) == ("采纳解决", "adopted")
    assert (letter.disclosure, letter.disclosure_code) == ("主动公开 · 全文", "full")
    assert (letter.issuer_slug, letter.role_code, letter.year) == ("jiaoyu", "lead", "2023")
    assert letter.proposals[0].session_label == "十五届二次"


def test_a_summary_has_no_field_for_the_body() -> None:
    assert not {"body", "attachments"} & set(SummaryLetter.model_fields)
    text = letter_text(
        f"示例甲委员：\n\n见[{SECRET}]({BESIDE})。\n\n## {SECRET}\n\n| {SECRET} |\n|---|\n",
        disclosure="主动公开 · 摘要",
        summary="公开的摘要。",
        attachments=f"[{{file: {BESIDE}, title: {SECRET}}}]",
    )
    letter = admitted(text)
    assert isinstance(letter, SummaryLetter)
    assert letter.summary == "公开的摘要。"
    assert SECRET not in letter.model_dump_json()
    assert BESIDE not in letter.model_dump_json()


def test_a_tombstone_has_number_title_date_and_reason() -> None:
    text = letter_text(
        SECRET, subject=SECRET, keywords=SECRET, withdrawn="{date: 2024-01-01, reason: 内容有误}"
    )
    stone = admitted(text)
    assert isinstance(stone, Tombstone)
    assert SECRET not in stone.model_dump_json()
    assert json.loads(stone.model_dump_json())["withdrawn"] == {
        "date": "2024-01-01",
        "reason": "内容有误",
    }
    assert set(Tombstone.model_fields) == {
        "schema_version", "id", "path", "status", "document_number", "title", "date",
        "withdrawn", "former", "sample", "salt", "sha256",
    }  # fmt: skip


@pytest.mark.parametrize("disclosure", ["依申请公开", "不予公开"])
@pytest.mark.parametrize(
    "more", ["", "withdrawn: {date: 2024-01-01, reason: 甲}", "summary: 摘要。"]
)
def test_what_is_not_disclosed_is_nothing(disclosure: str, more: str) -> None:
    assert admitted(with_lines(f"disclosure: {disclosure}\n{more}".rstrip())) is None


@pytest.mark.parametrize(
    ("written", "moment", "public"),
    [
        ("2024-06-01 09:00", "2024-06-01T08:59:59+08:00", False),
        ("2024-06-01 09:00", "2024-06-01T09:00:00+08:00", True),
        ("2024-06-01", "2024-05-31T15:59:59+00:00", False),
        ("2024-06-01", "2024-05-31T16:00:00+00:00", True),
        ("2024-06-01T01:00:00Z", "2024-06-01T09:00:00+08:00", True),
    ],
)
def test_an_embargo_ends_at_its_moment_in_any_zone(written: str, moment: str, public: bool) -> None:
    letter = good_letter(letter_text(publish_at=written))
    assert is_public(letter, dt.datetime.fromisoformat(moment)) is public


def test_a_withdrawn_letter_under_embargo_has_no_tombstone_yet() -> None:
    text = letter_text(publish_at="2030-01-01", withdrawn="{date: 2024-01-01, reason: 甲}")
    assert admitted(text) is None


DISCLOSURES = st.sampled_from(
    ["主动公开 · 全文", "主动公开 · 摘要", "依申请公开", "不予公开", "主动公开",
    "主动公开 ・ 全文", "公开", "",
     "'主动公开 · 全文 '", "主动公开·全文", "[主动公开 · 全文]", "full",
     "不予公开 # 主动公开 · 全文"]
)  # fmt: skip


@given(
    DISCLOSURES,
    st.none() | st.datetimes(dt.datetime(2024, 5, 1), dt.datetime(2024, 7, 1)),
    st.booleans(),
    st.sampled_from([None, "采纳解绝者", "", "A"]),
)
def test_only_two_strings_and_a_passed_embargo_open_the_gate(
    disclosure: str, publish_at: dt.datetime | None, summary: bool, title: str | None
) -> None:
    text = letter_text(
        disclosure=disclosure,
        publish_at=f"{publish_at:%Y-%m-%d %H:%M}" if publish_at else None,
        summary="摘要。" if summary else None,
        subject=title,
    )
    letter, _ = read_letter(text)
    ready = publish_at is None or publish_at.replace(second=0, tzinfo=CHINA_TIME) <= NOW
    disclosed = disclosure in {"主动公开 · 全文", "主动公开 · 摘要"}
    assert is_public(letter, NOW) == (disclosed and ready and title != "")


def test_a_letter_with_an_error_stays_inside() -> None:
    for text in (
        letter_text(date="昨天"),
        letter_text("<b>甲</b>"),
        letter_text(disclosure=None),
        "甲",
    ):
        letter, _ = read_letter(text)
        assert not is_public(letter, NOW)
        assert admit(letter, site(), NOW) is None


def test_a_summary_without_a_summary_is_not_published() -> None:
    with pytest.raises(ValueError, match="summary"):
        admitted(letter_text(disclosure="主动公开 · 摘要"))


def test_attachments_carry_the_facts_of_their_files() -> None:
    (attachment,) = full(with_lines(f"attachments: [{{file: {BESIDE}, title: 附件}}]")).attachments
    dotted = good_letter(with_lines("attachments: [{file: a.b.pdf, title: 附件}]"))
    other = admit(dotted, site(), NOW, {"a.b.pdf": FileFacts("a.b.pdf", 1, "1" * 64)})
    assert isinstance(other, FullLetter)
    assert other.attachments[0].media_type == "application/pdf"
    assert attachment.model_dump() == {
        "file": BESIDE,
        "title": "附件",
        "media_type": "text/csv",
        "size": 3,
        "sha256": "0" * 64,
    }


def test_results_are_a_history_and_the_newest_counts() -> None:
    letter = full(
        with_lines(
            "result:\n- {date: 2023-05-08, result: 列入计划拟解决}\n"
            "- {date: 2024-01-01, result: 采纳解决, note: 完}"
        )
    )
    assert [(r.result, r.code, r.note) for r in letter.results] == [
        ("列入计划拟解决", "planned", None),
        ("采纳解决", "adopted", "完"),
    ]
    assert (letter.result, letter.result_code) == ("采纳解决", "adopted")


def test_the_identifier_outlives_address_and_spelling() -> None:
    same = [
        full(letter_text(document_number=written)).id
        for written in ("示教〔2023〕1号", "示教[2023]01号", "示教（2023）第1号")
    ]
    moved = admit(good_letter(path="content/replies/2024/x.md"), site(), NOW)
    other = full(letter_text(document_number="示教〔2023〕2号"))
    assert moved
    assert {*same, moved.id} == {full().id}
    assert other.id != full().id
    assert full().id.startswith("urn:uuid:")


def test_several_proposals_and_large_ordinals() -> None:
    letter = good_letter(
        with_lines("proposals: [{body: 政协, level: 区, session: 101, meeting: 2, number: '007'}]")
    )
    (proposal,) = proposals(letter)
    assert (proposal.session_label, proposal.number, proposal.body_code) == (
        "101届二次",
        "007",
        "cppcc",
    )
    assert (proposal.level, proposal.level_code) == ("区", "district")
    half = with_lines("proposals: [{body: 政协, session: 15, number: '7'}]")
    assert proposals(good_letter(half))[0].session_label is None
    merged = good_letter(letter_text(title="对区政协十五届二次会议第152001、152002号提案的答复"))
    assert [proposal.number for proposal in proposals(merged)] == ["152001", "152002"]


def test_contacts_are_completed_by_the_issuer_s_entry() -> None:
    shared = "codes: [示教], contact: {phone: 0-0, address: 共用路, postcode: '111111'}}"
    settings = site(settings=SITE.replace("codes: [示教]}", shared))
    found = public_contact(good_letter(letter_text(contact="{name: 甲, phone: 1-2}")), settings)
    assert found
    assert found.model_dump() == {
        "name": "甲",
        "department": None,
        "phone": "1-2",
        "address": "共用路",
        "postcode": "111111",
    }


def test_names_can_be_kept_out_of_everything() -> None:
    settings = site("names: {members: 否, contacts: 否}\n")
    body = "示例甲委员：\n\n示例甲委员、示例乙来访。\n\n## 示例甲的意见\n"
    printed = full(letter_text(body, subject="示例甲所提"), settings=settings).model_dump_json()
    assert "示例甲" not in printed
    assert "示例乙" not in printed
    assert "示例甲" in full(letter_text(body)).model_dump_json()


def test_public_forms_are_frozen_and_closed() -> None:
    for model in (FullLetter, SummaryLetter, Tombstone, PublicLetter):
        assert model.model_config["frozen"]
        assert model.model_config["extra"] == "forbid"
    assert not {"body", "markdown", "references"} & set(PublicLetter.model_fields)


def test_a_letter_made_by_hand_obeys_the_gate_too() -> None:
    front = good_letter(letter_text(disclosure="不予公开")).front
    body = Body(markdown="甲", html="<p>甲</p>", text="甲", sections=())
    letter = Letter(path="replies/2023/x", source="x.md", front=front, body=body)
    assert admit(letter, site(), NOW) is None


def test_a_letter_without_a_contact_person_keeps_its_text() -> None:
    settings = site("names: {contacts: 否}\n")
    text = letter_text(contact='{phone: 0000-55550101, address: 示例路1号, postcode: "000000"}')
    letter, _ = read_letter(text)
    public = admit(letter, settings, NOW)
    assert isinstance(public, FullLetter)
    assert public.title == letter.front.title
    assert public.body == letter.body


def test_a_tombstone_names_no_more_than_a_letter() -> None:
    settings = site("names: {members: 否}\n")
    withdrawn = "{date: 2024-01-02, reason: 示例甲委员要求撤回。}"
    found = admitted(letter_text(withdrawn=withdrawn), settings)
    assert isinstance(found, Tombstone)
    assert found.withdrawn.reason == "某某委员要求撤回。"
