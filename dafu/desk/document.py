"""A letter's file in its two parts, and put together again with nothing else changed."""

from __future__ import annotations

from dataclasses import dataclass

from dafu.desk.rewrite import UnreadableError, Written, rewritten, written
from dafu.model.letter import FrontMatter
from dafu.read.front_matter.fences import FENCE

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class TextFile:
    """Text of a file with LF line ends, and how its lines end on the disk."""

    text: str
    end: str = "\n"
    marked: bool = False
    """Whether it begins with a byte order mark."""

    @classmethod
    def of(cls, data: bytes) -> TextFile:
        """The document in ``data``; raises :class:`UnreadableError` for what is not UTF-8."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableError("not UTF-8") from error
        end = "\r\n" if "\r\n" in text else "\n"
        plain = text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")
        return cls(plain, end, text.startswith(_MARK))

    def data(self) -> bytes:
        """The bytes of the file."""
        text = self.text.replace("\n", self.end)
        return (_MARK * self.marked + text).encode()

    def parts(self) -> tuple[str, str]:
        """Front matter and body; raises :class:`UnreadableError` without the two lines ``---``."""
        lines = self.text.split("\n")
        ends = [number for number, line in enumerate(lines) if line.rstrip() == FENCE][:2]
        if len(ends) < 2 or ends[0]:
            raise UnreadableError("no front matter")
        head = "".join(f"{line}\n" for line in lines[1 : ends[1]])
        return head, "\n".join(lines[ends[1] + 1 :])

    def values(self) -> dict[str, Written]:
        """What its keys say; raises :class:`UnreadableError`."""
        return written(self.parts()[0], FrontMatter)

    def with_text(self, text: str) -> TextFile:
        """The same file with another text, as a browser sends it."""
        return TextFile(_sent(text), self.end, self.marked)

    def edited(self, values: dict[str, Written], body: str, chinese: bool) -> TextFile:
        """The document with other values and another body, the rest as it is.

        Raises :class:`UnreadableError` where it would not say what is wanted.
        """
        head, old = self.parts()
        new = rewritten(head, values, FrontMatter, chinese)
        if {name: value for name, value in written(new, FrontMatter).items() if value} != values:
            raise UnreadableError("the values did not come out as wanted")
        body = _sent(body)
        if body != old and body and not body.endswith("\n"):
            body += "\n"
        lines = self.text.split("\n")
        fences = [line for line in lines if line.rstrip() == FENCE][:2]
        return TextFile(f"{fences[0]}\n{new}{fences[1]}\n{body}", self.end, self.marked)


def empty(chinese: bool) -> TextFile:
    """A letter of which nothing is said yet: it is asked for its title, and so for all it needs."""
    return TextFile(f"{FENCE}\n{'标题' if chinese else 'title'}:\n{FENCE}\n")


def _sent(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
