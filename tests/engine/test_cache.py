"""What a build keeps for the next one: never trusted, never more than what is public."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dafu.build import build
from dafu.engine.cache import forget, opened
from dafu.engine.letters import read_content
from dafu.engine.project import Sources
from dafu.model.packed import unpacked
from dafu.problems.problem import Problems
from dafu.site.stage import twin_of
from dafu.site.trees import Written
from tests.letters import NOW, letter_text, write_site

OLD = "旧年的答复"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def two_years(folder: Path) -> Sources:
    changes = {"document_number": "示教〔2022〕2号", "date": "2022-05-08", "printed": "2022-05-09"}
    title = "对区政协十五届一次会议第151002号提案的答复"
    body = f"示例甲委员：\n\n{OLD}。\n"
    return write_site(
        folder,
        {
            "replies/2023/jiaoyu-1.md": letter_text(),
            "replies/2022/jiaoyu-2.md": letter_text(body, title=title, **changes),
        },
    )


def inodes(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_ino for path in files(folder)}


def test_a_second_build_and_a_clean_one_make_the_same(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first, nodes = files(sources.output), inodes(sources.output)
    build(sources, now=NOW)
    assert files(sources.output) == first
    assert inodes(sources.output) == nodes
    build(sources, now=NOW, clean=True)
    assert files(sources.output) == first
    assert not set(inodes(sources.output).values()) & set(nodes.values())


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    before = inodes(sources.output)
    letter = sources.content / "replies/2023/jiaoyu-1.md"
    letter.write_text(letter_text().replace("现答复如下", "答复如下"), encoding="utf-8")
    build(sources, now=NOW)
    after = inodes(sources.output)
    made = {path for path in after if after[path] != before.get(path)}
    assert {"replies/2023/jiaoyu-1/index.html", "replies/2023/jiaoyu-1.json"} <= made
    assert "replies/2022/jiaoyu-2.json" not in made
    assert not [path for path in made if path.startswith("assets/")]


@pytest.mark.parametrize("damage", ["cut", "bytes", "text", "empty", "folder", "foreign", "gone"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: str) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first = files(sources.output)
    kept = sources.cache / "build.sqlite"
    data = kept.read_bytes()
    kept.unlink()
    match damage:
        case "cut":
            kept.write_bytes(data[: len(data) // 2])
        case "bytes":
            kept.write_bytes(bytes(x ^ (i % 97 == 0) for i, x in enumerate(data)))
        case "text":
            kept.write_text("not a database")
        case "empty":
            kept.write_bytes(b"")
        case "folder":
            kept.mkdir()
        case "foreign":
            with sqlite3.connect(kept) as connection:
                connection.execute("create table letters (other)")
            connection.close()
    (twin_of(sources.output) / "foreign").write_text("foreign")
    build(sources, now=NOW)
    assert files(sources.output) == first
    assert files(twin_of(sources.output)) == first


def test_a_letter_that_others_changed_in_the_cache_is_not_used(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first = files(sources.output)
    connection = sqlite3.connect(sources.cache / "build.sqlite")
    connection.execute("update kept set blob = cast(replace(blob, '151002', '9') || ' ' as blob)")
    connection.execute("update files set key = 'x'")
    connection.commit()
    connection.close()
    build(sources, now=NOW)
    assert files(sources.output) == first


def test_a_digest_that_others_changed_in_the_cache_is_not_used(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first = files(sources.output)
    connection = sqlite3.connect(sources.cache / "build.sqlite")
    connection.execute("update files set sha256 = '00' where path = '404.html'")
    connection.commit()
    connection.close()
    build(sources, now=NOW)
    assert files(sources.output) == first


def made_again(folder: Path, damaged: str = "") -> Counter[str]:
    """How many results of each task a build made after an edit of one letter.

    What is kept of another by the task ``damaged`` has lost its last byte.
    """
    letters = {f"replies/2023/jiaoyu-{n}.md": letter_text(**NUMBERS[n]) for n in NUMBERS}
    sources = write_site(folder, dict(letters))
    build(sources, now=NOW)
    with closing(sqlite3.connect(sources.cache / "build.sqlite")) as connection:
        rows = connection.execute("select key, blob from kept where task = ?", (damaged,))
        for key, blob in list(rows):
            of = unpacked(blob).path if damaged == "letter" else blob.decode()
            if "jiaoyu-2" in of:
                connection.execute("update kept set blob = ? where key = ?", (blob[:-1], key))
        connection.execute("create table made (task)")
        connection.execute(
            "create trigger noted after insert on kept"
            " begin insert into made values (new.task); end"
        )
        connection.commit()
    edited = sources.content / "replies/2023/jiaoyu-1.md"
    edited.write_text(letter_text().replace("现答复如下", "答复如下"), encoding="utf-8")
    build(sources, now=NOW)
    with closing(sqlite3.connect(sources.cache / "build.sqlite")) as connection:
        made = Counter(task for (task,) in connection.execute("select task from made"))
    first = files(sources.output)
    build(sources, now=NOW, clean=True)
    assert files(sources.output) == first
    return made


NUMBERS: dict[int, dict[str, str]] = {
    1: {},
    2: {
        "document_number": "示教〔2023〕2号",
        "title": "对区政协十五届一次会议第151002号提案的答复",
    },
    3: {
        "document_number": "示教〔2023〕3号",
        "title": "对区政协十五届一次会议第151003号提案的答复",
    },
}


@pytest.mark.parametrize("task", ["reading", "letter"])
def test_a_damaged_result_costs_that_one_alone(tmp_path: Path, task: str) -> None:
    usual = made_again(tmp_path / "whole")
    assert usual["reading"] == usual["letter"] == 1
    more = made_again(tmp_path / "damaged", task)
    assert more - usual == Counter(reading=1, letter=1)


def test_rules_over_all_letters_are_not_passed_by_a_result_of_others(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    assert not build(sources, now=NOW).problems.errors
    again = sources.content / "replies/2023/jiaoyu-2.md"
    again.write_text(letter_text(), encoding="utf-8")
    content = read_content(sources.site, sources.content, NOW, Problems())
    assert content
    with closing(sqlite3.connect(sources.cache / "build.sqlite")) as connection:
        change = "update kept set key = ? where task = 'rules'"
        assert connection.execute(change, (content.together,)).rowcount == 1
        connection.commit()
    assert build(sources, now=NOW).problems.errors


def test_what_is_public_no_more_is_kept_no_more(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    before = files(sources.cache)
    assert any(b"jiaoyu-2" in data for data in before.values())
    (sources.content / "replies/2022/jiaoyu-2.md").unlink()
    build(sources, now=NOW)
    after = files(sources.cache)
    assert not any(b"jiaoyu-2" in data or OLD.encode() in data for data in after.values())
    with opened(sources.cache) as cache:
        assert len(cache.keys("shard")) == 1


def test_the_index_that_former_versions_kept_goes(tmp_path: Path) -> None:
    sources = two_years(tmp_path)
    build(sources, now=NOW)
    first = files(sources.output)
    (sources.cache / "search").mkdir()
    (sources.cache / "search" / "x.volume").write_text(OLD)
    with closing(sqlite3.connect(sources.cache / "build.sqlite")) as connection:
        connection.execute("pragma user_version = 5")
    build(sources, now=NOW)
    assert files(sources.output) == first
    assert not (sources.cache / "search").exists()


def test_an_earlier_moment_does_not_rely_on_what_was_public_later(tmp_path: Path) -> None:
    changes = {"publish_at": "2024-05-31 10:00"}
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text(**changes)})
    build(sources, now=NOW)
    assert (sources.output / "replies/2023/jiaoyu-1.json").exists()
    build(sources, now=NOW - timedelta(days=2))
    assert not (sources.output / "replies/2023/jiaoyu-1.json").exists()


def test_letters_and_files_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        for key in "ab":
            cache.put("letter", key, f"letter {key}".encode())
            cache.put("reading", key, f"reading {key}".encode())
        cache.publish({}, {"x": Written("key", (1, 2, 3, 0o644), "ab")}, {"program": "p"})
    with opened(tmp_path) as cache:
        assert cache.all("reading") == {"a": b"reading a", "b": b"reading b"}
        assert cache.get("letter", "b") == b"letter b"
        assert not cache.keep("letter", "c")
        assert cache.files() == {"x": Written("key", (1, 2, 3, 0o644), "ab")}
        assert cache.about()["program"] == "p"
        cache.sweep("letter", "b")
        cache.publish(cache.files(), {"y": Written("key", (4, 5, 6, 0o644), "cd")}, {})
        assert cache.keys("letter") == {"b"}
        assert cache.get("letter", "a") is None
        assert cache.keep("reading", "a")
        assert list(cache.files()) == ["y"]
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
