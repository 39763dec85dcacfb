"""From a number to its letters, by an address that can be told from the number."""

from __future__ import annotations

from pathlib import Path

import pytest

from dafu.build import build
from dafu.render.pages.numbers import Register, entries, registers
from tests.letters import NOW, SITE, letter_text, site, write_site

TWO = (
    '[{body: 政协, level: 区, session: 15, meeting: 2, number: "152001"},'
    ' {body: 政协, level: 区, session: 15, meeting: 2, number: "152002"}]'
)


def found(folder: Path, *letters: str, settings: str = SITE) -> dict[str, Register]:
    files = {f"replies/2023/l-{n}.md": text for n, text in enumerate(letters, start=1)}
    made = build(write_site(folder, files, settings), NOW, search=False)
    assert made.collection is not None, list(made.problems)
    return {register.path: register for register in registers(made.collection)}


def other(serial: int, **changes: str) -> str:
    return letter_text(**{"document_number": f"示教〔2023〕{serial}号", **changes})


def shown(register: Register, settings: str = SITE) -> list[tuple[str, str, list[str]]]:
    found = entries(register, site(settings=settings))
    return [(x.number, x.short, [y.document_number for y in x.letters]) for x in found]


def test_a_proposal_leads_to_every_letter_that_answers_it(tmp_path: Path) -> None:
    tables = found(tmp_path, other(1), other(2, role="分办"), other(10, proposals=TWO))
    assert set(tables) == {"numbers/cppcc-district-15-2/", "numbers/jiaoyu/2023/"}
    assert shown(tables["numbers/cppcc-district-15-2/"]) == [
        ("152001", "001", ["示教〔2023〕1号", "示教〔2023〕2号", "示教〔2023〕10号"]),
        ("152002", "002", ["示教〔2023〕10号"]),
    ]
    assert shown(tables["numbers/jiaoyu/2023/"]) == [
        ("1", "", ["示教〔2023〕1号"]),
        ("2", "", ["示教〔2023〕2号"]),
        ("10", "", ["示教〔2023〕10号"]),
    ]
    page = (tmp_path / "public/numbers/cppcc-district-15-2/index.html").read_text("utf-8")
    assert '<tr id="152002"><th scope="row"><span id="002">152002</span>' in page
    assert page.count('href="../../replies/2023/') == 4


def test_only_where_numbers_begin_with_the_session_is_that_left_out(tmp_path: Path) -> None:
    settings = SITE.replace("numbers_begin_with_session: 是\n", "")
    tables = found(tmp_path, other(1), settings=settings)
    assert shown(tables["numbers/cppcc-district-15-2/"], settings)[0][:2] == ("152001", "")


def test_a_number_of_its_own_is_no_short_form(tmp_path: Path) -> None:
    declared = TWO.replace("152002", "001")
    tables = found(tmp_path, other(1, proposals=declared))
    assert [x[:2] for x in shown(tables["numbers/cppcc-district-15-2/"])] == [
        ("001", ""),
        ("152001", ""),
    ]


def test_a_withdrawn_letter_keeps_its_number_where_its_code_is_known(tmp_path: Path) -> None:
    withdrawn = "{date: 2023-06-01, reason: 重复发布}"
    tables = found(
        tmp_path,
        other(1),
        other(2, withdrawn=withdrawn),
        other(3, withdrawn=withdrawn, document_number="示密〔2023〕3号"),
    )
    assert [x[0] for x in shown(tables["numbers/jiaoyu/2023/"])] == ["1", "2"]
    page = (tmp_path / "public/numbers/jiaoyu/2023/index.html").read_text("utf-8")
    assert "示教〔2023〕2号 已撤回" in page
    assert "示密" not in page


@pytest.mark.parametrize("number", ["A-07", "第7号", "7 号"])
def test_other_numbers_have_a_place_too(tmp_path: Path, number: str) -> None:
    declared = TWO.replace("152002", number)
    tables = found(tmp_path, other(1, proposals=declared))
    last = shown(tables["numbers/cppcc-district-15-2/"])[-1]
    assert last[0] == number.replace(" ", "")
