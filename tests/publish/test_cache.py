"""What a build keeps for the next one: never trusted, never more than what is public."""

from __future__ import annotations

from pathlib import Path

from dafu.pipeline import Sources, build
from tests.letters import NOW, letter_text, write_site


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def two_years(folder: Path) -> Sources:
    changes = {"document_number": "示教〔2022〕2号", "date": "2022-05-08", "printed": "2022-05-09"}
    title = "对区政协十五届一次会议第151002号提案的答复"
    body = "示例甲委员：\n\n旧年的答复。\n"
    return write_site(
        folder,
        {
            "replies/2023/jiaoyu-1.md": letter_text(),
            "replies/2022/jiaoyu-2.md": letter_text(body, title=title, **changes),
        },
    )


def test_a_second_build_and_a_clean_one_make_the_same(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first, kept = files(sources.output), files(sources.cache)
    assert kept
    build(sources, now=NOW)
    assert (files(sources.output), files(sources.cache)) == (first, kept)
    build(sources, now=NOW, clean=True)
    assert (files(sources.output), files(sources.cache)) == (first, kept)


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first, kept = files(sources.output), files(sources.cache)
    for name, data in kept.items():
        (sources.cache / name).write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 :])
    (sources.cache / "search" / "foreign").write_text("foreign")
    build(sources, now=NOW)
    assert (files(sources.output), files(sources.cache)) == (first, kept)


def test_what_is_public_no_more_is_kept_no_more(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    before = files(sources.cache)
    (sources.content / "replies/2022/jiaoyu-2.md").unlink()
    build(sources, now=NOW)
    after = files(sources.cache)
    assert len(after) == len(before) - 1
    assert set(after) < set(before)
