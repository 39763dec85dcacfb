"""What was taken out cannot be found again by trying: no published hash is an oracle for it.

The attacker has ``public/`` alone and knows the text but for a few characters. Every hexadecimal
word of 64 digits in any file is a hash to compare with; every shorter one may be a salt.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dafu.model.canonical import canonical
from tests.cli.test_commands import run
from tests.letters import BODY, SITE, letter_text, write_site
from tests.threats.built import files_of

ONE, TWO = "replies/2023/jiaoyu-1", "replies/2023/jiaoyu-2"
NUMBER, MASK = "13812345678", "138····5678"
"""What the old version said, and what the new one says."""
OTHER = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}

Twin = dict[str, Any]


def candidates() -> Iterator[str]:
    """The ten thousand numbers that it can have been."""
    return (f"138{middle:04d}5678" for middle in range(10_000))


def saying(number: str, **more: str) -> str:
    return letter_text(BODY.replace("现答复", f"联系人电话{number}，现答复"), **more)


def texts(public: Path) -> Iterator[str]:
    for data in files_of(public).values():
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        yield data.decode("utf-8", "replace")


def hashes(public: Path) -> set[str]:
    """All that could be a hash, in any file."""
    found = re.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
    return {name for text in texts(public) for name in found.findall(text)}


def salts(public: Path) -> set[str]:
    """All that could be a salt."""
    found = re.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
    return {name for text in texts(public) for name in found.findall(text)}


def forms(twin: Mapping[str, Any], known: Iterable[str]) -> list[Twin]:
    """What the old version's record may have been but for the words that changed."""
    record = {name: value for name, value in twin.items() if name not in ("links", "sha256")}
    bare = {name: value for name, value in record.items() if name != "salt"}
    found = [record, bare, bare | {"salt": None}, bare | {"schema_version": "2.0"}]
    found += [bare | {"salt": salt} for salt in sorted(known)]
    return found


def tried(
    twin: Mapping[str, Any], old: Callable[[str, str], str], words: Iterable[str], public: Path
) -> list[str]:
    """The words with which an old version has a hash that ``public`` tells.

    ``old`` makes of canonical JSON of the new version that of the old one.
    """
    oracle = hashes(public)
    assert oracle
    wholes = {canonical(x).decode() for x in forms(twin, salts(public))}
    return [
        word
        for word in words
        for whole in wholes
        if hashlib.sha256(old(whole, word).encode()).hexdigest() in oracle
    ]


def unmasked(text: str, word: str) -> str:
    return text.replace(MASK, word)


def twin_of(folder: Path, path: str = ONE) -> Twin:
    twin: Twin = json.loads((folder / f"public/{path}.json").read_bytes())
    return twin


def record(folder: Path, files: Mapping[str, str] | None = None, settings: str = SITE) -> None:
    write_site(folder, files, settings)
    done = run(folder, "--record")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that said the number, and the letter as it was then in ``old.json``."""
    record(tmp_path, {f"{ONE}.md": saying(NUMBER), f"{TWO}.md": letter_text(**OTHER)})
    (tmp_path / "old.json").write_text(json.dumps(twin_of(tmp_path)), "utf-8")
    return tmp_path


def test_the_attack_finds_it_where_it_can(site: Path) -> None:
    """As long as the number is public, its hash and its salt are."""
    twin = twin_of(site)
    masked = json.loads(json.dumps(twin, ensure_ascii=False).replace(NUMBER, MASK))
    assert tried(masked, unmasked, candidates(), site / "public") == [NUMBER]


def test_a_masked_number_is_gone(site: Path) -> None:
    record(site, {f"{ONE}.md": saying(MASK)})
    assert tried(twin_of(site), unmasked, candidates(), site / "public") == []
    # Whoever saved the letter can still prove that it was public.
    old = json.loads((site / "old.json").read_bytes())
    assert old["sha256"] in hashes(site / "public")


def test_nor_is_it_found_before_that_is_recorded(site: Path) -> None:
    write_site(site, {f"{ONE}.md": saying(MASK)})
    assert run(site).returncode == 0
    assert tried(twin_of(site), unmasked, candidates(), site / "public") == []
    record(site)
    assert tried(twin_of(site), unmasked, candidates(), site / "public") == []


def test_nor_after_it_was_said_masked_said_again_and_masked(site: Path) -> None:
    for word in (MASK, NUMBER, MASK):
        record(site, {f"{ONE}.md": saying(word)})
    assert tried(twin_of(site), unmasked, candidates(), site / "public") == []


def test_a_removed_letter_is_gone(site: Path) -> None:
    masked = json.loads((site / "old.json").read_text("utf-8").encode().decode())
    masked = json.loads(json.dumps(masked, ensure_ascii=False).replace(NUMBER, MASK))
    masked |= {"salt": None}
    (site / f"content/{ONE}.md").unlink()
    record(site)
    assert tried(masked, unmasked, candidates(), site / "public") == []


def test_a_withdrawn_letter_is_gone(site: Path) -> None:
    masked = json.loads((site / "old.json").read_text("utf-8"))
    masked = json.loads(json.dumps(masked, ensure_ascii=False).replace(NUMBER, MASK))
    masked |= {"salt": None}
    record(site, {f"{ONE}.md": saying(MASK, withdrawn="{date: 2024-01-01, reason: 有误}")})
    stone = twin_of(site)
    assert stone["status"] == "withdrawn"
    again = masked | {"salt": stone["salt"]}
    for twin in (masked, again):
        assert tried(twin, unmasked, candidates(), site / "public") == []


def test_a_name_switched_off_is_gone(site: Path) -> None:
    old = json.loads((site / "old.json").read_text("utf-8"))
    record(site, settings=SITE + "names: {members: 否}\n")
    assert "示例甲" not in json.dumps(twin_of(site), ensure_ascii=False)
    # The dictionary: the old letter with any name in it.
    template = json.loads(json.dumps(old, ensure_ascii=False).replace("示例甲", "{}"))
    template |= {"salt": twin_of(site)["salt"]}
    names = [f"示例{name}" for name in "甲乙丙丁戊己庚辛壬癸"]

    def named(text: str, name: str) -> str:
        return text.replace("{}", name)

    assert tried(template, named, names, site / "public") == []
    # The same dictionary finds it with the salt that is gone.
    known = [hashlib.sha256(named(canonical(x).decode(), name).encode()).hexdigest()
             for x in forms(template, [old["salt"]]) for name in names]  # fmt: skip
    assert old["sha256"] in known


def test_the_office_keeps_no_salt_of_what_is_gone(site: Path) -> None:
    salt = json.loads((site / "old.json").read_bytes())["salt"]
    assert salt
    record(site, {f"{ONE}.md": saying(MASK)})
    for folder in ("content", "public", ".public.dafu-cache"):
        for file in (site / folder).rglob("*"):
            assert not file.is_file() or salt.encode() not in file.read_bytes(), file


def test_without_a_log_nothing_of_an_old_version_is_published(tmp_path: Path) -> None:
    write_site(tmp_path, {f"{ONE}.md": saying(NUMBER)})
    assert run(tmp_path).returncode == 0
    before = hashes(tmp_path / "public")
    write_site(tmp_path, {f"{ONE}.md": saying(MASK)})
    assert run(tmp_path).returncode == 0
    assert tried(twin_of(tmp_path), unmasked, candidates(), tmp_path / "public") == []
    old = {name for name in before if name in json.dumps(twin_of(tmp_path))}
    assert not old & hashes(tmp_path / "public")


def test_a_salted_site_is_the_same_wherever_it_is_built(site: Path) -> None:
    before = files_of(site / "public")
    assert run(site, "--clean").returncode == 0
    assert files_of(site / "public") == before
    assert run(site, "--clean", "--output", "other/public", "--jobs", "2").returncode == 0
    assert files_of(site / "other/public") == before
    assert run(site, "verify").returncode == 0
