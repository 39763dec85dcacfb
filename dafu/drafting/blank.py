"""A letter to fill in: the keys that it needs, with examples behind them, and a body to replace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic.fields import FieldInfo

from dafu.drafting.draft import Names, scalar
from dafu.model.entries import Contact
from dafu.model.keys import usage
from dafu.model.letter import FrontMatter
from dafu.model.numbers import document_number
from dafu.model.settings import Issuer, Site
from dafu.model.vocabulary import DISCLOSURE_EFFECTS, DISCLOSURE_WORDS
from dafu.problems.problem import Language, Text

_KEYS = (
    *("document_number", "title", "subject", "addressee", "issuer", "date", "result"),
    "disclosure",
)
_SUCH_AS = Text("如：", "such as ")
_ONE_OF = Text("写下面四种之一：", "one of four: ")
_LEAVE = Text("可以不写", "may be left out")
_REGISTERED = Text("已经登记的不必再写", "what is registered need not be repeated")
_BODY = """某某委员：

您提出的“关于……”的提案收悉，经研究，现答复如下。

## 一、……

……

感谢您对我们工作的关心和支持。

{issuer}

{day}
"""


def blank(
    issuer: Issuer | None, number: str, day: date | None, names: Names, language: Language
) -> str:
    """The text of a new letter of ``issuer``, where one is named, with its ``number`` and day."""
    given = {
        "document_number": number,
        "issuer": issuer.name if issuer else "",
        "date": day.isoformat() if day else "",
    }
    lines: list[str] = []
    for name in _KEYS:
        if name == "disclosure":
            lines.append(f"# {_ONE_OF.get(language)}{_choices(language)}")
        lines.append(
            _line(name, FrontMatter.model_fields[name], given.get(name, ""), names, language)
        )
    lines += _contact(issuer, names, language)
    office = issuer.name if issuer else "某市某区某局"
    signed = f"{day.year}年{day.month}月{day.day}日" if day else "……年……月……日"
    body = _BODY.format(issuer=office, day=signed)
    return "\n".join(["---", *lines, "---", body])


def _line(name: str, info: FieldInfo, value: str, names: Names, language: Language) -> str:
    called = info.title if names == "zh" and info.title else name
    if value:
        return f"{called}: {scalar(value)}"
    if name == "disclosure":
        return f"{called}:"
    example = usage(info).example
    if not example:
        return f"# {called}: {_LEAVE.get(language)}"
    return f"{called}:  # {_SUCH_AS.get(language)}{example}"


def _contact(issuer: Issuer | None, names: Names, language: Language) -> Iterator[str]:
    info = FrontMatter.model_fields["contact"]
    yield f"{info.title if names == 'zh' else 'contact'}:"
    for name, part in Contact.model_fields.items():
        if issuer and getattr(issuer.contact, name):
            called = part.title if names == "zh" else name
            yield f"  # {called}: {_REGISTERED.get(language)}"
        elif usage(part).example:
            yield f"  {_line(name, part, '', names, language)}"


def _choices(language: Language) -> str:
    marks = ("；", "（", "）") if language != "en" else ("; ", " (", ")")
    return marks[0].join(
        f"{word}{marks[1]}{DISCLOSURE_EFFECTS[extent].get(language)}{marks[2]}"
        for word, extent in DISCLOSURE_WORDS.items()
    )


def next_number(issuer: Issuer, year: int, taken: Iterable[str]) -> str:
    """The next free number of an office in a year, where its agency code is registered."""
    if not issuer.codes:
        return ""
    numbers = [number for number in map(document_number, taken) if number]
    serials = [x.serial for x in numbers if x.agency in issuer.codes and x.year == year]
    return f"{issuer.codes[0]}〔{year}〕{max(serials, default=0) + 1}号"


def issuer_named(site: Site | None, name: str) -> Issuer | None:
    """The registered issuer of this name, short name or name in addresses."""
    for issuer in site.issuers if site else ():
        if name in (issuer.name, issuer.slug, *issuer.also):
            return issuer
    return None
