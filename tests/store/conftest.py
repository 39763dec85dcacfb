"""One site at two moments of its life, built once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from dafu.pipeline import Sources, build
from tests.letters import NOW, letter_text, write_site

THEME = Path(__file__).parents[2] / "theme"


class Sites(NamedTuple):
    before: Path
    after: Path
    gone: frozenset[str]
    """What the first has and the second has not."""


def numbered(number: int, **changes: str | None) -> str:
    body = f"示例甲委员：\n\n第{number}件提案收悉，已经办理。\n"
    return letter_text(
        body,
        document_number=f"示教〔2023〕{number}号",
        title=f"对区政协十五届二次会议第15200{number}号提案的答复",
        **changes,
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Of six letters one is taken down, one is cut to its summary, one withdrawn, one changed; one
    is new, with an attachment; and the theme is another."""
    folder = tmp_path_factory.mktemp("sites")
    theme = folder / "theme"
    shutil.copytree(THEME, theme)
    letters: dict[str, str | bytes] = {
        f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in range(1, 6)
    }
    letters["replies/2023/jiaoyu-5.md"] = numbered(
        5, attachments="[{file: jiaoyu-5.csv, title: 附件}]"
    )
    letters["replies/2023/jiaoyu-5.csv"] = "一,二\n".encode("gbk")
    sources = write_site(folder, letters)
    before = Sources(sources.site, sources.content, theme, folder / "before")
    assert build(before, NOW).collection
    changed = {
        "jiaoyu-1": numbered(1, disclosure="不予公开"),
        "jiaoyu-2": numbered(2, disclosure="主动公开 · 摘要", summary="已经办理。"),
        "jiaoyu-3": numbered(3, withdrawn="{date: 2024-01-02, reason: 内容有误。}"),
        "jiaoyu-4": numbered(4).replace("已经办理", "正在办理"),
        "jiaoyu-5": numbered(5),
        "jiaoyu-6": numbered(6, attachments="[{file: jiaoyu-6.pdf, title: 附件}]"),
    }
    write_site(folder, {f"replies/2023/{name}.md": text for name, text in changed.items()})
    write_site(folder, {"replies/2023/jiaoyu-6.pdf": b"%PDF-1.7"})
    style = next((theme / "assets").rglob("*.css"))
    style.write_text(f"{style.read_text(encoding='utf-8')}\n/* another */\n", encoding="utf-8")
    after = Sources(sources.site, sources.content, theme, folder / "after")
    assert build(after, NOW).collection
    return Sites(before.output, after.output, frozenset(paths(before.output) - paths(after.output)))


def paths(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
