"""Groups of letters, as listings, facets and indexes have them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dafu.build import build
from dafu.render import listing
from dafu.render.collection import SHOWN, Collection, Group, member_slug
from tests.letters import NOW, SITE, letter_text, write_site

MEMBERS = "names: {member_pages: 是}\n"


def collection(folder: Path, *letters: str, settings: str = SITE) -> Collection:
    files = {f"replies/2023/l-{n}.md": text for n, text in enumerate(letters, start=1)}
    made = build(write_site(folder, files, settings), NOW, search=False)
    assert made.collection is not None, list(made.problems)
    return made.collection


def other(serial: int, **changes: str) -> str:
    given = {"document_number": f"示教〔2023〕{serial}号", **changes}
    return letter_text(**given).replace("示例甲委员：", f"{given.get('addressee', '示例甲委员')}：")


def shown(groups: tuple[Group, ...]) -> list[tuple[str, str, int]]:
    return [(group.key, group.label, len(group.letters)) for group in groups]


def test_a_letter_is_in_several_groups_of_a_dimension_and_in_each_once(tmp_path: Path) -> None:
    declared = (
        '[{body: 政协, level: 区, session: 15, meeting: 2, number: "152001"},'
        ' {body: 政协, level: 区, session: 15, meeting: 2, number: "152002"},'
        ' {body: 人大, level: 市, session: 16, number: "0001"}]'
    )
    found = collection(
        tmp_path,
        other(1, proposals=declared, topics="[社会, 文化, 社会建设]"),
        settings=SITE,
    )
    assert shown(found.kinds) == [("cppcc", "政协提案", 1), ("npc", "人大代表建议", 1)]
    assert shown(found.sessions) == [
        ("cppcc-district-15-2", "区政协十五届二次会议", 1),
        ("npc-city-16", "市十六届人大", 1),
    ]
    assert shown(found.topics) == [("culture", "文化", 1), ("society", "社会", 1)]


def test_topics_are_in_the_order_of_the_vocabulary_and_the_settings(tmp_path: Path) -> None:
    settings = SITE + "topics: [{name: 营商环境, slug: business}]\n"
    letters = [
        other(1, topics="[营商环境]"),
        other(2, topics="[自定主题]"),
        other(3, topics="[生态]"),
    ]
    found = collection(tmp_path, *letters, settings=settings)
    assert [group.label for group in found.topics] == ["生态文明", "营商环境", "自定主题"]
    assert all(group.path.isascii() for group in found.groups)


def test_english_sites_name_sessions_in_english(tmp_path: Path) -> None:
    npc = "对区十七届人大三次会议第056号代表建议的答复"
    found = collection(
        tmp_path, other(1), other(2, title=npc, addressee="示例乙代表"),
        settings=SITE + "language: en\n",
    )  # fmt: skip
    assert sorted(group.label for group in found.sessions) == [
        "15th district CPPCC, 2nd session",
        "17th district People's Congress, 3rd session",
    ]


def test_members_have_pages_only_where_a_site_says_so(tmp_path: Path) -> None:
    letters = [
        other(1),
        other(2, addressee="示例甲委员、示例乙委员"),
        other(3, addressee="民盟界别委员"),
    ]
    assert collection(tmp_path / "a", *letters).members == ()
    found = collection(tmp_path / "b", *letters, settings=SITE + MEMBERS)
    assert shown(found.members) == [
        (member_slug("示例甲委员"), "示例甲委员", 2),
        (member_slug("示例乙委员"), "示例乙委员", 1),
    ]
    public = tmp_path / "b" / "public"
    group = found.members[0]
    page = (public / group.path / "index.html").read_text("utf-8")
    assert 'content="noindex"' in page
    assert "同名的不一定是同一个人" in page
    assert "members/" not in (public / "sitemap.xml").read_text("utf-8")
    unnamed = SITE + "names: {member_pages: 是, members: 否}\n"
    assert collection(tmp_path / "c", *letters, settings=unnamed).members == ()


def test_listings_offer_the_largest_groups_and_the_index_all(tmp_path: Path) -> None:
    letters = [
        other(n, issuer=f"示例市示例区第{n}局", document_number=f"示{n % 10}〔2023〕{n}号")
        for n in range(1, SHOWN + 2)
    ]
    letters.append(
        other(99, issuer=f"示例市示例区第{SHOWN + 1}局", document_number="示乙〔2023〕99号")
    )
    found = collection(tmp_path, *[x.replace("示例市示例区教育局\n", "") for x in letters])
    assert len(found.issuers) == SHOWN + 1
    assert len(found.facets.issuers) == SHOWN
    assert max(count.letters for count in found.facets.issuers) == 2
    index = (tmp_path / "public/issuers/index.html").read_text("utf-8")
    assert all(f'href="../{group.path}"' in index for group in found.issuers)
    home = (tmp_path / "public/index.html").read_text("utf-8")
    assert f"全部答复单位（{SHOWN + 1}）" in home


def test_an_index_of_many_members_has_several_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "INDEX_SIZE", 2)
    letters = [other(n, addressee=f"示例{name}委员") for n, name in enumerate("甲乙丙", start=1)]
    collection(tmp_path, *letters, settings=SITE + MEMBERS)
    first, second = (
        (tmp_path / "public/members" / path).read_text("utf-8")
        for path in ("index.html", "page/2/index.html")
    )
    assert "共 3 项" in first
    assert 'href="../members/page/2/"' in first
    shown = [re.findall(r"members/[0-9a-f]{12}/", page) for page in (first, second)]
    assert [len(set(found)) for found in shown] == [2, 1]
