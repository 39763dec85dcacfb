"""What is typed after ``build.py``: a command with its own flags, in the language of the site.

Each command is a dataclass; its fields are its flags, and :mod:`dafu.cli.parsing` makes its parser
from them. Nobody compares or prints these: a dataclass compiles each of its methods at every start.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from dafu.cli.messages import say
from dafu.preview import DEFAULT_PORT
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.problems.report import Format
    from dafu.remote.address import Address

WRONG_USAGE = 2
"""The exit code of a command that was not understood."""

FORMATS = ("text", "json", "sarif", "github")

Reader = Callable[[str, Language], object]
"""What is typed to a value; raises :class:`argparse.ArgumentTypeError` with a whole sentence."""


def _flag(metavar: str = "", read: Reader | None = None, many: bool = False) -> dict[str, Any]:
    """The metadata of a field that is a flag of its name; without a ``metavar`` a switch.

    One of ``many`` values may be given more than once.
    """
    return {"metavar": metavar, "read": read, "many": many}


def _path(text: str, language: Language) -> Path:
    return Path(text)


def _text(text: str, language: Language) -> str:
    return text


def _file(text: str, language: Language) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(say("not_found", language, path=text))
    return Path(text)


def _whole(option: str, least: int, most: int) -> Reader:
    def read(text: str, language: Language) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            limits = {"option": option, "least": least, "most": most, "written": text}
            raise argparse.ArgumentTypeError(say("not_a_number", language, **limits))
        return int(text)

    return read


def _one_of(option: str, *allowed: str) -> Reader:
    def read(text: str, language: Language) -> str:
        if text not in allowed:
            given = {"option": option, "allowed": ", ".join(allowed), "written": text}
            raise argparse.ArgumentTypeError(say("not_a_choice", language, **given))
        return text

    return read


def _scheduler(text: str, language: Language) -> str | None:
    """``HOST`` or ``HOST:PORT`` of ``dask://HOST[:PORT]``; None for this machine."""
    from urllib.parse import urlsplit  # A build with nothing to do starts without it.

    if text == "local":
        return None
    try:
        url = urlsplit(text)
        plain = not (url.path.strip("/") or url.query or url.fragment or "@" in url.netloc)
        if url.scheme == "dask" and url.hostname and url.port != 0 and plain:
            _needs("distributed", "--executor", "dask", language)
            return url.netloc
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(say("bad_executor", language, executor=text))


def _host(text: str, language: Language) -> str:
    from dafu.preview.names import typed  # Only a preview needs it.

    if name := typed(text):
        return name
    raise argparse.ArgumentTypeError(say("bad_host", language, host=text))


def _needs(module: str, option: str, extra: str, language: Language) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise argparse.ArgumentTypeError(say("no_extra", language, option=option, extra=extra))


class Target(NamedTuple):
    """Where a site goes: a folder, and the store that it is published to from there."""

    folder: Path
    shown: str
    """As it was typed."""
    store: Address | None = None


def output_target(text: str, language: Language) -> Target:
    """A folder as it was typed, or the store of an address and the folder it is built in."""
    if "://" not in text:
        return Target(Path(text), text)
    from dafu.remote.address import address

    store = address(text)
    if not store:
        raise argparse.ArgumentTypeError(say("bad_store", language, output=text))
    _needs("obstore", "--output", "store", language)
    return Target(Path(store.site), text, store)


def _cores() -> int:
    return os.cpu_count() or 1


_MOST_JOBS = 10_000
_FORMAT = _one_of("--format", *FORMATS)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Options:
    """What every command takes: where things are, and the language to answer in."""

    command: ClassVar[str] = ""
    many: ClassVar[str] = ""
    """What the files are that may be named: ``FILE`` for several, ``DIR`` for one, or none."""

    language: Language = "zh-Hans"
    content: Path = field(default=Path("content"), metadata=_flag("PATH", _path))
    site: Path = field(default=Path("site.yaml"), metadata=_flag("PATH", _path))
    target: Target = field(default=Target(Path("public"), "public"))
    theme: Path | None = field(default=None, metadata=_flag("PATH", _path))
    lang: str | None = field(
        default=None, metadata=_flag("zh-Hans|en", _one_of("--lang", "zh-Hans", "en"))
    )

    @property
    def output(self) -> Path:
        """The folder of the site."""
        return self.target.folder


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Build(Options):
    """``build``: what a run without a command does."""

    command: ClassVar[str] = "build"

    jobs: int = field(default_factory=_cores, metadata=_flag("N", _whole("--jobs", 1, _MOST_JOBS)))
    executor: str | None = field(default=None, metadata=_flag("WHERE", _scheduler))
    """A scheduler's ``HOST[:PORT]``; None for this machine."""
    format: Format = field(default="text", metadata=_flag("|".join(FORMATS), _FORMAT))
    clean: bool = field(default=False, metadata=_flag())
    without_search: bool = field(default=False, metadata=_flag())
    withdraw_invalid: bool = field(default=False, metadata=_flag())
    record: bool = field(default=False, metadata=_flag())
    new_log: bool = field(default=False, metadata=_flag())
    sign: Path | None = field(default=None, metadata=_flag("FILE", _file))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Check(Options):
    """``check``: validates, writes nothing unless told to repair."""

    command: ClassVar[str] = "check"
    many: ClassVar[str] = "FILE"

    files: tuple[str, ...] = ()
    fix: bool = field(default=False, metadata=_flag())
    diff: bool = field(default=False, metadata=_flag())
    """With ``fix``: shows what would be repaired, and changes nothing."""
    strict: bool = field(default=False, metadata=_flag())
    jobs: int = field(default_factory=_cores, metadata=_flag("N", _whole("--jobs", 1, _MOST_JOBS)))
    format: Format = field(default="text", metadata=_flag("|".join(FORMATS), _FORMAT))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Diff(Options):
    """``diff``: what a build would change."""

    command: ClassVar[str] = "diff"

    jobs: int = field(default_factory=_cores, metadata=_flag("N", _whole("--jobs", 1, _MOST_JOBS)))
    format: Format = field(
        default="text", metadata=_flag("text|json", _one_of("--format", "text", "json"))
    )
    without_search: bool = field(default=False, metadata=_flag())
    withdraw_invalid: bool = field(default=False, metadata=_flag())
    sign: Path | None = field(default=None, metadata=_flag("FILE", _file))
    new_log: bool = field(default=False, metadata=_flag())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Serve(Options):
    """``serve``: the preview."""

    command: ClassVar[str] = "serve"

    port: int = field(default=DEFAULT_PORT, metadata=_flag("N", _whole("--port", 0, (1 << 16) - 1)))
    host: Sequence[str] = field(default=(), metadata=_flag("NAME", _host, many=True))
    """Names beside those of this machine by which it may be asked."""
    jobs: int = field(default_factory=_cores, metadata=_flag("N", _whole("--jobs", 1, _MOST_JOBS)))
    without_search: bool = field(default=False, metadata=_flag())
    open: bool = field(default=False, metadata=_flag())
    """Whether the desk is opened in a browser as soon as it is there."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Verify(Options):
    """``verify``: audits a built site."""

    command: ClassVar[str] = "verify"
    many: ClassVar[str] = "DIR"

    files: tuple[str, ...] = ()
    signers: Path | None = field(default=None, metadata=_flag("FILE", _file))
    format: Format = field(default="text", metadata=_flag("|".join(FORMATS), _FORMAT))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class New(Options):
    """``new``: a letter to fill in."""

    command: ClassVar[str] = "new"
    many: ClassVar[str] = "NAME"

    files: tuple[str, ...] = ()
    issuer: str | None = field(default=None, metadata=_flag("NAME", _text))
    """By its registered name, short name or name in addresses."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Import(Options):
    """``import``: drafts of letters from documents and ledgers."""

    command: ClassVar[str] = "import"
    many: ClassVar[str] = "FILE"

    files: tuple[str, ...] = ()
    dry_run: bool = field(default=False, metadata=_flag())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Init(Options):
    """``init``: a site of one's own in an empty folder; what is not given is asked for."""

    command: ClassVar[str] = "init"
    many: ClassVar[str] = "DIR"

    files: tuple[str, ...] = ()
    office: str | None = field(default=None, metadata=_flag("NAME", _text))
    title: str | None = field(default=None, metadata=_flag("TEXT", _text))
    url: str | None = field(default=None, metadata=_flag("URL", _text))
    agency: str | None = field(default=None, metadata=_flag("NAME", _text))
    """机关代字 of the office's document numbers."""
    slug: str | None = field(default=None, metadata=_flag("NAME", _text))
    """The office's name in addresses."""
    phone: str | None = field(default=None, metadata=_flag("TEXT", _text))


COMMANDS: dict[str, type[Options]] = {
    kind.command: kind for kind in (Build, Check, New, Import, Diff, Serve, Verify, Init)
}
