"""What of a Word document's XML can be seen: hidden and deleted text is taken out.

Elements and attributes are those of WordprocessingML (ECMA-376, part 1, chapter 17), known here by
their local names: the strict and the transitional form differ in their namespaces alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_OFF = frozenset({"0", "false", "off", "none"})
_TINY = 4
"""Half points: nobody reads text of two points and less."""
_WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})

_GONE = {
    "del": "deleted",
    "moveFrom": "deleted",
    "commentReference": "comment",
    "annotationRef": "",
    "rPrChange": "",
    "pPrChange": "",
    "tblPrChange": "",
    "trPrChange": "",
    "tcPrChange": "",
    "sectPrChange": "",
    "control": "object",
    "OLEObject": "object",
    "chart": "object",
    "relIds": "object",
    "rt": "",
}
"""Elements that are taken out, and what they are called in the report."""
_CHANGED_IN = frozenset({"ins", "moveTo"})


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name, or nothing."""
    for key, value in element.attrib.items() if element is not None else ():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    found = (x for x in (element if element is not None else ()) if local(x) == name)
    return next(found, None)


def _is_on(element: Element | None) -> bool:
    return element is not None and attribute(element, "val").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run looks, as far as it decides whether anybody sees it; None where nothing says so."""

    hidden: bool | None = None
    color: str | None = None
    size: int | None = None
    struck: bool | None = None
    backed: bool = False
    """Whether its ground may be dark: white text on it is seen."""

    def over(self, other: _Look) -> _Look:
        """The look itself where it says something, else the ``other``."""
        return _Look(
            other.hidden if self.hidden is None else self.hidden,
            other.color if self.color is None else self.color,
            other.size if self.size is None else self.size,
            other.struck if self.struck is None else self.struck,
            self.backed or other.backed,
        )

    @property
    def seen(self) -> bool:
        """Whether anybody sees such text."""
        white = self.color in _WHITE and not self.backed
        return not (self.hidden or white or (self.size is not None and self.size <= _TINY))


def _look(properties: Element | None) -> _Look:
    hidden = child(properties, "vanish")
    color = attribute(child(properties, "color"), "val").upper() or None
    size = attribute(child(properties, "sz"), "val")
    struck = child(properties, "strike")
    struck = child(properties, "dstrike") if struck is None else struck
    return _Look(
        None if hidden is None else _is_on(hidden),
        color,
        int(size) if size.isascii() and size.isdigit() else None,
        None if struck is None else _is_on(struck),
        _is_backed(properties),
    )


def _is_backed(properties: Element | None) -> bool:
    """Whether shading or highlighting lies behind text."""
    fill = attribute(child(properties, "shd"), "fill").upper()
    lit = attribute(child(properties, "highlight"), "val").lower()
    return fill not in {"", "AUTO", *_WHITE} or lit not in {"", "none", "white"}


class Styles:
    """The looks that styles give, each with those of the style it is based on."""

    def __init__(self, root: Element | None) -> None:
        styles = [x for x in (root if root is not None else ()) if local(x) == "style"]
        self._styles = {attribute(style, "styleId"): style for style in styles}
        self._looks: dict[str, _Look] = {}
        defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        self.default = _look(defaults)
        self.standard = next(
            (
                attribute(style, "styleId")
                for style in styles
                if attribute(style, "type") == "paragraph"
                and attribute(style, "default") in {"1", "true", "on"}
            ),
            "",
        )

    def look(self, name: str, depth: int = 0) -> _Look:
        """The look of the style ``name``."""
        style = self._styles.get(name)
        if style is None or depth > 20:
            return _Look()
        if name not in self._looks:
            below = self.look(attribute(child(style, "basedOn"), "val"), depth + 1)
            own = _look(child(style, "rPr"))
            self._looks[name] = own.over(below)
        return self._looks[name]

    def numbering(self, name: str, depth: int = 0) -> Element | None:
        """The numbering that a paragraph style gives."""
        style = self._styles.get(name)
        if style is None or depth > 20:
            return None
        found = child(child(style, "pPr"), "numPr")
        if found is not None:
            return found
        return self.numbering(attribute(child(style, "basedOn"), "val"), depth + 1)


@dataclass(slots=True)
class Visible:
    """Takes out of trees what nobody sees, and counts it."""

    styles: Styles
    dropped: Counter[str] = field(default_factory=Counter)
    unsure: set[str] = field(default_factory=set)
    _space: str = ""

    def strip(self, root: Element) -> None:
        """Leave in the tree of a part what can be seen, in elements that mammoth knows."""
        self._space = root.tag.rpartition("}")[0] + "}"
        self._walk(root, _Look())

    def _walk(self, element: Element, ground: _Look) -> None:
        marks = local(element) == "rPr"
        for inner in list(element):
            name = local(inner)
            # A deletion among the properties is that of a paragraph's end, which mammoth knows.
            if (name in _GONE and not (marks and name == "del")) or self._is_gone_row(inner):
                element.remove(inner)
                kind = _GONE.get(name, "hidden")
                if kind and (kind != "deleted" or any(text(inner))):
                    self.dropped[kind] += 1
                continue
            if name in _CHANGED_IN and any(text(inner)):
                self.unsure.add("inserted")
            if name == "r":
                self._run(inner, ground)
                continue
            if name == "AlternateContent":
                self._choose(inner)
            elif name == "oMath":
                self._formula(inner)
            elif name in _SAME_AS:
                inner.tag = self._space + _SAME_AS[name]
            self._walk(inner, self._ground(inner, ground))

    def _is_gone_row(self, element: Element) -> bool:
        properties = child(element, "trPr") if local(element) == "tr" else None
        if properties is None:
            return False
        return _is_on(child(properties, "hidden")) or child(properties, "del") is not None

    def _ground(self, element: Element, ground: _Look) -> _Look:
        """The look that a paragraph or cell gives to the runs in it."""
        if local(element) == "p":
            properties = child(element, "pPr")
            style = attribute(child(properties, "pStyle"), "val") or self.styles.standard
            below = ground.over(self.styles.default)
            look = self.styles.look(style).over(below)
            return look.over(_Look(backed=_is_backed(properties)))
        if local(element) == "tc":
            return ground.over(_Look(backed=_is_backed(child(element, "tcPr"))))
        return ground

    def _run(self, run: Element, ground: _Look) -> None:
        properties = child(run, "rPr")
        style = self.styles.look(attribute(child(properties, "rStyle"), "val"))
        look = _look(properties).over(style).over(ground)
        if not look.seen:
            if any(map(str.strip, text(run))):
                self.dropped["hidden"] += 1
            _blank(run)
        elif look.struck and any(map(str.strip, text(run))):
            self.unsure.add("struck")
        self._walk(run, ground)

    def _formula(self, math: Element) -> None:
        """A formula as the characters it is made of, in a run of its own."""
        self.unsure.add("formula")
        written = "".join(text(math))
        math.clear()
        math.tag = f"{self._space}r"
        word = Element(f"{self._space}t")
        word.text = written
        math.append(word)

    def _choose(self, alternatives: Element) -> None:
        """Of several forms of one drawing keep the one that mammoth reads; else its text boxes."""
        fallback = child(alternatives, "Fallback")
        choice = child(alternatives, "Choice")
        if fallback is None or (
            choice is not None and any(text(choice)) and not any(text(fallback))
        ):
            fallback = Element(f"{alternatives.tag.rpartition('}')[0]}}}Fallback")
            for drawing in (choice,) if choice is not None else ():
                boxes = [x for x in drawing.iter() if local(x) == "txbxContent"]
                picture = Element(f"{self._space}pict")
                picture.extend(boxes)
                fallback.extend([picture] if boxes else list(drawing))
        alternatives[:] = [fallback]


_SAME_AS = {
    **dict.fromkeys(
        ("fldSimple", "dir", "bdo", "ruby", "rubyBase", "oMathPara", "subDoc"), "smartTag"
    ),
    "cr": "br",
    "ptab": "tab",
}
"""Elements that mammoth passes over with all that is in them, and others that it reads."""


def text(element: Element) -> Iterator[str]:
    """The characters of an element that may be seen."""
    for inner in element.iter():
        if local(inner) in {"t", "delText", "sym"}:
            yield inner.text or attribute(inner, "char")


def _blank(run: Element) -> None:
    """Take the words out of a run; what opens and closes fields stays."""
    for inner in list(run):
        if local(inner) not in {"rPr", "fldChar", "instrText"}:
            run.remove(inner)


def field_codes(roots: Iterable[Element]) -> int:
    """How many fields there are whose code is not shown, links apart."""
    count = 0
    for root in roots:
        for element in root.iter():
            code = element.text or "" if local(element) == "instrText" else ""
            code = attribute(element, "instr") if local(element) == "fldSimple" else code
            count += bool(code.strip()) and not code.strip().upper().startswith("HYPERLINK")
    return count


def relations(root: Element) -> Mapping[str, Element]:
    """The relationships of a part by their identifiers."""
    return {attribute(element, "Id"): element for element in root}
