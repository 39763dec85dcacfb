"""Row 59: nothing that others write keeps a letter up, and what is still up is named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dafu.cli.commands import main
from tests.letters import SITE, letter_text, write_site
from tests.threats.built import anywhere, dead_links, files_of
from tests.threats.test_names import run

ONE, TWO, THREE = (f"replies/2023/jiaoyu-{n}.md" for n in (1, 2, 3))
SECOND = {"document_number": "示教〔2023〕2号"}
THIRD = {"document_number": "示教〔2023〕3号"}
SECRET = "绝密字样"
HEADED = f"示例甲委员：\n\n{SECRET}。\n\n## 一、标题\n\n答复。\n"
ABOUT = "---\ntitle: 关于\n---\n见[那件](../replies/2023/jiaoyu-2.md)。\n"
LINKING = """示例甲委员：

见[那件](jiaoyu-2.md)、[**那**件][二]、[第一节](jiaoyu-2.md#section-1)和[好的](jiaoyu-3.md)。

- [`列`](./jiaoyu-2.md "标题")

| 甲 | 乙 |
|---|---|
| [格\\|子](../2023/jiaoyu-2.md) | [好](jiaoyu-3.md#section-1) |

> 引[用
> 文](jiaoyu-2.md)。

代码 `[字](jiaoyu-2.md)` [字](jiaoyu-2.md)

[二]: jiaoyu-2.md
"""
PLAIN = """示例甲委员：

见那件、**那**件、第一节和[好的](jiaoyu-3.md)。

- `列`

| 甲 | 乙 |
|---|---|
| 格\\|子 | [好](jiaoyu-3.md#section-1) |

> 引用
> 文。

代码 `[字](jiaoyu-2.md)` 字

"""


def write(folder: Path, **texts: str | None) -> None:
    for name, text in texts.items():
        path = "pages/about.md" if name == "about" else f"replies/2023/jiaoyu-{name[1:]}.md"
        file = folder / "content" / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def started(folder: Path) -> None:
    """A site of three letters and a page, of which the second is linked to by all others."""
    write_site(folder)
    write(
        folder,
        n1=letter_text(LINKING, related="[replies/2023/jiaoyu-2, replies/2023/jiaoyu-3]"),
        n2=letter_text(HEADED, **SECOND),
        n3=letter_text(HEADED.replace(SECRET, "甲"), **THIRD),
        about=ABOUT,
    )
    assert run(folder) == 0
    assert anywhere(files_of(folder / "public"), SECRET)


def withheld(folder: Path) -> None:
    write(folder, n2=letter_text(HEADED, disclosure="不予公开", **SECOND))


def on_request(folder: Path) -> None:
    write(folder, n2=letter_text(HEADED, disclosure="依申请公开", **SECOND))


def embargoed(folder: Path) -> None:
    write(folder, n2=letter_text(HEADED, publish_at="2999-01-01", **SECOND))


def deleted(folder: Path) -> None:
    write(folder, n2=None)


@pytest.mark.parametrize("change", [withheld, on_request, embargoed, deleted])
def test_row_59_a_link_never_keeps_a_letter_up(
    change: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    change(tmp_path)
    capsys.readouterr()
    assert run(tmp_path, "check") == 0
    assert "link-not-public" in capsys.readouterr().err
    assert run(tmp_path) == 0
    told = capsys.readouterr().err
    # By line: several links on one are told apart by their columns.
    for place, count in {"about.md:4": 1, "1.md:15": 3, "1.md:17": 1, "1.md:21": 1}.items():
        assert len(re.findall(rf"{place}:\d+: warning\[link-not-public\]", told)) == count
    assert ("正从网站撤下" in told) == (change is deleted)
    files = files_of(tmp_path / "public")
    assert anywhere(files, SECRET) == []
    assert not [path for path in files if "jiaoyu-2" in path]
    assert dead_links(files) == []
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    assert twin["body"]["markdown"] == PLAIN
    assert twin["body"]["html"].count("<a ") == 2
    assert PLAIN.encode() in files["replies/2023/jiaoyu-1.md"]
    assert "jiaoyu-3" in json.dumps(twin["links"]["related"])
    assert "见那件。".encode() in files["about/index.html"]
    assert main(["verify", str(tmp_path / "public")]) == 0
    # A build from nothing makes the same, and what waits comes back as it was.
    if change is not deleted:
        assert run(tmp_path, "--clean") == 0
        assert files_of(tmp_path / "public") == files
        write(tmp_path, n2=letter_text(HEADED, **SECOND))
        assert run(tmp_path) == 0
        back = json.loads((tmp_path / "public/replies/2023/jiaoyu-1.json").read_bytes())
        assert back["body"]["markdown"] == LINKING
    else:
        # Once it is gone, the link is a mistake like any other.
        assert run(tmp_path) == 1


@pytest.mark.parametrize("stone", [False, True])
def test_row_59_a_section_that_is_not_public_leads_to_the_letter(
    stone: bool, tmp_path: Path
) -> None:
    started(tmp_path)
    less = {"withdrawn": "{date: 2024-01-01, reason: 甲}"} if stone else {}
    less = less or {"disclosure": "主动公开 · 摘要", "summary": "短。"}
    write(tmp_path, n2=letter_text(HEADED, **SECOND, **less))
    assert run(tmp_path) == 0
    files = files_of(tmp_path / "public")
    assert anywhere(files, SECRET) == []
    assert dead_links(files) == []
    twin = json.loads(files["replies/2023/jiaoyu-1.json"])
    assert "[第一节](<jiaoyu-2.md>)" in twin["body"]["markdown"]
    assert "[**那**件][二]" in twin["body"]["markdown"]


def test_row_59_what_never_was_there_stays_a_mistake(tmp_path: Path) -> None:
    started(tmp_path)
    write(tmp_path, n3=letter_text("示例甲委员：\n\n见[甲](jiaoyu-9.md)。\n", **THIRD))
    assert run(tmp_path) == 1


def test_row_59_what_is_still_up_is_named_whatever_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    write(
        tmp_path,
        n4=letter_text(HEADED, document_number="示教〔2023〕4号"),
        n5=letter_text(HEADED, document_number="示教〔2023〕5号"),
        n6=letter_text(
            HEADED,
            document_number="示教〔2023〕6号",
            attachments="[{file: a.pdf, title: 甲}, {file: b.pdf, title: 乙}]",
        ),
    )
    for name in "ab":
        (tmp_path / f"content/replies/2023/{name}.pdf").write_bytes(b"%PDF")
    assert run(tmp_path) == 0
    before = files_of(tmp_path / "public")
    withheld(tmp_path)
    write(
        tmp_path,
        n3=letter_text(HEADED, date="昨天", **THIRD),
        n4=letter_text(
            HEADED, document_number="示教〔2023〕4号", disclosure="主动公开 · 摘要", summary="短。"
        ),
        n5=None,
        n6=letter_text(
            HEADED, document_number="示教〔2023〕6号", attachments="[{file: a.pdf, title: 甲}]"
        ),
        about=None,
    )
    gone = ["about/", *(f"replies/2023/jiaoyu-{n}/" for n in (2, 3, 4, 5))]
    gone.append("replies/2023/jiaoyu-6/b.pdf")
    named = re.compile(r"note: the old version of (\S+) is still up; (\S+)")

    def refused(code: int, *arguments: str) -> list[tuple[str, str]]:
        capsys.readouterr()
        assert run(tmp_path, "--lang", "en", *arguments) == code
        assert files_of(tmp_path / "public") == before
        return named.findall(capsys.readouterr().err)

    assert refused(1) == [(path, "--withdraw-invalid") for path in gone]
    assert refused(1, "diff") == [(path, "--withdraw-invalid") for path in gone]
    # Settings that cannot be used, and a theme that cannot.
    site = tmp_path / "site.yaml"
    site.write_text(SITE.replace("slug: jiaotong", "slug: 交通"), encoding="utf-8")
    assert [path for path, _ in refused(1, "--withdraw-invalid")] == gone
    site.write_text(SITE, encoding="utf-8")
    write(tmp_path, n3=letter_text(HEADED.replace(SECRET, "甲"), **THIRD))
    theme = tmp_path / "theme/templates"
    theme.mkdir(parents=True)
    (theme / "home.html").write_text("{% if %}", encoding="utf-8")
    found = refused(1, "--theme", str(tmp_path / "theme"))
    assert [path for path, _ in found] == [path for path in gone if "jiaoyu-3" not in path]
    # And they can be taken down while another waits to be mended.
    write(tmp_path, n3=letter_text(HEADED, date="昨天", **THIRD))
    assert run(tmp_path, "--withdraw-invalid") == 0
    after = files_of(tmp_path / "public")
    assert anywhere(after, SECRET) == ["replies/2023/jiaoyu-6.json"] or anywhere(after, SECRET)
    for path in gone:
        assert path not in after and (path == gone[3] or f"{path}index.html" not in after)
    assert dead_links(after) == []


def test_row_59_a_letter_in_error_is_left_out_without_those_that_link_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    write(tmp_path, n2=letter_text(HEADED, date="昨天", **SECOND))
    assert run(tmp_path) == 1
    capsys.readouterr()
    assert run(tmp_path, "--withdraw-invalid", "--lang", "en") == 0
    assert capsys.readouterr().err.count("left out of the site") == 1
    files = files_of(tmp_path / "public")
    assert anywhere(files, SECRET) == [] == dead_links(files)
    assert json.loads(files["replies/2023/jiaoyu-1.json"])["body"]["markdown"] == PLAIN
    # So too for one that another letter only makes wrong.
    same = letter_text(HEADED, document_number="示教〔2023〕1号")
    write(tmp_path, n2=same.replace("示教〔2023〕1号", "示教〔2023〕3号"))
    shutil.rmtree(tmp_path / "public")
    assert run(tmp_path, "--withdraw-invalid") == 0
    assert dead_links(files_of(tmp_path / "public")) == []
