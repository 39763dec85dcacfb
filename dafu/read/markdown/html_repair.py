"""HTML that came with pasted text, as the Markdown that says the same."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = {"p", "div", "section", "article", "center", "br", "ul", "ol", "tbody", "thead", "hr"}
_PLAIN = {"span", "font", "u", "o:p", "small", "big", "label", "i", "em", "colgroup", "col"}
_BOLD = {"b", "strong"}
_HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### "}
_TABLE = {"table", "tr", "td", "th"}


def without_html(text: str) -> str | None:
    """``text`` with its tags as Markdown, its comments gone; None where that would lose something.

    A table becomes one with bars, unless cells are joined or hold tables.
    """
    found = _HtmlReader()
    found.feed(text)
    found.close()
    return found.text() if found.sound else None


class _HtmlReader(HTMLParser):
    """What a browser would show, written as Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.sound = True
        self.parts: list[str] = []
        self.rows: list[list[str]] | None = None
        self.bold = 0

    def text(self) -> str:
        """All of it, with an empty line between blocks."""
        if self.bold:
            self.parts = [part for part in self.parts if part != "**"]
        lines = [line.strip() if "<" in line else line for line in "".join(self.parts).split("\n")]
        kept = [
            line.rstrip()
            for number, line in enumerate(lines)
            if line.strip() or (number and lines[number - 1].strip())
        ]
        return "\n".join(kept).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell, bold text; anything else cannot be written otherwise."""
        given = dict(attrs)
        joined = {given.get(name) or "1" for name in ("colspan", "rowspan")} != {"1"}
        if tag in _TABLE:
            self.sound &= not joined and (tag != "table" or self.rows is None)
            self._table(tag)
        elif tag in _HEADINGS:
            self.parts.append(f"\n\n{_HEADINGS[tag]}")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self._apart()
        elif tag in _BOLD:
            self.bold += 1
            self._say("**")
        else:
            self.sound &= tag in _PLAIN

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "table" and self.rows is not None:
            self._end_table()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._apart()
        elif tag in _BOLD:
            self.bold -= 1
            self._say("**")
        else:
            self.sound &= tag in _PLAIN | _TABLE | {"li"}

    def handle_data(self, data: str) -> None:
        """Keep what people see."""
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        """Keep a character by its name; a hard blank is one."""
        self._say(" " if name == "nbsp" else f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep a character by its number."""
        self._say(f"&#{name};")

    def unknown_decl(self, data: str) -> None:
        """Refuse what no page has."""
        self.sound = False

    def _say(self, text: str) -> None:
        if self.rows is None:
            self.parts.append(text)
        elif self.rows and self.rows[-1]:
            self.rows[-1][-1] += text.replace("|", "\\|").replace("\n", " ")
        elif text.strip():
            self.sound = False

    def _apart(self) -> None:
        if self.rows is None:
            self.parts.append("\n\n")
        else:
            self._say(" ") if self.rows and self.rows[-1] else None

    def _table(self, tag: str) -> None:
        if tag == "table":
            self.rows = []
        elif self.rows is None:
            self.sound = False
        elif tag == "tr":
            self.rows.append([])
        elif not self.rows:
            self.sound = False
        else:
            self.rows[-1].append("")

    def _end_table(self) -> None:
        rows = [[" ".join(cell.split()) for cell in row] for row in self.rows or [] if row]
        self.rows = None
        if not rows:
            return
        width = max(map(len, rows))
        full = [row + [""] * (width - len(row)) for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in full]
        lines.insert(1, "|" + "---|" * width)
        self.parts.append("\n\n" + "\n".join(lines) + "\n\n")
