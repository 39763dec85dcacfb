"""``verify``: an untouched site is as it was published; every change is named, and only that."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dafu.render.data.manifest import MANIFEST
from dafu.verify.audit import audit
from dafu.verify.links import LinkChecker
from tests.cli.test_commands import run
from tests.letters import codes, shown
from tests.verify.audits import (
    LETTER,
    STONE,
    SUMMARY,
    another_form,
    bulk,
    edit,
    foreign,
    found,
    list_anew,
    missing,
    write_letters,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_letters(tmp_path_factory.mktemp("site"))


@pytest.fixture
def public(site: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(site, tmp_path / "public")


def test_an_untouched_site_is_as_it_was(public: Path) -> None:
    done = audit(public)
    assert shown(done.problems) == []
    assert done.letters == 3
    assert done.files == sum(path.is_file() for path in public.rglob("*"))
    assert done.links > 50


def test_any_flipped_byte_names_its_file(public: Path) -> None:
    files = sorted(path for path in public.rglob("*") if path.is_file())
    chosen = random.Random(1)
    for file in chosen.sample(files, 25):
        data = file.read_bytes()
        if not data or file == public / MANIFEST:
            continue
        at = chosen.randrange(len(data))
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        problems = audit(public).problems
        name = file.relative_to(public).as_posix()
        altered = [x.place.path for x in problems if x.code.name == "public-altered"]
        assert [path.endswith(f"public/{name}") for path in altered] == [True]
        file.write_bytes(data)
    assert shown(audit(public).problems) == []


def test_any_flipped_byte_of_the_manifest_is_found(public: Path) -> None:
    file = public / MANIFEST
    data = file.read_bytes()
    chosen = random.Random(2)
    body = range(data.index(b'{"path"'), len(data) - 4)
    for at in [5, 20, len(data) - 1, *chosen.sample(body, 12)]:
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert audit(public).problems.errors, data[at - 20 : at + 20]


def test_a_lost_file_is_one_finding_however_many_links_lead_to_it(tmp_path: Path) -> None:
    assert codes(found(tmp_path, missing).problems) == ["public-missing"]


def lose_search(public: Path) -> None:
    (public / "search/index.html").unlink()


def test_a_lost_page_too(tmp_path: Path) -> None:
    assert codes(found(tmp_path, lose_search).problems) == ["public-missing"]


def test_links_and_empty_folders_are_foreign(public: Path) -> None:
    (public / "empty").mkdir()
    (public / "link").symlink_to(public)
    assert codes(audit(public).problems) == ["public-foreign", "public-foreign"]


def test_what_publications_keep_in_a_store_is_not_the_site_s(public: Path) -> None:
    (public / ".dafu").mkdir()
    (public / ".dafu/record.json.gz").write_bytes(b"x")
    assert codes(audit(public).problems) == []
    (public / ".dafu/other").write_bytes(b"x")
    assert codes(audit(public).problems) == ["public-foreign"]


def test_everything_at_once_is_told_file_by_file(public: Path) -> None:
    foreign(public)
    missing(public)
    (public / f"{LETTER}.json").write_text("{", "utf-8")
    told = {(p.place.path.partition("public/")[2], p.code.name) for p in audit(public).problems}
    assert told == {
        ("extra.html", "public-foreign"),
        ("404.html", "public-missing"),
        (f"{LETTER}.json", "public-altered"),
        (f"{LETTER}.json", "twin-unreadable"),
    }


def add_body(public: Path) -> None:
    edit(public, f"{SUMMARY}.json", lambda twin: twin.update(body={"text": "正文"}))


def add_summary(public: Path) -> None:
    edit(public, f"{STONE}.json", lambda twin: twin.update(summary="摘要"))


def forget_disclosure(public: Path) -> None:
    edit(public, f"{LETTER}.json", lambda twin: twin.pop("disclosure_code"))


def add_attachment(public: Path) -> None:
    (public / SUMMARY / "secret.csv").write_text("1")
    list_anew(public)


def add_below(public: Path) -> None:
    (public / LETTER / "sub").mkdir()
    (public / LETTER / "sub" / "secret.csv").write_text("1")
    list_anew(public)


def add_beside(public: Path) -> None:
    (public / "replies/2023/secret.csv").write_text("1")
    list_anew(public)


ADDED = (add_body, add_summary, forget_disclosure, add_attachment, add_below, add_beside)


@pytest.mark.parametrize("change", ADDED)
def test_what_must_not_be_public_is_found_whatever_the_manifest_says(
    change: Callable[[Path], None], public: Path
) -> None:
    change(public)
    told = set(codes(audit(public).problems))
    assert "twin-disclosure" in told
    assert told <= {"twin-disclosure", "data-schema"}


def test_a_form_that_is_not_promised_is_told_in_a_line(tmp_path: Path) -> None:
    problems = list(found(tmp_path, another_form).problems)
    told = [problem.message("en") for problem in problems]
    assert len(told) == 1
    assert told[0].startswith("does not conform to data/schema/letter.json, at date: ")
    assert len(told[0]) < 150


def one_more(public: Path) -> None:
    edit(public, f"{SUMMARY}.json", lambda twin: twin.update(more=1))


def test_a_key_that_nobody_declared_is_found(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, one_more).problems
    assert problem.code.name == "data-schema"
    assert "more" in problem.message("en")


def test_other_data_is_held_to_the_schema_it_names(public: Path) -> None:
    file = public / "replies/index.json"
    listing = json.loads(file.read_bytes())
    file.write_text(json.dumps(listing | {"total": "many"}), "utf-8")
    list_anew(public)
    assert codes(audit(public).problems) == ["data-schema"]


def test_no_schema_is_brought_from_anywhere(public: Path) -> None:
    file = public / "data/schema/letter.json"
    schema = json.loads(file.read_bytes())
    schema["oneOf"] = [{"$ref": "http://127.0.0.1:9/schema.json"}]
    file.write_text(json.dumps(schema), "utf-8")
    list_anew(public)
    assert codes(audit(public).problems) == ["schema-unusable"]


Lines = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [],
        lambda lines: [lines[0].replace("采纳解决".encode(), "暂难解决".encode()), *lines[1:]],
        lambda lines: [lines[0].replace(b"jiaoyu-", b"jiaoyu-9"), *lines[1:]],
        lambda lines: [b"{}\n", *lines[1:]],
        lambda lines: [*lines, lines[0]],
    ],
)
def test_letters_in_bulk_are_those_that_there_are(public: Path, change: Lines) -> None:
    bulk(public, change)
    told = set(codes(audit(public).problems))
    assert "bulk-differs" in told
    assert told <= {"bulk-differs", "link-dead"}


def test_an_attachment_is_what_its_letter_says(public: Path) -> None:
    (public / LETTER / "jiaoyu-1.csv").write_text("b\n")
    list_anew(public)
    assert codes(audit(public).problems) == ["public-altered"]


def test_a_twin_that_nobody_could_have_made(public: Path) -> None:
    for text in (
        "null",
        "[1]",
        "{}",
        "[" * 100_000,
        '{"a": 1, "a": 1}',
        '{"sha256": "\\ud800"}',
        "\x00",
    ):
        (public / f"{LETTER}.json").write_text(text)
        assert "twin-unreadable" in codes(audit(public).problems)


def test_an_anchor_in_another_page_must_be_there(public: Path) -> None:
    page = public / "about/index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("jiaoyu-1/", "jiaoyu-1/#nowhere", 1), "utf-8")
    list_anew(public)
    assert codes(audit(public).problems) == ["link-dead"]


@pytest.mark.parametrize(
    ("page", "target", "file"),
    [
        ("index.html", "./", "index.html"),
        ("index.html", "?q=1", "index.html"),
        ("index.html", "#main", "index.html"),
        ("a/b/index.html", "#main", "a/b/index.html"),
        ("a/b/index.html", "../", "a/index.html"),
        ("a/b/index.html", "..", "a/index.html"),
        ("a/b/index.html", "../../", "index.html"),
        ("a/b/index.html", "../c.json", "a/c.json"),
        ("a/b/index.html", "%E5%9B%BE.png", "a/b/图.png"),
        ("a/b/index.html", "../../../x", "../x"),
        ("404.html", "/jytabl/a/", "a/index.html"),
        ("404.html", "/jytabl/", "index.html"),
        ("404.html", "/elsewhere/", None),
        ("index.html", "https://www.example.gov.cn/jytabl/a.json#x", "a.json"),
        ("index.html", "https://www.example.gov.cn/jytabl/", "index.html"),
        ("index.html", "https://www.example.gov.cn/", None),
        ("index.html", "//www.example.gov.cn/jytabl/", None),
        ("index.html", "mailto:a@b", None),
    ],
)
def test_where_a_link_leads(page: str, target: str, file: str | None) -> None:
    links = LinkChecker("https://www.example.gov.cn/jytabl/", (), None)  # type: ignore[arg-type]
    assert links._inside(page, target) == file


def test_the_command_needs_nothing_but_the_files(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "copy")
    done = run(tmp_path, "verify", "copy", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "all is as it was published" in done.stderr
    (tmp_path / "copy" / "404.html").write_text("x")
    done = run(tmp_path, "verify", "copy/")
    assert done.returncode == 1
    assert done.stderr.startswith("copy/404.html:1:1: error[public-altered]: 被改动过")
    assert "1 处不对" in done.stderr
    done = run(tmp_path, "verify", "copy", "--format", "json")
    assert [x["code"] for x in json.loads(done.stdout)["problems"]] == ["public-altered"]


def test_what_is_no_site_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    for arguments in (["nothing"], ["empty"], ["file"], ["a", "b"], ["empty", "--clean"]):
        done = run(tmp_path, "verify", *arguments)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
