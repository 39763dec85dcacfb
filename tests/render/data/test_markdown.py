"""Letters as Markdown: only what is public, and readable by dafu, by YAML and by Markdown."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dafu.gate import admit
from dafu.model.public import FullLetter
from dafu.problems.problem import INVISIBLE
from dafu.render.data.markdown import escaped, letter_markdown, with_links_from_here
from tests.letters import NOW, good_letter, letter_text, read_letter, site
from tests.render.data.twins import LETTERS, SETTINGS, twins
from tests.threats.built import built

LINK = "见[附件](full.csv)，"
"""A link to a file leads from the Markdown on the site elsewhere than in the content."""


def front_matter(data: bytes) -> dict[str, Any]:
    """What any reader of YAML finds in it."""
    found: dict[str, Any] = yaml.safe_load(data.decode().split("---\n")[1])
    return found


def test_a_site_built_of_its_own_markdown_is_the_same(tmp_path: Path) -> None:
    letters = {name: text.replace(LINK, "") if isinstance(text, str) else text
               for name, text in LETTERS.items()}  # fmt: skip
    first = built(tmp_path / "first", letters, SETTINGS)
    again = {name: data for name, data in first.items()
             if name.endswith(".md") and name != "replies/2023/withdrawn.md"}  # fmt: skip
    assert len(again) == 3
    kept = {name: letters[name] for name in ("replies/2023/withdrawn.md", "replies/2023/full.csv")}
    assert built(tmp_path / "second", {**again, **kept}, SETTINGS) == first


def test_values_are_of_the_kind_that_yaml_readers_expect(every_kind: Mapping[str, bytes]) -> None:
    files = every_kind
    for path, twin in twins(files).items():
        front = front_matter(files[f"{path}.md"])
        assert front["document_number"] == twin["document_number"]
        assert front["date"].isoformat() == twin["date"]
    full, twin = front_matter(files["replies/2023/full.md"]), twins(files)["replies/2023/full"]
    assert full["subject"] == "关于“图书馆”: 开放时间 #1" == twin["subject"]
    assert full["addressee"] == twin["addressee"]
    assert full["contact"] == {k: v for k, v in twin["contact"].items() if v is not None}
    assert [x["number"] for x in full["proposals"]] == ["0152001", "7"]
    assert full["attachments"] == [{"file": "full.csv", "title": "时间表"}]
    assert full["topics"] == ["文化", "社会"]
    assert full["related"] == ["replies/2023/summary"]
    assert [(x["date"].isoformat(), x["result"], x.get("note")) for x in full["result"]] == [
        (x["date"], x["result"], x["note"]) for x in twin["results"]
    ]
    body = twin["body"]["markdown"].replace("(full.csv)", "(full/full.csv)")
    assert files["replies/2023/full.md"].decode().endswith(f"---\n{body}")


def test_it_names_the_page_and_the_hash(every_kind: Mapping[str, bytes]) -> None:
    files = every_kind
    for path, twin in twins(files).items():
        lines = files[f"{path}.md"].decode().split("\n")
        assert lines[1:3] == [f"# {twin['links']['html']}", f"# SHA-256 {twin['sha256']}"]


def test_of_a_withdrawn_letter_only_this_is_left(every_kind: Mapping[str, bytes]) -> None:
    files = every_kind
    data = files["replies/2023/withdrawn.md"]
    assert set(front_matter(data)) == {
        *("document_number", "title", "date", "withdrawn", "former"),
    }
    assert data.endswith(b"---\n")


def test_a_summary_letter_shows_its_summary_as_it_is(every_kind: Mapping[str, bytes]) -> None:
    files = every_kind
    data = files["replies/2023/summary.md"].decode()
    assert "不公开" not in data
    shown = MarkdownIt().render(data.split("---\n")[2])
    assert shown == "<p>1. 第一段 *星号*，&lt;标签&gt; &amp; 其他。</p>\n<p># 第二段</p>\n"
    assert front_matter(data.encode())["summary"] == twins(files)["replies/2023/summary"]["summary"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("见[附件](x.csv)。", "见[附件](a/x.csv)。"),
        ("[x.csv](x.csv)，[又](<x.csv> '题')", "[x.csv](a/x.csv)，[又](<a/x.csv> '题')"),
        ("![图](x.png)和[图](x.png)", "![图](a/x.png)和[图](a/x.png)"),
        ("[甲][一]、[乙][一]\n\n[一]: x.csv", "[甲][一]、[乙][一]\n\n[一]: a/x.csv"),
        ("[关于](../../pages/about.md#section-2)", "[关于](../../about/#section-2)"),
        ("[另一件](b.md)，[旧](../2022/c.md#section-1)", None),
        ("[本节](#section-1)，[外](https://www.example.gov.cn/x.csv)", None),
        ("x.csv，`x.csv`，\\[x](x.csv)", None),
        ("`[例](x.csv)`", None),
        # Nobody could tell them apart without knowing all of Markdown.
        ("`[例](x.csv)`，[附件](x.csv)", None),
    ],
)
def test_links_lead_on_from_where_the_markdown_lies(body: str, expected: str | None) -> None:
    assert with_links_from_here(body, "replies/2023/a") == (expected or body)


def test_every_link_in_the_markdown_leads_somewhere(tmp_path: Path) -> None:
    page = {"pages/about.md": "---\ntitle: 关于\n---\n\n## 一\n\n甲\n"}
    more = "也见[关于](../../pages/about.md)，也见"
    text = str(LETTERS["replies/2023/full.md"]).replace("也见", more, 1)
    files = built(tmp_path, {**LETTERS, **page, "replies/2023/full.md": text}, SETTINGS)
    body = files["replies/2023/full.md"].decode().split("---\n", 2)[2]
    shown = html5lib.parse(MarkdownIt().render(body), namespaceHTMLElements=False)
    targets = [link.get("href") for link in shown.iter("a")]
    inside = [posixpath.normpath(f"replies/2023/{x}") for x in targets if ":" not in x]
    assert inside == ["replies/2023/full/full.csv", "about", "replies/2023/summary.md"]
    assert {"about/index.html", *inside} - files.keys() == {"about"}


LINES = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)
    .map(lambda text: " ".join(INVISIBLE.sub("", text).split()))
    .filter(bool)
)


@given(LINES)
def test_any_line_is_shown_as_it_is(line: str) -> None:
    (block, inline, _) = MarkdownIt("commonmark").parse(escaped(line))
    assert block.type == "paragraph_open"
    assert "".join(token.content for token in inline.children or []) == line


@given(LINES, st.sampled_from(["subject", "title", "issuer"]))
def test_any_value_comes_back_as_the_text_it_was(value: str, name: str) -> None:
    letter = admit(good_letter(), site(), NOW)
    assert isinstance(letter, FullLetter)
    changed = letter.model_copy(update={name: value, "keywords": (value, "甲")})
    data = letter_markdown(changed, (), site())
    found = front_matter(data)
    assert (found[name], found["keywords"]) == (value, [value, "甲"])
    again, problems = read_letter(data)
    assert not problems.errors, list(problems)
    assert (getattr(again.front, name), again.front.keywords) == (value, (value, "甲"))


WORDS = """
no 是 null ~ 2023-05-08 0530 12:30 1e3 -_甲 甲:_乙 甲_#乙 〔甲〕 {甲} [甲] '甲' 甲"乙 甲,乙 << =
!甲 &甲 *甲 %甲 @甲 `甲 \\甲 甲: 甲- # --- ... 甲}
"""


@pytest.mark.parametrize("word", [word.replace("_", " ") for word in WORDS.split()])
def test_words_that_yaml_reads_otherwise_are_quoted(word: str) -> None:
    test_any_value_comes_back_as_the_text_it_was.hypothesis.inner_test(word, "subject")


def test_names_that_a_site_hides_are_not_there(tmp_path: Path) -> None:
    settings = SETTINGS.replace("{signers: 是}", "{members: 否, contacts: 否}")
    files = built(tmp_path, {"replies/2023/a.md": letter_text()}, settings)
    text = files["replies/2023/a.md"].decode()
    assert "示例甲" not in text
    assert "示例乙" not in text
    assert json.loads(files["replies/2023/a.json"])["addressee"] == []
    assert "addressee" not in front_matter(files["replies/2023/a.md"])
