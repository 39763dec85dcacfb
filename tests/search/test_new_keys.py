"""What the keys of a letter say is found: every one that its page shows."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from dafu.gate import admit
from dafu.model.public import FullLetter, SummaryLetter
from dafu.search.records import search_record
from tests.letters import NOW, good_letter, letter_text, site
from tests.render.data.twins import LETTERS, SETTINGS
from tests.threats.built import built


def test_every_key_that_the_page_shows_is_searched() -> None:
    text = LETTERS["replies/2023/full.md"]
    assert isinstance(text, str)
    settings = site(settings=SETTINGS)
    letter = admit(good_letter(text.replace("[附件](full.csv)", "附件")), settings, NOW)
    assert isinstance(letter, FullLetter)
    names = "\n".join(search_record(letter, settings.results).names)
    for said in (
        *("公共文化科", "示例区", "文化类", "重点督办", "示例街道", "示例小学", "区政协提案委员会"),
        *("此件公开发布", "示例丁", "已经采纳：*晚上*开到九点。", "周末也开。", "明年再开两处。"),
        *("再开两处", "推进中", "已经选址", "每年公布开放时间", "建议人：示例甲。", "原文第二段。"),
    ):
        assert said in names, said


def test_of_a_summary_only_what_is_public_is_searched() -> None:
    text = letter_text(
        disclosure="主动公开 · 摘要",
        summary="摘要。",
        answer="绝密。",
        next_steps="绝密。",
        commitments="{text: 绝密}",
        proposals="{text: 绝密。}",
        places="示例街道",
    )
    letter = admit(good_letter(text), site(), NOW)
    assert isinstance(letter, SummaryLetter)
    record = search_record(letter, site().results)
    assert "绝密" not in repr(record)
    assert record.places == ("示例街道",)


def test_places_are_a_filter(tmp_path: Path) -> None:
    letters = {
        "replies/2023/a.md": letter_text(places="示例街道、示例小学"),
        "replies/2023/b.md": letter_text(
            document_number="示教〔2023〕2号",
            title="对区政协十五届二次会议第152002号提案的答复",
            places="示例街道",
        ),
    }
    files = built(tmp_path, letters)
    data = files["search/index/index.json"]
    described = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    assert sorted(described["facets"]["place"]) == [["示例街道"], ["示例街道", "示例小学"]]
    assert 'data-place="地点"'.encode() in files["search/index.html"]
