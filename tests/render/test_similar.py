"""Letters about like matters: found by what subjects share, and said to be so."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from bench.corpus import letters as generated
from dafu.model.brief import Brief
from dafu.render.similar import LEAST, MOST, similar
from tests.letters import letter_text
from tests.model.test_brief import brief
from tests.threats.built import built, dead_links

NONE = {"title": "关于某件来信的复函", "proposals": "[]"}


def about(subject: str, **changes: str) -> Brief:
    return brief(subject=subject, **{**NONE, **changes})


LIFTS = about("关于推进老旧小区加装电梯的提案")
LIFTS_TOO = about("关于加快既有住宅加装电梯的建议")
PARKING = about("关于缓解老旧小区停车难的建议")
WATER = about("关于治理河道水质的建议")


def test_letters_are_alike_by_their_subjects_and_not_by_the_genre() -> None:
    found = similar([LIFTS, WATER, LIFTS_TOO, PARKING])
    assert found[0] == (3, 2)  # 老旧小区 is more than 加装电梯 in common.
    assert found[1] == ()
    assert found[2] == (0,)
    genre = [about("关于进一步加强管理工作的建议"), about("关于进一步加强管理工作的提案")]
    assert similar(genre) == [(), ()]


def test_keywords_and_the_same_proposal_count_for_more() -> None:
    by_word = [WATER, about("关于打通断头河", keywords="[黑臭水体]")]
    assert similar(by_word) == [(), ()]
    both = [about("关于治理河道水质的建议", keywords="[黑臭水体]"), by_word[1]]
    assert similar(both) == [(1,), (0,)]
    same = {"title": "对区政协十五届二次会议第152001号提案的答复", "proposals": None}
    mine = brief(subject="关于治理河道水质的建议", **same)
    other = brief(subject="关于老年助餐", **same)
    assert similar([mine, other]) == [(1,), (0,)]


def test_at_most_so_many_and_the_nearest_in_time_first() -> None:
    found = similar([LIFTS] * (MOST + 3))
    assert found[0] == tuple(range(1, MOST + 1))
    assert all(len(places) == MOST for places in found)
    assert 0 < LEAST < 1


def test_a_thousand_letters_take_a_moment_and_few_change_with_one_more() -> None:
    subjects = [
        next(x for x in letter.text.split("\n") if x.startswith("subject: "))
        for letter in generated(1000, 1)
    ]
    letters = [LIFTS._replace(path=f"replies/2023/l-{n}", subject=x, title=x) for n, x in
               enumerate(subjects)]  # fmt: skip
    start = time.process_time()
    before = similar(letters)
    assert time.process_time() - start < 1
    assert sum(map(bool, before)) > 900
    after = similar([about("关于缓解老旧小区停车难的建议"), *letters])[1:]
    changed = sum(
        tuple(place - 1 for place in new) != old for new, old in zip(after, before, strict=True)
    )
    assert changed < 50


FILES: dict[str, str | bytes] = {
    "replies/2023/a.md": letter_text(subject="关于推进老旧小区加装电梯"),
    "replies/2023/b.md": letter_text(
        subject="关于老旧小区加装电梯后的养护", document_number="示教〔2023〕2号",
        related="[replies/2023/c]",
    ),
    "replies/2023/c.md": letter_text(
        subject="关于加装电梯的补贴", document_number="示教〔2023〕3号"
    ),
    "replies/2023/d.md": letter_text(
        subject="关于治理河道水质", document_number="示教〔2023〕4号",
        title="对区政协十五届二次会议第152009号提案的答复",
    ),
}  # fmt: skip


def test_a_page_names_given_letters_first_and_says_how_others_were_found(tmp_path: Path) -> None:
    files = built(tmp_path, FILES)
    page = files["replies/2023/b/index.html"].decode()
    related = page[page.index('id="related"') :]
    related = related[: related.index("</section>")]
    given, by_program = related.split("以下由系统按内容相近推荐")
    assert "示教〔2023〕3号" in given
    assert "示教〔2023〕1号" in by_program
    assert "示教〔2023〕3号" not in by_program
    assert 'id="related"' not in files["replies/2023/d/index.html"].decode()
    assert b"similar" not in files["replies/2023/b.json"]
    assert dead_links(files) == []


def test_what_is_not_public_is_like_nothing(tmp_path: Path) -> None:
    secret = {
        "replies/2023/s.md": letter_text(
            subject="关于推进老旧小区加装电梯", document_number="示教〔2023〕9号",
            disclosure="不予公开",
        )
    }  # fmt: skip
    assert built(tmp_path / "a", {**FILES, **secret}) == built(tmp_path / "b", FILES)


def test_a_new_subject_is_seen_by_the_next_build_and_a_damaged_cache_is_not_trusted(
    tmp_path: Path,
) -> None:
    built(tmp_path / "kept", FILES)
    more = {
        **FILES,
        "replies/2023/d.md": letter_text(
            subject="关于加装电梯的安全", document_number="示教〔2023〕4号",
            title="对区政协十五届二次会议第152009号提案的答复",
        ),
    }  # fmt: skip
    clean = built(tmp_path / "clean", more)
    assert built(tmp_path / "kept", more) == clean
    assert "关于加装电梯的安全" in clean["replies/2023/a/index.html"].decode()
    file = next(tmp_path.glob("kept/.*/build.sqlite"))
    with sqlite3.connect(file) as connection:
        connection.execute("update kept set blob = replace(blob, '1', '2') where task = 'similar'")
    connection.close()
    (tmp_path / "kept" / "content" / "replies" / "2023" / "a.md").write_text(
        letter_text(subject="关于推进老旧小区加装电梯") + "\n补充。\n", encoding="utf-8"
    )
    edited = {**more, "replies/2023/a.md": more["replies/2023/a.md"] + "\n补充。\n"}  # type: ignore[operator]
    assert built(tmp_path / "kept", edited) == built(tmp_path / "clean-too", edited)
