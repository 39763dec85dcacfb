"""The content tree: what is taken, what is passed over, what is refused and never opened."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dafu.problems.problem import Problem, Problems
from dafu.read import scan as module
from dafu.read.scan import MAX_BYTES, Source, Tree, read_bytes, scan
from tests.letters import codes, only, shown


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    folder = Path("content")
    (folder / "replies" / "2023").mkdir(parents=True)
    (folder / "pages").mkdir()
    yield folder


def scanned(content: Path) -> tuple[Tree, list[Problem]]:
    problems = Problems()
    return scan(content, problems), list(problems)


def put(content: Path, *paths: str) -> None:
    for path in paths:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text("x", encoding="utf-8")


def test_letters_pages_and_files_in_order(content: Path) -> None:
    put(
        content, "replies/2023/b-2.md", "replies/2023/a_1.md", "replies/2022/Z.md", "pages/about.md"
    )
    put(content, "replies/2023/map.png", "pages/photo.jpg", "README.txt")
    tree, problems = scanned(content)
    assert not problems, shown(problems)
    assert [(source.path, source.label) for source in tree.letters] == [
        ("replies/2022/Z", "content/replies/2022/Z.md"),
        ("replies/2023/a_1", "content/replies/2023/a_1.md"),
        ("replies/2023/b-2", "content/replies/2023/b-2.md"),
    ]
    assert [source.path for source in tree.pages] == ["about"]
    assert sorted(tree.files) == ["README.txt", "pages/photo.jpg", "replies/2023/map.png"]


@pytest.mark.parametrize(
    "name",
    [
        ".a.md",
        "a.md~",
        "a.md.bak",
        "a.md.swp",
        ".#a.md",
        "#a.md#",
        "~$a.docx",
        "Thumbs.db",
        "a.md.orig",
    ],
)
def test_leftovers_of_editors_are_passed_over(name: str, content: Path) -> None:
    put(content, f"replies/2023/{name}")
    assert scanned(content) == (Tree(), [])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.md", "file-place"), ("replies/a.md", "file-place"), ("replies/23/a.md", "file-place"),
        ("replies/2023/x/a.md", "file-place"), ("replies/３023/a.md", "file-place"),
        ("replies/202３/a.md", "file-place"), ("replies/9023/a.md", "file-place"),
        ("drafts/2023/a.md", "file-place"), ("pages/x/a.md", "file-place"),
        ("replies/2023/教育.md", "file-name"), ("replies/2023/a b.md", "file-name"),
        ("replies/2023/-a.md", "file-name"), ("replies/2023/a.json.md", "file-name"),
        ("replies/2023/a.MD", "file-suffix"), ("replies/2023/a.markdown", "file-suffix"),
        ("replies/2023/index.md", "file-reserved"), ("replies/2023/Page.md", "file-reserved"),
        ("replies/2023/feed.md", "file-reserved"), ("replies/2023/a%2f.md", "file-name"),
        ("replies/2023/ａ.md", "file-name"), (f"replies/2023/{'a' * 101}.md", "file-name"),
        ("replies/2023/a\n.md", "file-name"), ("replies/2023/a\x1b[1m.md", "file-name"),
        ("pages/search.md", "file-reserved"), ("pages/Replies.md", "file-reserved"),
        ("pages/data.md", "file-reserved"),
    ],
)  # fmt: skip
def test_names_and_places_that_cannot_be_addresses(path: str, code: str, content: Path) -> None:
    put(content, path)
    tree, problems = scanned(content)
    assert only(problems, code).place.path == f"content/{path}"
    assert not tree.letters
    assert not tree.pages


def test_names_that_differ_in_case_are_one_address(content: Path) -> None:
    put(content, "replies/2023/A.md", "replies/2023/a.md")
    tree, problems = scanned(content)
    problem = only(problems, "file-clash")
    assert problem.place.path == "content/replies/2023/a.md"
    assert problem.values["other"] == "content/replies/2023/A.md"
    assert len(tree.letters) == 1


@pytest.mark.parametrize(
    "target", ["a.md", "nothing.md", "/dev/zero", "/proc/self/environ", "..", "/"]
)
def test_links_are_named_and_never_followed(target: str, content: Path) -> None:
    put(content, "replies/2023/a.md")
    (content / "replies/2023/link.md").symlink_to(target)
    tree, problems = scanned(content)
    assert only(problems, "file-link").place.path == "content/replies/2023/link.md"
    assert [source.path for source in tree.letters] == ["replies/2023/a"]


def test_linked_folders_and_loops_are_not_entered(content: Path) -> None:
    (content / "replies/2024").symlink_to("2023", target_is_directory=True)
    (content / "replies/2023/loop").symlink_to(content.resolve(), target_is_directory=True)
    put(content, "replies/2023/a.md")
    tree, problems = scanned(content)
    assert codes(problems) == ["file-link", "file-link"]
    assert [source.path for source in tree.letters] == ["replies/2023/a"]


def test_attachments_may_not_be_links_either(content: Path) -> None:
    (content / "replies/2023/secret.txt").symlink_to("/etc/passwd")
    tree, problems = scanned(content)
    only(problems, "file-link")
    assert not tree.files


def test_what_is_no_file_is_refused_at_once(content: Path) -> None:
    os.mkfifo(content / "replies/2023/pipe.md")
    os.mkfifo(content / "replies/2023/pipe.png")
    (content / "replies/2023/folder.md").mkdir()
    tree, problems = scanned(content)
    assert codes(problems) == ["file-special"] * 3
    assert tree == Tree()


def test_folders_too_deep_are_refused(content: Path) -> None:
    put(content, "/".join("d" * 20) + "/a.png")
    tree, problems = scanned(content)
    only(problems, "file-place")
    assert not tree.files


def test_content_that_is_missing_or_a_file(content: Path, tmp_path: Path) -> None:
    for name in ("nothing", "file"):
        (tmp_path / "file").write_text("x", encoding="utf-8")
        _, problems = scanned(Path(name))
        assert only(problems, "file-unreadable").place.path == name


def test_a_folder_that_cannot_be_read(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(content, "replies/2023/a.md", "replies/2022/b.md")
    scandir = os.scandir

    def refusing(folder: Path) -> Iterator[os.DirEntry[str]]:
        if Path(folder).name == "2022":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(module.os, "scandir", refusing)
    tree, problems = scanned(content)
    problem = only(problems, "file-unreadable")
    assert problem.place.path == "content/replies/2022"
    assert "没有权限" in problem.message("zh-Hans")
    assert [source.path for source in tree.letters] == ["replies/2023/a"]


def bytes_of(file: Path) -> tuple[bytes | None, list[Problem]]:
    problems = Problems()
    return read_bytes(Source(str(file), "content/a.md", "a"), problems), list(problems)


def test_a_file_is_read_whole(content: Path) -> None:
    (content / "a.md").write_bytes(b"x" * MAX_BYTES)
    assert bytes_of(content / "a.md") == (b"x" * MAX_BYTES, [])


def test_a_file_beyond_the_limit_is_not_read(content: Path) -> None:
    with (content / "a.md").open("wb") as file:
        file.truncate(50_000_000_000)
    data, problems = bytes_of(content / "a.md")
    assert data is None
    assert only(problems, "file-large").values["size"] == 50_000_000_000


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "nothing"])
def test_what_became_no_file_after_the_scan_is_not_read(kind: str, content: Path) -> None:
    file = content / "a.md"
    if kind == "link":
        file.symlink_to("/etc/hostname")
    elif kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    data, problems = bytes_of(file)
    assert not data
    only(problems, {"link": "file-link", "nothing": "file-unreadable"}.get(kind, "file-special"))
