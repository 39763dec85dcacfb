"""Who writes to whom: the lines that address a letter, and those that may sign it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dafu.model.letter import FrontMatter
from dafu.model.offices import all_among, looks_like_offices, without_blanks
from dafu.model.patterns import lazy_pattern
from dafu.model.public import FullLetter
from dafu.model.settings import Site

_STYLES = "委员|代表|同志|先生|女士|主席|主任"
_NUMERAL = r"[\d〇零一二三四五六七八九十百两]"
_STYLED = lazy_pattern(
    rf"等?{_NUMERAL}{{0,6}}[位名]?(?:政协|人大|全国|[省市州区县旗]){{0,4}}(?:{_STYLES}).*$"
)
_BESIDE_NAMES = lazy_pattern(
    rf"尊敬的?|{_STYLES}|等(?={_NUMERAL}{{0,6}}[位名人])|{_NUMERAL}{{1,6}}(?=[位名人])|[位名人等们各、，,；;和及与（）()]"
)
_GREETED = lazy_pattern(
    r"(?P<who>[^：:]+?)(?P<end>[：:、]|[：:，,]?(?:您好|你好|您们好|你们好|大家好)[！!。，,：:]?)?"
)
_TO_PERSONS = lazy_pattern(
    rf"[^。；！？“”《》，,]*?(?:{_STYLES})们?(?:[（(][^）)]*[）)])?(?:等{_NUMERAL}+[位名人](?:{_STYLES})?)?"
)
_TELLS = lazy_pattern(
    "[您你我]|感谢|如下|收悉|答复|回复|函复|提出|提案$|关于|根据|按照|反映|以下|下列|针对"
)
_LONGEST = 160
_LONGEST_WITHOUT_COLON = 30
_BESIDE = 12
"""Characters that may stand beside the names: 政协, 民盟, a title."""


@dataclass(frozen=True, slots=True)
class Parties:
    """What a letter and the site declare of the two sides, by which its parts are known.

    ``signers`` are 发文机关, 会办单位 and the short names that are registered for them.
    """

    signers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    title: str = ""
    date: date | None = None

    def sign(self, text: str) -> bool:
        """Whether the line is a signature: one of the signers, or several of them."""
        return all_among(text, self.signers)

    def addressed_in(self, text: str) -> bool:
        """Whether the line is a salutation.

        It names the addressee, all or some of several, or has the form: 示例甲委员：,
        尊敬的示例甲代表：您好！, 县政协办公室：. Text that goes on after the colon, or ends with
        one (现答复如下：), is none.
        """
        line = without_blanks(text)
        match = _GREETED.fullmatch(line) if len(line) <= _LONGEST else None
        if not match:
            return False
        who, ended = match["who"], bool(match["end"])
        return self._names(who, ended) or _has_the_form(who, ended)

    def _names(self, who: str, ended: bool) -> bool:
        rest = who
        for core in sorted(self._cores(), key=len, reverse=True):
            rest = rest.replace(core, "")
        if rest == who:
            return False
        rest = _BESIDE_NAMES.sub("", rest)
        return len(rest) <= (_BESIDE if ended else 0) and not _TELLS.search(rest)

    def _cores(self) -> list[str]:
        return [core for name in self.addressees for core in cores(name)]


def parties(front: FrontMatter | FullLetter, site: Site | None) -> Parties:
    """The parties of a letter, as far as its front matter could be read, or is public."""
    known = front.model_fields_set
    offices = [*([front.issuer] if "issuer" in known else []), *front.co_issuers]
    also = [
        name
        for office in offices
        for entry in (site.issuers if site else ())
        if office in (entry.name, *entry.also)
        for name in (entry.name, *entry.also)
    ]
    return Parties(
        signers=tuple(dict.fromkeys([*offices, *also])),
        addressees=tuple(front.addressee) if "addressee" in known else (),
        title=front.title if "title" in known else "",
        date=front.date if "date" in known else None,
    )


@lru_cache(maxsize=4096)
def cores(addressee: str) -> tuple[str, ...]:
    """The names in 主送 without what is said beside them: 示例甲 of 示例甲等3位委员."""
    names = re.split(r"[、，,；;]", without_blanks(addressee))
    bare = (_STYLED.sub("", re.sub("^尊敬的?", "", name)) for name in names)
    return tuple(name for name in bare if len(name) > 1)


def names_alone(salutation: str) -> str:
    """A salutation without blanks, separators and styles, in which names can be looked for."""
    return _BESIDE_NAMES.sub("", without_blanks(salutation))


def _has_the_form(who: str, ended: bool) -> bool:
    bare = re.sub("^尊敬的?", "", who)
    if _TELLS.search(bare):
        return False
    if ended and looks_like_offices(bare):
        return True
    plain = bare.endswith(("委员", "代表")) and len(bare) <= _LONGEST_WITHOUT_COLON
    return (ended or plain) and _TO_PERSONS.fullmatch(bare) is not None
