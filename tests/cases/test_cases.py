"""Real letters, made anonymous: published at the first natural try, and nothing made up.

``letters/ID.paste.md`` is a first natural try in the page's own words, ``ID.body-as-printed.md``
has every printed line in its body, and ``ID.expected.json`` says what is right. ``titles.json``
and ``forms.json`` hold the smallest inputs of each kind.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dafu.cli.commands import main
from dafu.model.numbers import number_parts
from dafu.model.vocabulary import UNSTATED
from tests.letters import BODY, check, codes, letter_text, shown, site

CASES = Path(__file__).parent
IDS = sorted(
    file.name.removesuffix(".expected.json") for file in CASES.glob("letters/*.expected.json")
)
REFUSED = {"c06-linxiang": {"disclosure-unknown"}}
"""同意公开 discloses nothing."""
RIGHT = {
    *("key-advised", "issuer-unregistered", "proposal-unknown", "date-limit"),
    *("contact-mobile", "personal-mobile"),
}
"""Warnings that a letter of an office which is not registered may bring."""
OTHERS = {
    "c06-linxiang": {"number-form"},
    "c20-tongguan": {"number-form", "signer-in-text"},
    "c40-longyou": {"body-heading-mark"},
}
"""Square and lens-shaped brackets of a number, and headings without a mark, are
told of, and so is a 签发人 who stands in the text though the site publishes none."""


def case(name: str) -> Any:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def year_of(text: str) -> str:
    found = re.search(r"^成文日期: *(\d{4})", text, re.MULTILINE)
    assert found
    return found[1]


def address(name: str, kind: str) -> str:
    text = (CASES / f"letters/{name}.{kind}.md").read_text(encoding="utf-8")
    return f"replies/{year_of(text)}/{name}"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What a check says of each first try: its errors and warnings."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in IDS:
        folder = tmp_path_factory.mktemp("first")
        put(folder, name, "paste")
        lines = run("check", folder)
        found[name] = {"error": [], "warning": []}
        for severity, code in re.findall(r"(error|warning)\[([\w-]+)\]", lines):
            found[name][severity].append(code)
    return found


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All letters with every line as it was printed, built."""
    return built(tmp_path_factory.mktemp("printed"), IDS, "body-as-printed")


@pytest.fixture(scope="module")
def natural(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first tries that nothing is wrong with, built."""
    names = [name for name in IDS if name not in REFUSED]
    return built(tmp_path_factory.mktemp("natural"), names, "paste")


def built(folder: Path, names: list[str], kind: str) -> Path:
    for name in names:
        put(folder, name, kind)
    told = run("build", folder)
    assert (folder / "public").is_dir(), told
    return folder / "public"


def put(folder: Path, name: str, kind: str) -> None:
    file = folder / "content" / f"{address(name, kind)}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes((CASES / f"letters/{name}.{kind}.md").read_bytes())


def run(command: str, folder: Path) -> str:
    import contextlib
    import io

    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        main([
            *(command, "--site", str(CASES / "site.yaml"), "--content", str(folder / "content")),
            *("--output", str(folder / "public"), "--lang", "en"),
        ])  # fmt: skip
    return told.getvalue()


@pytest.mark.parametrize("name", IDS)
def test_a_first_natural_try_is_published(name: str, said: dict[str, dict[str, list[str]]]) -> None:
    assert set(said[name]["error"]) <= REFUSED.get(name, set())
    assert set(said[name]["warning"]) <= RIGHT | OTHERS.get(name, set())


@pytest.mark.parametrize("name", [name for name in IDS if name not in REFUSED])
def test_the_twin_says_what_the_letter_says_and_no_more(name: str, natural: Path) -> None:
    twin = json.loads((natural / f"{address(name, 'paste')}.json").read_bytes())
    right = case(f"letters/{name}.expected.json")
    written = (CASES / f"letters/{name}.paste.md").read_text(encoding="utf-8")
    head = written.split("\n---\n")[0]
    if right["title_is_the_letters_own"]:
        assert list(map(told, twin["proposals"])) == (right["proposals"] or [])
    for key, chinese in (
        ("document_number", "文号"),
        ("result", "办理结果"),
        ("contact", "联系方式"),
    ):
        assert (twin[key] is not None) == (f"\n{chinese}:" in head), key
    assert (twin["result_code"] == UNSTATED) == ("\n办理结果: " not in head or bare_grade(head))
    assert twin["document_number_parts"] == (
        right["document_number_parts"] if "\n文号:" in head or head.startswith("文号") else None
    )


def bare_grade(head: str) -> bool:
    return re.search(r"^办理结果: *[(（]?[A-D][)）]?类?$", head, re.MULTILINE) is not None


def told(proposal: dict[str, Any]) -> dict[str, Any]:
    keys = {"body": "body_code", "level": "level_code"}
    names = ("body", "level", "session", "meeting", "number")
    return {name: proposal[keys.get(name, name)] for name in names}


PARTS = ("salutation", "signature", "signature-date", "note")


@pytest.mark.parametrize("name", IDS)
def test_every_line_is_in_its_part(name: str, public: Path) -> None:
    page = (public / address(name, "body-as-printed") / "index.html").read_text(encoding="utf-8")
    found = dict(blocks(page[page.index('id="body"') :]))
    for block in case(f"letters/{name}.expected.json")["blocks"]:
        assert found[squeezed(block["line"])] == block["part"], block["line"]


def blocks(page: str) -> Iterator[tuple[str, str]]:
    seen = defaultdict(int)
    for match in re.finditer(r"<(p|h[2-6]|li|td|pre)\b([^>]*)>(.*?)</\1>", page, re.DOTALL):
        classes = re.search(r'class="([^"]*)"', match[2])
        part = next((x for x in (classes[1].split() if classes else ()) if x in PARTS), "text")
        text = squeezed(re.sub(r"<[^>]+>", "", match[3]))
        seen[text] += 1
        if seen[text] == 1:
            yield text, part


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(text))


def forms(kind: str) -> list[dict[str, Any]]:
    return [entry for entry in case("forms.json") if entry["kind"] == kind]


TITLES = [(x["title"], x["expected"]) for x in case("titles.json")]
TITLES += [(x["input"], x["right"]) for x in forms("title")]


@pytest.mark.parametrize(("title", "right"), TITLES)
def test_titles(title: str, right: list[dict[str, Any]]) -> None:
    from dafu.gate import proposals
    from tests.letters import good_letter

    found = proposals(good_letter(letter_text(title=title)), site())
    assert [told(proposal.model_dump()) for proposal in found] == right


@pytest.mark.parametrize("entry", forms("document_number"), ids=lambda entry: entry["input"])
def test_document_numbers(entry: dict[str, Any]) -> None:
    parts = number_parts(entry["input"])
    assert (parts and parts._asdict()) == entry["right"]


@pytest.mark.parametrize("entry", forms("result_letter"), ids=lambda x: x["input"]["written"])
def test_grades(entry: dict[str, Any]) -> None:
    given = entry["input"]
    scheme = ", ".join(f"{key}: {code}" for key, code in given["result_scheme"].items())
    settings = site(f"result_scheme: {{{scheme}}}\n")
    assert check(letter_text(result=f'"{given["written"]}"'), settings=settings) == []
    term = settings.result(given["written"])
    assert term
    assert term.code == entry["right"]


@pytest.mark.parametrize("entry", forms("result_word"), ids=lambda entry: str(entry["input"]))
def test_result_words(entry: dict[str, Any]) -> None:
    problems = check(letter_text(result=entry["input"]))
    if entry["input"] is None:
        assert codes(problems) == ["key-advised"]
        return
    assert problems == [], shown(problems)
    term = site().result(entry["input"])
    right = entry["right"]
    expected = "in_progress_or_planned" if right.startswith("in_progress or") else right
    assert term
    assert term.code == expected


@pytest.mark.parametrize(
    "written",
    [
        "2023年5月8日", "2023.5.8", "二〇二三年五月八日", "二O二三年五月八日", "２０２３年５月８日",
        "2023 年 5 月 8 日",
    ],
)  # fmt: skip
def test_a_date_is_read_in_front_matter_and_signature(written: str) -> None:
    body = BODY.replace("2023年5月8日", written)
    assert check(letter_text(body, date=written)) == []
    other = BODY.replace(
        "2023年5月8日", written.replace("5", "6").replace("５", "６").replace("五", "六")
    )
    assert codes(check(letter_text(other, date=written))) == ["body-signature"]
