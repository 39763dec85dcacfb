"""Letters about like matters, for readers who want more than those that the office names.

Two letters are alike by the pairs of neighbouring characters that their subjects share, without
the words of the genre (关于, 进一步, 建议); by keywords; most of all by the same proposal.
What few letters have counts for more. Of a pair that many have, only letters near in time are
compared: so the work grows with the number of letters, and a new letter changes few pages.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

from dafu.model.brief import Brief

MOST = 6
"""Letters kept as like another; a page leaves out those that the office names."""

NEAR = 12
"""Letters before and after in time that are compared, of those that share a pair."""

LEAST = 0.25
"""How much alike letters must be: 0 has nothing in common, 1 the same subject."""

SAME_PROPOSAL = 40
"""What answering the same proposal counts for; a pair counts for 3 to 6, a keyword twice that."""

Places = tuple[int, ...]

_GENRE = re.compile(
    r"关于|进一步|加强|推进|推动|加快|促进|完善|优化|提升|提高|深化|强化|落实|做好|开展|健全|建立|"
    r"改善|解决|缓解|破解|规范|支持|鼓励|扩大|增加|打造|构建|实施|切实|建设|工作|管理|问题|机制|体系|"
    r"水平|能力|质量|力度|措施|的?(?:若干|几点)?(?:建议|提案|意见|议案|答复|情况)|[我本][市区县镇]|"
    r"^.{0,40}?第[\d、，]+号|[的了和与及等在为对将以]|[^\u3400-\u9fffA-Za-z0-9]"
)
"""Where subjects are cut: at what they have in common whatever they are about, and at marks."""


def similar(letters: Sequence[Brief]) -> list[Places]:
    """For each of ``letters``, newest first, the places in it of those most like it."""
    features = [tuple(dict.fromkeys(_features(letter))) for letter in letters]
    having: dict[str, list[int]] = {}
    for place, mine in enumerate(features):
        for feature in mine:
            having.setdefault(feature, []).append(place)
    weights = {feature: _weight(feature, len(places)) for feature, places in having.items()}
    sizes = [sqrt(sum(weights[x] for x in mine if x[0] != "/")) or 1.0 for mine in features]
    passed: Counter[str] = Counter()
    found = []
    for place, mine in enumerate(features):
        shared: dict[int, int] = {}
        for feature in mine:
            places = having[feature]
            if len(places) > 1:
                at, weight = passed[feature], weights[feature]
                passed[feature] = at + 1
                for other in places[max(0, at - NEAR) : at + NEAR + 1]:
                    shared[other] = shared.get(other, 0) + weight
        shared.pop(place, None)
        least = LEAST * sizes[place]
        alike = [
            (-weight / sizes[other], abs(place - other), other)
            for other, weight in shared.items()
            if weight >= least * sizes[other]
        ]
        found.append(tuple(other for _, _, other in sorted(alike)[:MOST]))
    return found


def _features(letter: Brief) -> Iterator[str]:
    """What of a letter is compared; a first character tells keywords and proposals from pairs."""
    for part in (*_GENRE.split(letter.subject or letter.title), *letter.keywords):
        for start in range(len(part) - 1):
            yield part[start : start + 2]
    yield from _exact(letter)


def _exact(letter: Brief) -> Iterator[str]:
    """Keywords and proposals, which are the same or not."""
    for keyword in letter.keywords:
        yield f"#{keyword}"
    for proposal in letter.proposals:
        yield f"/{proposal.session_slug} {proposal.number}"


def _weight(feature: str, count: int) -> int:
    if feature[0] == "/":
        return SAME_PROPOSAL
    weight = max(3, 6 - max(0, count.bit_length() - 3) // 2)
    return 2 * weight if feature[0] == "#" else weight


def similar_key(letters: Sequence[Brief]) -> str:
    """A hash that changes when :func:`similar` could give something else."""
    told = ("\t".join((x.path, x.subject or x.title, *_exact(x))) for x in letters)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
