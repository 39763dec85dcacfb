"""Who answers: the office that signs, by its full name where head, title or register give it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dafu.drafting.document import Block
from dafu.drafting.draft import Loc
from dafu.model.offices import looks_like_offices, same_office, without_blanks
from dafu.model.settings import Issuer
from dafu.problems.problem import Text

_BEFORE = re.compile(r"(?P<office>.{3,40}?)(?=关于|对(?!外))")
_BEHIND = re.compile(r"[（(](?P<office>[^（）()]{2,20})[）)]$")
_AREA = "省市州盟县区旗镇乡"


@dataclass(slots=True)
class IssuerMentions:
    """Where a document names the office that answers, each with the names as written."""

    registered: Sequence[Issuer] = ()
    heads: list[str] = field(default_factory=list)
    head_lines: list[Block] = field(default_factory=list)
    """Where they stand."""
    signed: list[str] = field(default_factory=list)
    titled: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    """In brackets behind the title."""
    labelled: list[str] = field(default_factory=list)
    printed: list[tuple[str, list[int]]] = field(default_factory=list)
    """In 版记, with the blocks in which it stands."""

    def read_title(self, title: str) -> None:
        """Note the offices that a title names before or behind what it says."""
        if (match := _BEFORE.match(title)) and looks_like_offices(match["office"].strip()):
            self.titled.append(without_blanks(match["office"]))
        if (match := _BEHIND.search(title)) and looks_like_offices(match["office"]):
            self.behind.append(match["office"])

    @property
    def signers(self) -> list[str]:
        """Whoever may sign."""
        known = [name for issuer in self.registered for name in (issuer.name, *issuer.also)]
        printed = [name for name, _ in self.printed if name]
        found = [*self.heads, *self.titled, *self.behind, *self.labelled, *printed, *known]
        return list(dict.fromkeys(found))


def chosen(sources: IssuerMentions, add: Callable[[Loc, str, Text | None], bool]) -> str:
    """Note 发文机关 and 会办单位; returns the former."""
    signed = list(dict.fromkeys(sources.signed))
    strong = [*signed, *sources.heads, *sources.titled]
    printed = [re.sub("办公室$", "", name) or name for name, _ in sources.printed if name]
    weak = [*sources.behind, *sources.labelled, *printed]
    if not strong and not weak:
        return ""
    first = next((x for x in signed if any(same_office(x, y) for y in sources.heads)), "")
    first = first or (strong or weak)[0]
    alike = [name for name in (*strong, *weak) if same_office(name, first)]
    full = max(alike, key=len)
    registered = _registered(full, sources.registered)
    unsure = _doubt(first, registered or full, strong, bool(registered))
    add(("issuer",), registered or full, unsure)
    others = [name for name in signed if not same_office(name, first)]
    if others:
        several = Text("几个单位一起落款，请核对谁主办", "several offices sign: who leads?")
        add(("co_issuers",), "、".join(others), several)
    return registered or full


def _registered(name: str, register: Sequence[Issuer]) -> str:
    """The registered name of an office, where just one is it."""
    exact = [x.name for x in register if name == x.name or name in x.also]
    alike = exact or [x.name for x in register if same_office(name, x.name)]
    return alike[0] if len(set(alike)) == 1 else ""


def _doubt(first: str, name: str, strong: Sequence[str], registered: bool) -> Text | None:
    if not strong:
        return Text("原件没有落款单位，取自其他地方", "nobody signs; taken from elsewhere")
    other = next((x for x in strong if not same_office(x, name)), "")
    if other:
        return Text(f"原件另有“{other}”", f"there is also '{other}'")
    if not registered and (name[0] in _AREA or (len(name) < 6 and not _has_area(name))):
        return Text("像是简称，应写全称", "it seems to be a short name; write it in full")
    return None


def _has_area(name: str) -> bool:
    return any(sign in name[1:-1] for sign in _AREA) or name.endswith(("部", "总局"))
