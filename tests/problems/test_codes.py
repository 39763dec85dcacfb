"""Every code there is: reported for its example, at the right place, and readable."""

from __future__ import annotations

import os
import shutil
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dafu.build import build
from dafu.engine.checking import check_all
from dafu.problems.codes import CODES
from dafu.problems.problem import Problem, Problems
from dafu.read.theme import read_theme
from tests.drafting import cases as imports
from tests.letters import (
    BODY,
    NOW,
    PATH,
    SITE,
    check,
    check_site,
    codes,
    example_text,
    letter_text,
    position,
    shown,
    site,
    with_lines,
    write_site,
)
from tests.verify import audits

WITH_EXAMPLE = sorted(name for name, code in CODES.items() if code.example)

ELSEWHERE = {
    "body-empty": "\n---\n",
    "body-salutation": "示例甲委员：",
    "body-signature": "2023年5月8日",
    "date-limit": "2023-05-08",
}
"""Where a problem stands that is not in the lines of its example."""

SHIPPED = Path(__file__).parents[2] / "theme"


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_the_example_is_reported_and_nothing_else(name: str) -> None:
    example = CODES[name].example
    text = example_text(example)
    problems = check(text)
    assert set(codes(problems)) == {name}, shown(problems)
    assert problems[0].code.severity == CODES[name].severity
    needle = ELSEWHERE.get(name) or example.removeprefix("---\n").split("\n---\n")[0]
    line, _ = position(text, needle)
    assert problems[0].place.path == PATH
    assert problems[0].place.line in range(line, line + needle.count("\n") + 1)


def of_tree(folder: Path) -> list[Problem]:
    return check_site(write_site(folder, {"replies/2023/jiaoyu-1.md": letter_text()}))


def link(folder: Path) -> list[Problem]:
    write_site(folder, {"pages/about.md": "---\ntitle: 关于\n---\n说明。\n"})
    (folder / "content/pages/other.md").symlink_to("about.md")
    return of_tree(folder)


def special(folder: Path) -> list[Problem]:
    write_site(folder)
    os.mkfifo(folder / "content/pipe.md")
    return of_tree(folder)


def unreadable(folder: Path) -> list[Problem]:
    sources = write_site(folder)
    sources.content.rmdir()
    return check_site(sources)


def in_tree(path: str, text: str | bytes = letter_text()) -> Callable[[Path], list[Problem]]:
    def problems(folder: Path) -> list[Problem]:
        write_site(folder, {path: text})
        return of_tree(folder)

    return problems


def in_file(text: str | bytes) -> Callable[[Path], list[Problem]]:
    return lambda folder: check(text)


def on_site(text: str, extra: str) -> Callable[[Path], list[Problem]]:
    return lambda folder: check(text, settings=site(f"{extra}\n"))


def in_settings(old: str, new: str) -> Callable[[Path], list[Problem]]:
    assert old in SITE
    return lambda folder: check_site(write_site(folder, settings=SITE.replace(old, new)))


def no_settings(folder: Path) -> list[Problem]:
    sources = write_site(folder)
    sources.site.unlink()
    return check_site(sources)


def in_site(change: Callable[[Path], None]) -> Callable[[Path], list[Problem]]:
    return lambda folder: list(audits.found(folder, change).problems)


def in_theme(path: str, text: str, *shipped: Path) -> Callable[[Path], list[Problem]]:
    def read(folder: Path) -> list[Problem]:
        file = folder / "mytheme" / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        problems = Problems()
        read_theme([*shipped, Path("mytheme")], problems)
        return list(problems)

    return read


def unnoted(folder: Path) -> list[Problem]:
    sources = replace(write_site(folder, {"replies/2023/jiaoyu-1.md": GOOD}), theme=SHIPPED)
    assert build(sources, now=NOW, search=False).collection
    (folder / PATH).write_text(GOOD.replace("现答复", "现将答复"), encoding="utf-8")
    return list(check_all(sources, NOW)[0])


def without_logo(folder: Path) -> list[Problem]:
    sources = write_site(folder, settings=f"{SITE}logo: logo.svg\n")
    return list(check_all(replace(sources, theme=SHIPPED), NOW)[0])


def in_recorded_site(change: Callable[[Path], None]) -> Callable[[Path], list[Problem]]:
    return lambda folder: list(audits.found(folder, change, record=True).problems)


def nameless(text: str) -> Callable[[Path], list[Problem]]:
    """A letter on a site that names nobody."""
    settings = SITE + "names: {members: 否}\n"
    return lambda folder: check_site(
        write_site(folder, {PATH.removeprefix("content/"): text}, settings)
    )


def signed(kept: str = "") -> Callable[[Path], list[Problem]]:
    """A letter on a site that asks for a sign-off, beside which ``kept`` lies."""

    def problems(folder: Path) -> list[Problem]:
        path = PATH.removeprefix("content/")
        files = {path: letter_text(), path.replace(".md", ".signoff.jsonl"): kept}
        sources = write_site(folder, files, SITE + "sign_off: 是\n")
        shown = replace(sources, theme=SHIPPED)
        return list(check_all(shown, NOW)[0])

    return problems


def after_record(change: Callable[[Path], object]) -> Callable[[Path], list[Problem]]:
    def problems(folder: Path) -> list[Problem]:
        sources = write_site(folder, {"replies/2023/jiaoyu-1.md": letter_text()})
        assert build(sources, now=NOW, record=True).collection
        change(folder)
        return list(build(sources, now=NOW).problems)

    return problems


def lost_log(folder: Path) -> None:
    (folder / "content/publications.ndjson").unlink()


def damaged_log(folder: Path) -> None:
    shutil.rmtree(folder / ".public.dafu-cache")
    (folder / "public/data/log/index.json").write_text("")


def lost_salts(folder: Path) -> None:
    (folder / "content/publications.salts").unlink()


GOOD = letter_text()
OTHER = "对区政协十五届二次会议第152002号提案的答复"
FRONT = GOOD[: GOOD.index("---\n示例")]

WITHOUT_EXAMPLE: dict[str, tuple[Callable[[Path], list[Problem]], str]] = {
    "file-link": (link, "content/pages/other.md:1:1"),
    "file-special": (special, "content/pipe.md:1:1"),
    "file-unreadable": (unreadable, "content:1:1"),
    "file-name": (in_tree("replies/2023/教育-1.md"), "content/replies/2023/教育-1.md:1:1"),
    "file-reserved": (in_tree("pages/kinds.md"), "content/pages/kinds.md:1:1"),
    "theme-template": (
        in_theme("templates/home.html", "\n{% if a %}\n"),
        "mytheme/templates/home.html:2:1",
    ),
    "theme-asset": (in_theme("assets/区徽.svg", ""), "mytheme/assets/区徽.svg:1:1"),
    "theme-synonyms": (
        in_theme("assets/search/synonyms.txt", "厕所 = 公厕\n单车\n"),
        "mytheme/assets/search/synonyms.txt:2:1",
    ),
    "theme-string": (
        in_theme("strings/en.yaml", "nav:\n  home: [a]\n"),
        "mytheme/strings/en.yaml:2:9",
    ),
    "theme-string-unknown": (
        in_theme("strings/zh-Hans.yaml", "nav:\n  serch: 查找\n", SHIPPED),
        "mytheme/strings/zh-Hans.yaml:2:3",
    ),
    "change-unnoted": (unnoted, f"{PATH}:3:8"),
    "site-logo": (without_logo, "site.yaml:10:1"),
    "file-place": (in_tree("jiaoyu-2.md"), "content/jiaoyu-2.md:1:1"),
    "file-clash": (in_tree("replies/2023/Jiaoyu-1.md"), "content/replies/2023/jiaoyu-1.md:1:1"),
    "file-large": (
        in_tree("replies/2023/jiaoyu-2.md", GOOD + "长" * 1_000_000),
        "content/replies/2023/jiaoyu-2.md:1:1",
    ),
    "file-encoding": (in_file(GOOD.encode("gb18030")), f"{PATH}:2:19"),
    "file-control": (in_file(GOOD.replace("现答复", "现\x07答复")), f"{PATH}:14:11"),
    "file-suffix": (in_tree("replies/2023/a.MD"), "content/replies/2023/a.MD:1:1"),
    "file-text": (in_tree("replies/2023/a.md.txt"), "content/replies/2023/a.md.txt:1:1"),
    "file-document": (in_tree("replies/2023/答复.docx"), "content/replies/2023/答复.docx:1:1"),
    "file-unused": (in_tree("replies/2023/map.png"), "content/replies/2023/map.png:1:1"),
    "file-empty": (in_file(""), f"{PATH}:1:1"),
    "front-matter-missing": (in_file("示例甲委员：\n"), f"{PATH}:1:1"),
    "front-matter-open": (in_file(GOOD.removeprefix("---\n")), f"{PATH}:1:1"),
    "front-matter-late": (in_file("\n" + GOOD), f"{PATH}:1:1"),
    "front-matter-fence": (in_file(GOOD.replace("---", "———")), f"{PATH}:1:1"),
    "front-matter-unclosed": (in_file(FRONT), f"{PATH}:11:1"),
    "front-matter-twice": (
        in_file(letter_text("\n公开属性: 主动公开 · 全文\n---\n")),
        f"{PATH}:13:1",
    ),
    "front-matter-large": (in_file(letter_text(summary="长" * 30_000)), f"{PATH}:2:1"),
    "front-matter-shape": (in_file("---\n- 一\n- 二\n---\n正文\n"), f"{PATH}:2:1"),
    "key-missing": (in_file(letter_text(title=None)), f"{PATH}:2:1"),
    "key-advised": (in_file(letter_text(result=None)), f"{PATH}:2:1"),
    "number-grade": (
        on_site(letter_text(document_number="示教〔2023〕1号 B类"), "result_scheme: {B: planned}"),
        f"{PATH}:2:18",
    ),
    "result-letter": (
        on_site(letter_text(result="C类"), "result_scheme: {B: planned}"),
        f"{PATH}:8:9",
    ),
    "number-duplicate": (
        lambda folder: check(
            GOOD, with_lines(f"title: {OTHER}\ndocument_number: 示教〔2023〕 1号")
        ),
        f"{PATH.replace('-1', '-2')}:10:18",
    ),
    "proposal-shared": (
        lambda folder: check(GOOD, with_lines("document_number: 示教〔2023〕2号")),
        f"{PATH.replace('-1', '-2')}:2:8",
    ),
    "former-taken": (
        lambda folder: check(
            letter_text(former="replies/2023/jiaoyu-2"),
            letter_text(
                document_number="示教〔2023〕2号",
                title="对区政协十五届二次会议第152002号提案的答复",
            ),
        ),
        f"{PATH}:11:9",
    ),
    "signer-in-text": (
        lambda folder: check(letter_text(f"{BODY}\n签发人：示例丁\n", signed_by="示例丁")),
        f"{PATH}:21:1",
    ),
    "link-not-public": (
        lambda folder: check(
            letter_text("示例甲委员：\n\n见[另一件](jiaoyu-2.md)。\n"),
            with_lines(f"title: {OTHER}\ndocument_number: 示教〔2023〕2号\ndisclosure: 不予公开"),
        ),
        f"{PATH}:14:8",
    ),
    "name-unclear": (
        nameless(letter_text("现答复如下。", addressee="示例甲有关建议的答复事项")),
        f"{PATH}:4:12",
    ),
    "name-left": (nameless(letter_text("示例甲委员：\n\n示&#20363;甲说。")), f"{PATH}:12:1"),
    "site-missing": (no_settings, "site.yaml:1:1"),
    "site-url": (in_settings("https://www", "www"), "site.yaml:3:11"),
    "site-contact": (
        in_settings("issuers:", "security: {contact: 办公室, expires: 2027-01-01}\nissuers:"),
        "site.yaml:5:21",
    ),
    "site-expired": (
        in_settings(
            "issuers:",
            "security: {contact: 'mailto:a@example.gov.cn', expires: 2020-01-01}\nissuers:",
        ),
        "site.yaml:5:57",
    ),
    "site-slug": (in_settings("slug: jiaoyu", "slug: 教育"), "site.yaml:6:29"),
    "site-code": (
        in_settings("{name: 示例市示例区人民政府办公室}", '{name: 办公室, site_code: "12"}'),
        "site.yaml:4:35",
    ),
    "site-twice": (in_settings("slug: jiaotong", "slug: jiaoyu"), "site.yaml:6:3"),
    "site-choice": (in_settings("publisher:", "language: fr\npublisher:"), "site.yaml:4:11"),
    "public-altered": (in_site(audits.altered), "public/404.html:1:1"),
    "public-missing": (in_site(audits.missing), "public/404.html:1:1"),
    "public-foreign": (in_site(audits.foreign), "public/extra.html:1:1"),
    "manifest-unusable": (in_site(audits.no_manifest), "public/data/manifest.json:1:1"),
    "twin-unreadable": (in_site(audits.no_twin), f"{audits.TWIN}:1:1"),
    "twin-hash": (in_site(audits.other_words), f"{audits.TWIN}:1:1"),
    "twin-disclosure": (in_site(audits.withheld), f"{audits.TWIN}:1:1"),
    "data-schema": (in_site(audits.another_form), f"{audits.TWIN}:1:1"),
    "data-unreadable": (in_site(audits.infinite), "public/data/index.json:1:1"),
    "schema-unusable": (in_site(audits.no_schema), "public/data/schema/letter.json:1:1"),
    "bulk-differs": (in_site(audits.fewer), "public/data/replies.ndjson:1:1"),
    "twin-alone": (in_site(audits.without_page), f"{audits.TWIN}:1:1"),
    "log-broken": (
        in_tree("publications.ndjson", "{}\n"),
        "content/publications.ndjson:1:1",
    ),
    "log-course": (after_record(lost_log), "content/publications.ndjson:1:1"),
    "log-unreadable": (after_record(damaged_log), "content/publications.ndjson:1:1"),
    "log-salts": (after_record(lost_salts), "content/publications.salts:1:1"),
    "log-unrecorded": (in_recorded_site(audits.another_letter), f"{audits.TWIN}:1:1"),
    "log-unfounded": (in_recorded_site(audits.no_letter), "public/data/log/index.json:1:1"),
    "signoff-missing": (signed(), f"{PATH}:1:1"),
    "signoff-broken": (signed("{}\n"), f"{PATH}:1:1"),
    "changes-differ": (
        in_recorded_site(audits.other_changes),
        "public/data/changes.json:1:1",
    ),
    "signature-bad": (in_site(audits.forged), "public/data/manifest.json.sig:1:1"),
    "link-dead": (in_site(audits.dead_link), "public/404.html:2:1"),
    **imports.CASES,
}
"""Codes that no change of a good letter brings about: what does, and where it is reported."""

WITH_OTHERS = {
    "name-unclear": "body-salutation",
    "number-duplicate": "number-form",
    "front-matter-twice": "body-salutation",
    "twin-alone": "link-dead",
    "log-unrecorded": "log-unfounded",
    "log-unfounded": "link-dead",
    "twin-disclosure": "data-schema",
}
"""What else is wrong in a case, where it cannot be helped."""


@pytest.mark.parametrize("name", sorted(WITHOUT_EXAMPLE))
def test_codes_without_an_example(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make, place = WITHOUT_EXAMPLE[name]
    problems = make(tmp_path)
    assert set(codes(problems)) - {WITH_OTHERS.get(name)} == {name}, shown(problems)
    found = next(problem for problem in problems if problem.code.name == name)
    assert str(found.place) == place
    assert found.code.severity == CODES[name].severity


def test_every_code_is_covered() -> None:
    assert {*WITH_EXAMPLE, *WITHOUT_EXAMPLE} == set(CODES)
    assert not set(WITH_EXAMPLE) & set(WITHOUT_EXAMPLE)


@pytest.mark.parametrize("name", WITH_EXAMPLE)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_message_and_hint_are_whole_in_both_languages(name: str, language: str) -> None:
    for problem in check(example_text(CODES[name].example)):
        for text in (problem.message(language), problem.hint(language)):  # type: ignore[arg-type]
            assert text.strip() == text != ""
            assert "{" not in text
            assert "None" not in text
        has_chinese = any("\u4e00" <= char <= "\u9fff" for char in problem.code.message.zh)
        assert has_chinese
        assert problem.code.message.en.isascii()


@pytest.mark.parametrize("name", sorted(CODES))
def test_both_languages_tell_of_the_same_values(name: str) -> None:
    """A field that only one language fills is a text that says less; where meant, it is here."""
    code = CODES[name]
    for text in (code.message, code.hint):
        fields = [{field for _, field, _, _ in string.Formatter().parse(t) if field} for t in text]
        differ = fields[0] ^ fields[1]
        assert differ <= {"zh", "name", "meaning", "meaning_en", "later_date", "earlier_date"}


def test_names_of_codes_are_stable_words() -> None:
    assert all(name == name.lower() and name.replace("-", "").isalpha() for name in CODES)
