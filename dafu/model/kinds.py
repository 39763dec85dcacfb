"""What kind of letter it is: a reply to the proposer, or an opinion that one office sends another.

A unit that assists (协办, 会办) writes its opinion to the lead unit, which alone replies (主办).
"""

from __future__ import annotations

from collections.abc import Iterable

from dafu.model.letter import Letter
from dafu.model.offices import looks_like_offices
from dafu.model.patterns import lazy_pattern
from dafu.model.persons import addressed
from dafu.model.vocabulary import ROLES

_OPINION = lazy_pattern(
    r"(?:协办|会办|协助办理)(?:单位)?的?"
    r"(?:意见(?:的?(?:复函|函复|答复函?|回复函?))?|(?:意见|情况)(?:的?(?:函告?|报告|说明|反馈))?)"
    r"(?:[（(][^（）()]*[）)])?\Z"
)
_ASSISTING = frozenset({"joint", "assist"})


def is_opinion(title: str, role_code: str, addressees: Iterable[str]) -> bool:
    """Whether the letter is 协办意见: its title ends so, or an assisting unit addresses an office.

    A unit that assists and writes to a member replies, and so does one that answers a committee's
    own proposal as the lead unit.
    """
    if _OPINION.search("".join(title.split())):
        return True
    named = tuple(addressees)
    return role_code in _ASSISTING and bool(named) and all(map(_is_office, named))


def _is_office(name: str) -> bool:
    said = addressed([name])
    return not said.persons and not said.unclear and looks_like_offices(name)


def opinion(letter: Letter) -> bool:
    """Whether the letter is an opinion for another office (协办意见), no reply to the proposer."""
    front = letter.front
    role = ROLES.find(front.role)
    return is_opinion(front.title, role.code if role else "", front.addressee or ())
