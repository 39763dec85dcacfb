"""Letters of 31 offices as Word, text, web page and PDF: nothing wrong that is not marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from playwright.sync_api import Browser

from tests.drafting.documents import docx, p
from tests.drafting.importing import Done, run

CASES = Path(__file__).parents[1] / "cases"
KEYS = ("标题", "主送", "发文机关", "成文日期", "文号")
LOOK = """<!doctype html><meta charset="utf-8"><style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
body { font: 16pt/28pt serif } h1, .head { text-align: center; text-indent: 0 }
h1 { font-size: 22pt } p { margin: 0; text-align: justify; text-indent: 2em }
</style>"""


class Original(NamedTuple):
    """A letter as its office printed it."""

    name: str
    wanted: dict[str, str]
    """The right values of :data:`KEYS`; empty where it prints none."""
    head: list[str]
    """The lines before the title."""
    lines: list[str]
    """Those after it."""


def bare(text: object) -> str:
    return re.sub(r"\s", "", str(text))


def originals() -> Iterator[Original]:
    for told in sorted((CASES / "letters").glob("*.expected.json")):
        said = json.loads(told.read_text(encoding="utf-8"))
        name = told.name.removesuffix(".expected.json")
        text = told.with_name(f"{name}.body-as-printed.md").read_text(encoding="utf-8")
        front, body = text.removeprefix("---\n").split("\n---\n", 1)
        values = yaml.safe_load(front)
        lines = [line for line in re.sub(r"(?m)^#+ ", "", body).split("\n") if line.strip()]
        number = said["document_number_printed"] or ""
        wanted = {key: bare(values.get(key, "")) for key in KEYS} | {"文号": bare(number)}
        grade = said["result_letter_printed"] or ""
        grades = [grade] if grade and not any(grade in line for line in lines) else []
        office = f"{values['发文机关']}文件"
        yield Original(name, wanted, [office, *filter(None, [number]), *grades], lines)


ALL = list(originals())


def as_word(x: Original) -> bytes:
    centred = [p(line, look='<w:jc w:val="center"/>') for line in (*x.head, x.wanted["标题"])]
    return docx(*centred, p(""), *[p(line) for line in x.lines])


def as_text(x: Original) -> bytes:
    return "\n".join((*x.head, x.wanted["标题"], *[f"　　{line}" for line in x.lines])).encode()


def as_page(x: Original) -> bytes:
    head = "".join(f'<p class="head">{escape(line)}</p>' for line in x.head)
    body = "".join(f"<p>{escape(line)}</p>" for line in x.lines)
    return f"{LOOK}{head}<h1>{x.wanted['标题']}</h1>{body}".encode()


FORMS: dict[str, Callable[[Original], bytes]] = {
    "docx": as_word,
    "txt": as_text,
    "html": as_page,
}


def check(original: Original, draft: str) -> None:
    """Every value is right or marked, and every character is in the draft."""
    front, body = draft.removeprefix("---\n").split("\n---\n", 1)
    found: dict[str, Any] = yaml.safe_load(front)
    for key, wanted in original.wanted.items():
        got = bare(found.get(key, ""))
        marked = re.search(rf"^#? ?{key}:.*(?:请核对|没有写明)", front, re.MULTILINE)
        # A grade that stands beside a number is none of its own.
        right = got == wanted or (key == "文号" and got and wanted.startswith(got))
        assert right or marked, (original.name, key, got, wanted)
    written = bare(body.replace("\\", ""))
    for line in original.lines:
        if bare(line) not in written:  # It is a key now: each word and number of it.
            said = re.split("[：:]", line)[-1]
            for word in re.findall(r"[0-9]+|[\u4e00-\u9fff]+|[A-D]", said):
                assert word in front, (original.name, line, word)


def imported(folder: Path, files: dict[str, bytes]) -> Done:
    """Import them all in one run, with the settings of the cases."""
    (folder / "site.yaml").write_bytes((CASES / "site.yaml").read_bytes())
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return run(folder, "import", *files)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_wrong_and_unmarked(tmp_path: Path, form: str) -> None:
    files = {f"{x.name}.{form}": FORMS[form](x) for x in ALL}
    done = imported(tmp_path, files)
    assert len(done.paths) == len(ALL) > 30
    for original, path in zip(ALL, done.paths, strict=True):
        check(original, (done.folder / path).read_text(encoding="utf-8"))


def test_nothing_is_wrong_and_unmarked_in_a_printed_file(tmp_path: Path, browser: Browser) -> None:
    page = browser.new_page()
    files = {}
    some = ALL[::3]
    for original in some:
        page.set_content(as_page(original).decode())
        files[f"{original.name}.pdf"] = page.pdf(prefer_css_page_size=True)
    page.close()
    done = imported(tmp_path, files)
    for original, path in zip(some, done.paths, strict=True):
        check(original, (done.folder / path).read_text(encoding="utf-8"))
