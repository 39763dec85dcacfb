"""Markdown to HTML, plain text and sections: CommonMark with tables, and nothing lost.

HTML is off. What CommonMark would drop or renumber without a word (unused link definitions, cells
beyond a table's head, nesting beyond the limit, list numbers out of order) is refused instead.
"""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import mdurl
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from dafu.codes import CODES
from dafu.letter import Body, Reference, Section, invisible_characters
from dafu.problems import Place, Problems
from dafu.read.parts import letter_parts
from dafu.read.plain import plain_body

MAX_NESTING = 100
"""markdown-it-py drops text below this level, and overflows Python's stack not far beyond it."""

MAX_BRACKET_WORK = 2_000_000
"""Every opening bracket costs time by the number of those still open before it in its paragraph."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The closed list of URL schemes a letter may link to, beside relative addresses."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body in its forms, and the places it points to."""

    body: Body
    references: tuple[Reference, ...]


def parse(source: str, path: str, first_line: int, address: str, problems: Problems) -> Parsed:
    """The forms of a body; problems are noted with lines of the file ``path``.

    ``first_line`` is the line of the file on which ``source`` begins; ``address`` the file's path
    in the content tree without ``.md``, from which its links lead.
    """
    plain = plain_body(source)
    return Parsed(plain, ()) if plain else full_parse(source, path, first_line, address, problems)


def full_parse(source: str, path: str, first_line: int, address: str, problems: Problems) -> Parsed:
    """What :func:`parse` gives, by the Markdown parser whatever the source."""
    noted = len(problems)
    _check_brackets(source, path, first_line, problems)
    if len(problems) > noted:
        return Parsed(Body(markdown=source, html="", text="", sections=()), ())
    environment: dict[str, Any] = {}
    tokens = _parser().parse(source, environment)
    reader = _Reader(source, path, first_line, problems)
    reader.check_html()
    reader.check_tokens(tokens)
    if not reader.too_deep:
        definitions = environment.get("references", {}).values()
        reader.check_nothing_lost(
            tokens, [_Definition(entry["map"], unquote(entry["href"])) for entry in definitions]
        )
    _join_wide_lines(tokens)
    sections = _number_headings(tokens)
    _mark_letter_parts(tokens)
    text = plain_text(tokens)
    _point_to_pages(tokens, address)
    _class_alignment(tokens)
    rendered = _parser().renderer.render(tokens, _parser().options, {})
    body = Body(markdown=source, html=rendered, text=text, sections=sections)
    return Parsed(body, tuple(reader.references))


@cache
def _parser(html_on: bool = False) -> MarkdownIt:
    options = {
        "html": html_on,
        "maxNesting": MAX_NESTING,
        "linkify": False,
        "typographer": False,
    }
    parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable("table")
    # Every link is parsed as one, so that a forbidden scheme is an error and not stray text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Addresses stay as written but for percent-encoding: no punycode in a public record.
    parser.normalizeLink = lambda url: mdurl.encode(url)  # type: ignore[method-assign]
    return parser


class _Renderer(RendererHTML):
    """HTML for a government page: tables that scroll on a phone."""

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A table in a box that scrolls by itself and can be reached by keyboard."""
        return '<div class="table" tabindex="0" role="group"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The end of :meth:`table_open`'s box."""
        return "</table></div>\n"


def _join_wide_lines(tokens: Sequence[Token]) -> None:
    """Take out the line ends between two wide characters, where they are no space."""
    for block in tokens:
        before, breaks = "", list[Token]()
        for token in block.children or []:
            if token.type == "softbreak":
                breaks.append(token)
            elif token.content:
                if breaks and _wide(before) and _wide(token.content[0]):
                    for line_end in breaks:
                        line_end.type = "text"
                before, breaks = token.content[-1], []


_WIDE_IN_CHINESE = frozenset("“”‘’…—·")
"""Marks of ambiguous width that are wide between Chinese characters."""


def _wide(char: str) -> bool:
    return bool(char) and (
        unicodedata.east_asian_width(char) in {"W", "F"} or char in _WIDE_IN_CHINESE
    )


def _check_brackets(source: str, path: str, first_line: int, problems: Problems) -> None:
    if source.count("[") ** 2 < MAX_BRACKET_WORK:
        return
    work = still_open = 0
    for number, line in enumerate(source.split("\n")):
        if not line.strip():
            still_open = 0
        for bracket in _BRACKET.findall(line):
            still_open = max(still_open + (1 if bracket == "[" else -1), 0)
            work += min(still_open, MAX_NESTING)
        if work > MAX_BRACKET_WORK:
            place = Place(path, first_line + number)
            problems.add(CODES["body-nesting"], place, limit=MAX_NESTING)
            return


_BRACKET = re.compile(r"[\[\]]")


class _Reader:
    """The checks over one body, with positions in its file."""

    def __init__(self, source: str, path: str, first_line: int, problems: Problems) -> None:
        self.lines = source.split("\n")
        self.source = source
        self.path = path
        self.first_line = first_line
        self.problems = problems
        self.references: list[Reference] = []
        self.too_deep = False

    def place(self, line: int, column: int = 0) -> Place:
        """The place of a line of the body, both counted from 0; never among its leading blanks."""
        text = self.lines[line] if line < len(self.lines) else ""
        column = max(column, len(text) - len(text.lstrip()))
        return Place(self.path, self.first_line + line, column + 1)

    def placed(self, block: Token) -> Iterator[tuple[Token, Place]]:
        """What ``block`` holds, each part with its place."""
        line, end = block.map or (0, 1)
        column = 0
        for token in block.children or []:
            if token.type in {"softbreak", "hardbreak"}:
                line, column = line + 1, 0
                continue
            # Line ends inside code and tags are not tokens, so tags and links are looked for below.
            last = line if token.type in {"text", "code_inline"} else line + _LINES_BELOW
            needle = _written(token)
            found = -1
            for number in range(line, min(last + 1, end) if needle else line):
                start = column if number == line else 0
                found = self.lines[number].find(needle, start, start + _WINDOW)
                if found >= 0:
                    line, column = number, found
                    break
            yield token, self.place(line, column)
            column += len(needle) if found >= 0 else 0

    def check_html(self) -> None:
        """Refuse raw HTML and comments: a comment is a note that must not be published."""
        if "<" not in self.source:
            return
        for block in _parser(html_on=True).parse(self.source):
            if block.type == "html_block":
                self._refuse_html(block, self.place(block.map[0] if block.map else 0))
            for token, place in self.placed(block):
                if token.type == "html_inline":
                    self._refuse_html(token, place)

    def _refuse_html(self, token: Token, place: Place) -> None:
        written = token.content.strip().split("\n")[0]
        self.problems.add(CODES["body-html"], place, written=written)

    def check_tokens(self, tokens: Sequence[Token]) -> None:
        """Headings, list numbers, links, images and nesting."""
        expected: list[int | None] = []
        for token in tokens:
            if not token.map:
                if token.type in {"ordered_list_close", "bullet_list_close"}:
                    expected.pop()
                continue
            place = self.place(token.map[0])
            self._check_nesting(token, place)
            if token.type == "heading_open" and token.tag == "h1":
                self.problems.add(CODES["body-heading"], place)
            elif token.type == "ordered_list_open":
                expected.append(int(token.attrs.get("start", 1)))
            elif token.type == "bullet_list_open":
                expected.append(None)
            elif token.type == "list_item_open" and expected[-1] is not None:
                self._check_list_number(token, str(expected[-1]), place)
                expected[-1] += 1
            if not any(
                child.type in _LINKS or child.level > _DEEP for child in token.children or ()
            ):
                continue
            for child, place in self.placed(token):
                self._check_nesting(child, place)
                self._check_reference(child, place)

    def _check_nesting(self, token: Token, place: Place) -> None:
        if token.level > _DEEP and not self.too_deep:
            self.too_deep = True
            self.problems.add(CODES["body-nesting"], place, limit=MAX_NESTING)

    def _check_list_number(self, token: Token, shown: str, place: Place) -> None:
        if token.info != shown:
            column = self.lines[place.line - self.first_line].find(token.info)
            self.problems.add(
                CODES["body-list-number"],
                place._replace(column=max(column, 0) + 1),
                written=token.info,
                shown=shown,
            )

    def _check_reference(self, token: Token, place: Place) -> None:
        if token.type not in _LINKS:
            return
        target = _target(token)
        reference = Reference(target, place, token.type == "image")
        if (kind := address_kind(target)) == "forbidden":
            self.problems.add(CODES["link-scheme"], place, written=target)
        elif reference.is_image and kind == "external":
            self.problems.add(CODES["image-external"], place, written=target)
        elif kind == "relative":
            self.references.append(reference)

    def check_nothing_lost(
        self, tokens: Sequence[Token], definitions: Sequence[_Definition]
    ) -> None:
        """Every character that is not Markdown's own must appear in the page at least as often.

        But for the label of a link definition that is used; one that is not used is lost.
        """
        uses = Counter(_target(token) for token in _flat(tokens) if token.type in _LINKS)
        allowed: Counter[str] = Counter()
        unused: set[int] = set()
        for (start, end), target in definitions:
            label = _LABEL.match("\n".join(self.lines[start:end]).lstrip())
            if label and uses[target]:
                for char, count in _countable(label[1]).items():
                    allowed[char] += count * (1 + uses[target])
            else:
                unused |= set(range(start, end))
        lost = _countable(unescapeAll(self.source)) - _shown(tokens) - allowed
        if lost:
            number = max(
                range(len(self.lines)),
                key=lambda n: (n in unused, sum(char in lost for char in self.lines[n])),
            )
            written = self.lines[number].strip()
            self.problems.add(CODES["body-lost"], self.place(number), written=written)


class _Definition(NamedTuple):
    """A link definition: its lines, and where it leads."""

    lines: tuple[int, int]
    target: str


_DEEP = MAX_NESTING - 3
"""Two levels below it, text would be dropped."""

_LINKS = {"link_open", "image"}
_LABEL = re.compile(r"\[((?:[^\]\\]|\\.)+)\]:")
_WINDOW = 5_000
_LINES_BELOW = 2


def _written(token: Token) -> str:
    """A piece of the source by which ``token`` can be found."""
    if token.type in _LINKS:
        return _target(token)
    return token.content.split("\n")[0]


_MARKUP = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")


def _countable(text: str) -> Counter[str]:
    return Counter("".join(_MARKUP.sub("", text).split()))


def _shown(tokens: Sequence[Token]) -> Counter[str]:
    """The characters of the page, with the addresses of links, as written or decoded."""
    texts: list[str] = []
    decoded: Counter[str] = Counter()
    for token in _flat(tokens):
        texts += [token.info, token.content if token.children is None else ""]
        for name in ("href", "src", "title") if token.attrs else ():
            value = str(token.attrs.get(name, ""))
            texts.append(value)
            if "%" in value:
                decoded += _countable(unquote(value)) - _countable(value)
    return _countable("".join(texts)) + decoded


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _target(token: Token) -> str:
    return unquote(str(token.attrs.get("src" if token.type == "image" else "href", "")))


def _point_to_pages(tokens: Sequence[Token], source: str) -> None:
    for block in tokens:
        for token in block.children or []:
            if token.type == "link_open" and address_kind(_target(token)) == "relative":
                token.attrSet("href", page_address(str(token.attrs["href"]), source))


def _class_alignment(tokens: Sequence[Token]) -> None:
    """A column's alignment as a class: a page's policy allows no style attributes."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrSet("class", f"align-{side}")


AddressKind = Literal["external", "relative", "forbidden"]

_HIDDEN_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")


def address_kind(target: str) -> AddressKind:
    """Whether an address leads outside, stays inside, or may not be used at all.

    An address of the web needs a host and names no user. What is left is judged as a browser would
    after dropping tabs, line ends and controls; ``//host`` and a leading ``/`` are refused too,
    since a site must work under any sub-path.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return "forbidden"
    scheme = parts.scheme.lower()
    if scheme in {"http", "https"}:
        return "external" if parts.netloc and "@" not in parts.netloc else "forbidden"
    if scheme in SCHEMES:
        return "external"
    cleaned = _HIDDEN_IN_URL.sub("", html.unescape(unquote(target)))
    first_part = re.split(r"[/?#]", cleaned, maxsplit=1)[0]
    return "forbidden" if ":" in first_part or cleaned.startswith(("/", "\\")) else "relative"


_SOURCE_LINK = re.compile(r"(?P<path>[^#?]+)\.md(?P<anchor>#.*)?")


def page_address(target: str, source: str) -> str:
    """A relative address between source files, as one between their pages.

    ``source`` is the linking file in the content tree without ``.md``. A letter's page lies at its
    source's path, a page of ``pages/`` at the root: from ``replies/2023/b``, ``../2022/a.md#x`` is
    ``../../2022/a/#x``. Files lie in their letter's own folder and keep their name.
    """
    match = _SOURCE_LINK.fullmatch(target)
    if not match:
        return target
    linked = posixpath.normpath(posixpath.join(posixpath.dirname(source), match["path"]))
    address = posixpath.relpath(linked.removeprefix("pages/"), source.removeprefix("pages/"))
    return f"{address}/{match['anchor'] or ''}"


def _number_headings(tokens: Sequence[Token]) -> tuple[Section, ...]:
    """Give each heading the id ``section-N`` in order, and return the sections."""
    starts = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    sections = []
    for number, start in enumerate(starts, start=1):
        token = tokens[start]
        token.attrSet("id", f"section-{number}")
        end = starts[number] if number < len(starts) else len(tokens)
        sections.append(
            Section(
                id=f"section-{number}",
                level=max(2, int(token.tag[1:])),
                heading=plain_text(tokens[start : start + 3]),
                text=plain_text(tokens[start + 3 : end]),
            )
        )
    return tuple(sections)


def _mark_letter_parts(tokens: Sequence[Token]) -> None:
    """Class the paragraphs of the letter's parts, which print apart."""
    top = [token for token in tokens if not token.level and token.nesting >= 0]
    contents = {id(token): after.content for token, after in pairwise(tokens)}
    blocks = [
        contents[id(token)].strip() if token.type == "paragraph_open" else None for token in top
    ]
    for index, name in letter_parts(blocks).items():
        top[index].attrSet("class", name)


_CELL_ENDS = {"th_close", "td_close"}
_BLOCK_ENDS = {"paragraph_close", "heading_close", "tr_close"}


def plain_text(tokens: Sequence[Token]) -> str:
    """The text a reader sees, one block or table row a line, cells parted by tabs."""
    parts: list[str] = []
    numbers: list[bool] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_inline_text(token.children or []))
        elif token.type in {"fence", "code_block"}:
            parts.append(token.content)
        elif token.type in {"ordered_list_open", "bullet_list_open"}:
            numbers.append(token.type == "ordered_list_open")
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            del numbers[-1:]
        elif token.type == "list_item_open" and numbers and numbers[-1]:
            parts.append(f"{token.info}{token.markup} ")
        elif token.type in _CELL_ENDS:
            parts.append("\t")
        elif token.type in _BLOCK_ENDS:
            parts.append("\n")
    lines = "".join(parts).split("\n")
    return "\n".join(line for line in (line.rstrip() for line in lines) if line)


def _inline_text(children: Sequence[Token]) -> str:
    ends = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(ends.get(token.type, token.content) for token in children)


def check_invisible(source: str, path: str, first_line: int, problems: Problems) -> None:
    """Warn of bidi and zero-width characters, which may be meant and cannot be seen."""
    if not any(char not in "\n\t" for char in invisible_characters(source)):
        return
    for number, line in enumerate(source.split("\n")):
        hidden: list[Any] = [c for c in invisible_characters(line) if c != "\t"]
        if hidden:
            place = Place(path, first_line + number, line.index(hidden[0]) + 1)
            shown = " ".join(f"U+{ord(char):04X}" for char in hidden[:5])
            problems.add(CODES["body-invisible"], place, characters=shown)
