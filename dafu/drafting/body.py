r"""Blocks to Markdown, character for character: what is written is read again and must be the same.

A character that would count as a mark and is none gets a backslash; where the reader shows a
paragraph as it is without one, none is set. So dimensions like 600*400 stay readable in the source,
and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dafu.drafting.document import Block, Paragraph, Picture, Table, TextRun
from dafu.drafting.draft import FILE_MARK, File
from dafu.problems.problem import Problems
from dafu.read.markdown.full import full_parse
from dafu.read.markdown.paragraphs import ends_sentence, heading_level, headings_among

_LONGEST_HEADING = 60
_DEEPEST = 6
_LEADING = re.compile(r"(\s*)([#>+*\-=|~`:]|\d{1,9}(?=[.)]))")
_MARKS = re.compile(r"([\\`*_\[\]<>&#|~])")


def markdown(blocks: Sequence[Block]) -> tuple[str, list[File]]:
    """The Markdown of a body, and the files that it shows or that lie beside it."""
    files: list[File] = []
    written: list[tuple[bool, str]] = []
    levels = _levels(blocks)
    for block, level in zip(blocks, levels, strict=True):
        if isinstance(block, Picture):
            written += ((False, text) for text in _file(block, files))
        elif isinstance(block, Table):
            written.append((False, _table(block)))
        elif text := _paragraph(block, level):
            written.append((block.bullet, text))
    return _together(written), files


def _together(written: Sequence[tuple[bool, str]]) -> str:
    """Blocks parted by blank lines, items of one list by none."""
    body = ""
    listed = False
    for bullet, text in written:
        if body:
            body += "\n" if bullet and listed else "\n\n"
        body += text
        listed = bullet
    return f"{body}\n" if body else ""


def _levels(blocks: Sequence[Block]) -> list[int]:
    """The level of each block as a heading, by its style or by the reader's rules; 0 of others."""
    lines = [_line(block) for block in blocks]
    levels = [_styled_level(block) if isinstance(block, Paragraph) else 0 for block in blocks]
    marked = [index for index, level in enumerate(levels) if level]
    loose = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and not levels[i]]
    for found in headings_among(lines, loose, marked):
        levels[found.first] = len(found.new) - len(found.new.lstrip("#"))
    return levels


def _line(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text.strip().replace("\n", " ")
    return "|" if isinstance(block, Table) else "!"


def _styled_level(block: Paragraph) -> int:
    text = block.text.strip()
    if not block.level or len(text) > _LONGEST_HEADING or ends_sentence(text):
        return 0
    return heading_level(text) or min(block.level + 1, _DEEPEST)


def _file(picture: Picture, files: list[File]) -> Iterator[str]:
    number = sum(file.is_picture == picture.shown for file in files) + 1
    title = " ".join(picture.title.split()) or f"{'图' if picture.shown else '附件'}{number}"
    files.append(File(picture.ending, picture.data, title, picture.shown))
    if picture.shown:
        called = f"{FILE_MARK}{len(files) - 1}{FILE_MARK}"
        yield f"![{_MARKS.sub(_escaped, title)}]({called})"


def _table(table: Table) -> str:
    width = max(map(len, table.rows))
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    lines = ["".join(f"| {_cell(cell)} " for cell in row) + "|" for row in rows]
    lines.insert(1, "|" + "---|" * width)
    return "\n".join(lines)


def _cell(text: str) -> str:
    plain = " ".join(text.split("\n")).strip()
    return plain.replace("|", "\\|") if _same(plain, plain) else _MARKS.sub(_escaped, plain)


def _paragraph(block: Paragraph, level: int) -> str:
    runs = _stripped(block.runs)
    plain = "".join(run.text for run in runs)
    if not plain:
        return ""
    if level:
        return f"{'#' * level} {_text(plain, plain)}"
    if block.bullet:
        return f"- {_text(plain, plain)}"
    marked = "".join(_marked(run) for run in runs)
    if marked != plain and _same(marked, plain, plainly=False):
        return marked
    return _text(plain, plain)


def _stripped(runs: Sequence[TextRun]) -> list[TextRun]:
    found = [run._replace(text=run.text.replace("\n", " ")) for run in runs]
    if found:
        found[0] = found[0]._replace(text=found[0].text.lstrip())
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return found


def _marked(run: TextRun) -> str:
    """A run with the marks of bold words and links."""
    text = run.text
    if run.link and text.strip() and not re.search(r"[\s<>()]", run.link):
        return f"[{_MARKS.sub(_escaped, text)}]({run.link})"
    bare = text.strip()
    if run.bold and bare:
        start = text.index(bare)
        inner = _text(bare, bare)
        return f"{text[:start]}**{inner}**{text[start + len(bare) :]}"
    return _text(text, text) if bare else text


def _text(written: str, shown: str) -> str:
    """``written`` with as few backslashes as make the reader show ``shown``."""
    leading = _LEADING.sub(_first_escaped, written, count=1) if _LEADING.match(written) else written
    for form in dict.fromkeys((written, leading)):
        if _same(form, shown):
            return form
    return _LEADING.sub(_first_escaped, _MARKS.sub(_escaped, written), count=1)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[1]}"


def _first_escaped(match: re.Match[str]) -> str:
    if match.start() or match[2] == "\\":
        return match[0]
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def _same(written: str, shown: str, plainly: bool = True) -> bool:
    """Whether the reader shows ``written`` as ``shown``, in one paragraph and without a word."""
    problems = Problems()
    body = full_parse(written, "", 1, "replies/2000/draft", problems).body
    if any(problem.is_error or problem.code.name.startswith("mark-") for problem in problems):
        return False
    as_text = body.html.startswith("<p>") and (not plainly or "<" not in body.html[3:-5])
    return as_text and body.text == " ".join(shown.split("\n")).strip()
