"""What a letter should have: keys that it lacks, a contact that reaches somebody, a result.

Of 58 real letters 43 print no number and 46 no result. What a letter does not say is not asked for
as an error, unless the office promises it in ``site.yaml`` (``require``); and nothing is made up.
"""

from __future__ import annotations

import re
from datetime import date

from dafu.check.terms import term
from dafu.model.entries import Contact
from dafu.model.letter import FrontMatter, Letter, Loc
from dafu.model.naming import whole_contact
from dafu.model.results import printed_grade, result_term
from dafu.model.settings import Site
from dafu.problems import personal
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems, Text
from dafu.read.front_matter import samples

_REACHES = ("name", "department", "phone")
"""The parts of a contact of which any one is enough to ask somebody."""


_ADVICE = Text("原件上有的，请加上；没有的不必写：", "add it if the letter prints one, else not:")


def needed_keys(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Of every key that should be there and is not, one word; an error where it is promised."""
    for name, info in FrontMatter.model_fields.items():
        promised = name in site.require
        if not promised and name not in FrontMatter.advised():
            continue
        if not letter.lacks(name):
            continue
        extra = info.json_schema_extra
        meaning = extra.get("description_zh", "") if isinstance(extra, dict) else ""
        problems.add(
            CODES["key-missing" if promised else "key-advised"],
            letter.place(),
            name=name,
            zh=info.title or name,
            meaning=str(meaning),
            meaning_en=info.description or "",
            advice=_ADVICE,
            sample=samples.shown(FrontMatter, name),
        )


def _reaches(letter: Letter, site: Site) -> bool:
    whole = whole_contact(letter, site)
    return any(
        getattr(whole, name) is not None or ("contact", name) in letter.positions
        for name in _REACHES
    )


def contact(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """联系方式, here and with the issuer's entry, reaches somebody, and is the office's own."""
    whole = whole_contact(letter, site)
    if letter.has("contact") and not _reaches(letter, site):
        parts = [samples.part(Contact, name) for name in ("name", "phone")]
        sample = Text(*map("".join, zip(*parts, strict=True)))
        problems.add(CODES["contact-missing"], letter.place("contact"), sample=sample)
    if whole.postcode and not re.fullmatch(r"\d{6}", whole.postcode, re.ASCII):
        place = letter.place("contact", "postcode")
        problems.add(CODES["contact-postcode"], place, written=whole.postcode)
    for finding in personal.find(whole.phone or ""):
        place = letter.place("contact", "phone")
        problems.add(CODES["contact-mobile"], place, masked=finding.masked)


def results(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """办理结果 is a term of the site's vocabulary; several results are dated, oldest first.

    A grade means different things in different places, so only the site's scheme says what it is:
    without one it is kept as it stands, and the result counts as not stated.
    """
    found = letter.front.result
    for index, entry in enumerate(found):
        _result(letter, site, entry.result, ("result", index, "result"), problems)
        if len(found) > 1 and entry.date is None:
            problems.add(CODES["result-dates"], letter.place("result", index))
    dates = [entry.date for entry in found if entry.date]
    if dates != sorted(dates):
        problems.add(CODES["result-order"], letter.place("result"))


def _result(letter: Letter, site: Site, written: str, loc: Loc, problems: Problems) -> None:
    place = letter.place(*loc)
    if result_term(written, site.results, site.result_scheme):
        return
    if printed_grade(written) is None:
        term(site.results, written, letter, loc, problems)
    elif site.result_scheme:
        values = {"written": written, "known": "、".join(site.result_scheme)}
        allowed = "、".join(site.results.labels())
        problems.add(CODES["result-letter"], place, **values, allowed=allowed)
    else:
        problems.add(CODES["key-advised"], place, **_scheme(site))


def _scheme(site: Site) -> dict[str, object]:
    """What is said of a grade that the site explains nowhere."""
    words = "、".join(site.results.labels())
    return {
        "name": "result_scheme",
        "zh": "等级的意思",
        "advice": Text(
            f"本站没有说明各等级是哪一种结果，数据里记作“未注明”。原件写明结果的，改写成（{words}）之一；"
            "否则请网站管理人员在 site.yaml 中说明等级，如",
            "the site does not say what grades mean, so the data has 'unstated'. Write one of "
            f"{words} if the letter says so, or explain the grades in site.yaml:",
        ),
        "sample": Text(*["\nresult_scheme: {A: adopted, B: in_progress, C: planned}"] * 2),
    }
