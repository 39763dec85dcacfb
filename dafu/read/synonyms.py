"""The table of words of one meaning, by which the search finds 公厕 where 厕所 is asked for.

A line is a group: ``电瓶车 = 电动自行车`` both ways, ``看病 > 就医 医疗`` one way. The browser
reads it (``theme/assets/search/synonyms.js``); here it is only looked at, so that slips are told.
"""

from __future__ import annotations

import re

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems
from dafu.read import text

_SIGNS = re.compile("[=＝>＞]")


def check_synonyms(data: bytes, path: str, problems: Problems) -> None:
    """Warn of lines of the table that say nothing: a word alone, or with nothing beside a sign."""
    written = text.decode(data, path, problems) or ""
    for number, line in enumerate(written.splitlines(), 1):
        group = line.partition("#")[0].strip()
        words = [word.strip() for word in _SIGNS.split(group)]
        if group and (len(words) < 2 or not all(words)):
            problems.add(CODES["theme-synonyms"], Place(path, number), line=group)
