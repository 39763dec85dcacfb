"""The work of a build that other processes can do: pure functions of values, a batch at a time.

Nothing here reads or writes a file, so that any ``concurrent.futures.Executor`` can run it, on
other machines too.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from dafu.check.letter import check_letter
from dafu.check.site import outline, shut
from dafu.check.titles import title_of
from dafu.engine.crash import Call, Parts, lost
from dafu.engine.lasting import may_be_kept, may_repeat
from dafu.gate import StillNamedError, admit, joined, unlinked
from dafu.model.brief import Brief, Gone
from dafu.model.letter import Letter
from dafu.model.packed import resealed, sealed, unpacked
from dafu.model.public import FileFacts, FullLetter, Published, Tombstone
from dafu.model.settings import Site
from dafu.problems.codes import CODES, problem_of_json
from dafu.problems.problem import Place, Problem, Problems
from dafu.read import letter as read
from dafu.read.markdown.addresses import linked
from dafu.read.scan import Source
from dafu.search.record import Listed, SearchRecord
from dafu.search.records import search_record

if TYPE_CHECKING:  # Who only checks letters starts without what renders and indexes.
    from dafu.read.theme import Theme
    from dafu.render.collection import Menu, Stored
    from dafu.render.outputs import Makers, Output
    from dafu.search.shards import Shard


class Gated(NamedTuple):
    """A letter of which something is public."""

    path: str
    packed: bytes
    digest: str
    """SHA-256 of ``packed``, hexadecimal."""
    brief: Brief | None
    """None for a tombstone, like the next."""
    listed: Listed | None
    gone: Gone | None = None
    """Only for a tombstone."""

    @property
    def sha256(self) -> str:
        """The letter's own hash."""
        about = self.brief or self.gone
        return about.sha256 if about else ""


class Reading(NamedTuple):
    """What the source of one letter gave."""

    source: str
    """File as named in messages."""
    outlined: str
    """The letter's :class:`Outline` as JSON: few builds need to look into it."""
    related: tuple[str, ...]
    """The paths of other letters that it names."""
    linked: tuple[str, ...]
    """Where its public text links to: paths of letters and pages, each with ``#`` and a section."""
    problems: list[Problem]
    gated: Gated | None
    lasting: bool
    """Whether it will be so at any later moment too, and its problems may be told again."""
    kept: bool
    """Whether all of it may be known between builds."""

    @property
    def form(self) -> str:
        """What the public sees of it: ``full``, ``summary``, ``withdrawn``, or nothing."""
        if self.gated is None:
            return ""
        return self.gated.brief.disclosure_code if self.gated.brief else "withdrawn"

    def as_json(self) -> str:
        """All of it but the outline and the packed letter, for :func:`readings_of_json`."""
        problems = [problem.as_json() for problem in self.problems]
        gated = None
        if self.gated:
            path, _, digest, brief, listed, gone = self.gated
            gated = (path, digest, brief and brief.as_json(), listed, gone and gone.as_json())
        return json.dumps((self.source, self.related, self.linked, problems, gated))


def readings_of_json(kept: Iterable[tuple[str, str]]) -> Iterator[Reading]:
    """What :meth:`Reading.as_json` wrote down, after the outlines; the packed letters are empty."""
    outlines, texts = zip(*pairs, strict=True) if (pairs := list(kept)) else ((), ())
    # One call for all: it knows the words they share once, and takes half the time.
    return map(_reading, outlines, json.loads(f"[{','.join(texts)}]"))


def _reading(outlined: str, values: list[Any]) -> Reading:
    source, related, linked_to, problems, given = values
    gated = None
    if given:
        path, digest, brief, listed, gone = given
        gated = Gated(
            path,
            b"",
            digest,
            brief and Brief.from_json(brief),
            listed and Listed.from_json(listed),
            gone and Gone.from_json(gone),
        )
    noted = list(map(problem_of_json, problems))
    return Reading(source, outlined, tuple(related), tuple(linked_to), noted, gated, True, True)


def read_batch(
    sources: Sequence[tuple[Source, bytes]],
    site: Site | None,
    now: datetime,
    publishing: bool = True,
) -> list[Reading]:
    """The letters in the bytes of ``sources``, each read and checked by itself.

    When ``publishing``, those without errors have passed the gate.
    """
    return [_read(source, data, site, now, publishing) for source, data in sources]


def _read(
    source: Source, data: bytes, site: Site | None, now: datetime, publishing: bool
) -> Reading:
    problems = Problems()
    letter = read.letter(source, data, problems, site)
    if site:
        check_letter(letter, site, now.date(), problems)
    public, gated = None, None
    if site and not problems.errors and (publishing or site.names.hide_some):
        public = _admitted(letter, site, now, problems)
        gated = _gated(public, site) if publishing and public else None
    told = outline(letter, now)
    noted = list(shut(problems, {letter.source: told.closed_from}))
    waits = letter.front.publish_at and letter.front.publish_at > now
    shown = public if gated else None
    lasting = not waits and may_repeat(noted, shown)
    return Reading(
        letter.source,
        json.dumps(told),
        letter.front.related,
        _linked(letter) if isinstance(shown, FullLetter) else (),
        noted,
        gated,
        lasting,
        bool(lasting and shown and may_be_kept(told, shown)),
    )


def _linked(letter: Letter) -> tuple[str, ...]:
    folder = posixpath.dirname(letter.path)
    found = (linked(reference.target, folder) for reference in letter.references)
    return tuple(dict.fromkeys(f"{x.path}#{x.anchor}" for x in found if x))


def _admitted(
    letter: Letter, site: Site, now: datetime, problems: Problems
) -> Published | Tombstone | None:
    """What the gate lets through, noting what it must not."""
    try:
        return admit(letter, site, now)
    except StillNamedError as error:
        key, *_ = error.loc
        body = Place(letter.source, letter.body_line)
        place = body if key == "body" else letter.place(*error.loc)
        problems.add(CODES["name-left"], place, key=title_of(str(key)))
    return None


def _gated(letter: Published | Tombstone, site: Site) -> Gated:
    letter, data = sealed(letter)
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(letter, Tombstone):
        return Gated(letter.path, data, digest, None, None, Gone.of(letter))
    listed = Listed.of(search_record(letter, site.results))
    return Gated(letter.path, data, digest, Brief.of(letter, site), listed)


def with_files(reading: Reading, files: Iterable[FileFacts]) -> Reading:
    """``reading`` of a letter with attachments, with their facts: only its hash covers them."""
    if not reading.gated:
        return reading
    letter = unpacked(reading.gated.packed)
    if not isinstance(letter, FullLetter):
        return reading
    whole, data = sealed(joined(letter, files))
    digest = hashlib.sha256(data).hexdigest()
    brief = reading.gated.brief and reading.gated.brief.joined(whole)
    gated = reading.gated._replace(packed=data, digest=digest, brief=brief)
    return reading._replace(gated=gated)


def without_links(packed: bytes, resolve: Callable[[str], str | None], site: Site) -> Gated:
    """A full letter again with its links where ``resolve`` says, as a version without a salt."""
    letter = unpacked(packed)
    if not isinstance(letter, FullLetter):
        raise TypeError(f"{letter.path}: has no text, and no links")
    return _gated(unlinked(letter.model_copy(update={"salt": None}), resolve, site), site)


def with_salt(gated: Gated, salt: str) -> Gated:
    """``gated``, of a letter without a salt, as the version that has this one."""
    sha256, data = resealed(gated.packed, salt)
    return gated._replace(
        packed=data,
        digest=hashlib.sha256(data).hexdigest(),
        brief=gated.brief and gated.brief.salted(sha256, salt),
        gone=gated.gone and gated.gone._replace(sha256=sha256, salt=salt),
    )


def render_batch(
    key: str,
    site: Site,
    theme: Theme,
    outputs: Sequence[Output],
    letters: Mapping[str, bytes],
    menu: Menu,
) -> list[bytes]:
    """The bytes of ``outputs``; ``letters`` are those they name, as packed, by their digest.

    ``key`` stands for the settings, the menu and the theme, whose templates are compiled once.
    """

    @lru_cache(maxsize=1)
    def letter(stored: Stored) -> Published | Tombstone:
        return unpacked(letters[stored.digest])

    from dafu.render.outputs import Makers

    if key not in _makers:
        _makers.clear()
        _makers[key] = Makers(site, theme, menu)
    return [_makers[key].make(output, letter) for output in outputs]


_makers: dict[str, Makers] = {}


def index_shard(shard: Shard[Listed], site: Site, letters: Mapping[str, bytes]) -> bytes:
    """The part of the index that ``shard`` makes; ``letters`` as packed, by their address."""
    from dafu.search import index
    from dafu.search.shards import Shard

    records = tuple(_record(letters[x.url], site) for x in shard.records)
    return index.make(Shard(shard.id, shard.key, shard.year, records, shard.buckets))


def _record(data: bytes, site: Site) -> SearchRecord:
    letter = unpacked(data)
    if isinstance(letter, Tombstone):
        raise TypeError(f"{letter.path}: is withdrawn, and yet to be searched")
    return search_record(letter, site.results)


A = TypeVar("A")
R = TypeVar("R")


def in_order(
    executor: Executor | None,
    ahead: int,
    function: Callable[..., R],
    arguments: Iterable[tuple[Any, ...]],
) -> Iterator[R]:
    """The results of ``function`` for each of ``arguments``, in their order.

    With an ``executor``, at most ``ahead`` calls are under way or waiting, the first of them at
    once; so memory stays small however long the list is. Where a process dies, taking a result
    raises :class:`dafu.problems.errors.PublishError` with the name of what it held.
    """
    if executor is None:
        return (function(*given) for given in arguments)
    coming = (Call(function, given) for given in arguments)
    line: deque[tuple[Call, Future[R]]] = deque()
    _lines.setdefault(executor, []).append(line)
    line.extend((call, _future(executor, call)) for call in islice(coming, ahead))
    return _drained(executor, coming, line)


_lines: WeakKeyDictionary[Executor, list[deque[tuple[Call, Future[Any]]]]] = WeakKeyDictionary()
"""What each executor has been given and nobody has taken yet."""


def _future(executor: Executor, call: Call) -> Future[Any]:
    try:
        return executor.submit(call.function, *call.arguments)
    except BrokenExecutor as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


def _drained(
    executor: Executor, coming: Iterator[Call], line: deque[tuple[Call, Future[R]]]
) -> Iterator[R]:
    while line:
        try:
            result = line[0][1].result()
        except BrokenExecutor:
            # Those that are done were held by nobody any more.
            held = [
                call
                for others in _lines[executor]
                for call, future in others
                if not future.done() or future.exception()
            ]
            raise lost(held, _parts) from None
        line.popleft()
        for call in islice(coming, 1):
            line.append((call, _future(executor, call)))
        yield result


def _parts(call: Call) -> Parts:
    match call.function.__qualname__:
        case "read_batch":
            return Parts(
                lambda sources, *_: [source.label for source, _ in sources],
                lambda some, sources, *rest: (sources[some], *rest),
            )
        case "render_batch":
            return Parts(
                lambda *given: [output.path for output in given[3]],
                lambda some, *given: (*given[:3], given[3][some], *given[4:]),
            )
        case _:
            return Parts(
                lambda shard, *_: [record.url for record in shard.records],
                lambda some, shard, *rest: (replace(shard, records=shard.records[some]), *rest),
            )


def batches(items: Iterable[A], size: int) -> Iterator[list[A]]:
    """``items`` in lists of up to ``size``."""
    coming = iter(items)
    while batch := list(islice(coming, size)):
        yield batch
