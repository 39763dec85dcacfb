"""The title of a letter among the lines of its head, over which it may run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dafu.drafting.document import Block, text_of
from dafu.drafting.draft import Draft
from dafu.drafting.lines import ends_title
from dafu.model.offices import looks_like_offices
from dafu.problems.problem import Text
from dafu.read.markdown.lines import Zone, is_note

_MOST_LINES = 5
_START = re.compile(r"(?P<office>.{0,40}?)(?:关于|对(?!外))")
_ASIDE = re.compile(r"[（(][^（）()]{2,20}[）)]")
_MATTER = re.compile("提案|建议|议案|意见|政协|人大|代表|委员")
_ODD = Text("不像答复的标题", "it is not written as titles of replies are")
_OF_FILE = Text("取自文件的名称", "it is what the file is called")


def take_title(blocks: Sequence[Block], kept: list[bool], draft: Draft, name: str) -> str:
    """Note the title of the head ``blocks``, of which it leaves those that are not ``kept``.

    ``name`` is what the document calls itself, where its head has no title.
    """
    if written := draft.value("title"):
        return written
    lines = [i for i, stays in enumerate(kept) if stays and text_of(blocks[i])]
    texts = {i: text_of(blocks[i]) for i in lines}
    run = _lines(texts)
    unsure = None
    if not run:
        run = [i for i in lines if not is_note(texts[i], Zone.HEAD)]
        run, unsure = (run, _ODD) if len(run) == 1 else ([], _OF_FILE)
    title = "".join(_unwrapped(texts[i]) for i in run)
    if not title and name and ends_title(name):
        title = _unwrapped(name)
    for i in run:
        kept[i] = False
    draft.add(("title",), title, unsure)
    return title


def _lines(texts: dict[int, str]) -> list[int]:
    """The lines of the title: the first that ends as one, with those that it goes on from."""
    for end in texts:
        best: list[int] = []
        for first in range(end, end - _MOST_LINES, -1):
            if first not in texts or is_note(texts[first], Zone.HEAD):
                break
            text = "".join(texts[i] for i in range(first, end + 1))
            if not ends_title(text) or not _MATTER.search(text):
                continue
            best = list(range(first, end + 1))
            if _begins(text) and "关于" not in texts.get(first - 1, ""):
                break
        if best:
            aside = _ASIDE.fullmatch(texts.get(end + 1, ""))
            return [*best, end + 1] if aside else best
    return []


def _begins(text: str) -> bool:
    """Whether a title may begin like this: with its verb, the office before it, or the year."""
    match = _START.match(text)
    office = match["office"].strip() if match else "-"
    return not office or looks_like_offices(office) or re.match(r"\d{4}年", text) is not None


def _unwrapped(title: str) -> str:
    """A title without the blanks at which it was broken; behind an office's name one stays."""

    def between(match: re.Match[str]) -> str:
        return " " if looks_like_offices(title[: match.start()]) else ""

    return re.sub(r"(?<=[^\x00-\x7f])[\s\u3000]+(?=[^\x00-\x7f])", between, title.strip())
