"""What is typed after ``build.py``: a command with its own flags, in the language of the site.

Each command is a dataclass; its fields are its flags, and its parser is made from them. A flag may
stand before or after the command and the files.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn

from dafu import __version__
from dafu.cli.messages import say, site_language
from dafu.cli.standing import beside, standing
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


def _target(text: str, language: Language) -> Target:
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify(Options):
    """``verify``: audits a built site."""

    command: ClassVar[str] = "verify"
    many: ClassVar[str] = "DIR"

    files: tuple[str, ...] = ()
    signers: Path | None = field(default=None, metadata=_flag("FILE", _file))
    format: Format = field(default="text", metadata=_flag("|".join(FORMATS), _FORMAT))


@dataclass(frozen=True, slots=True, kw_only=True)
class New(Options):
    """``new``: a letter to fill in."""

    command: ClassVar[str] = "new"
    many: ClassVar[str] = "NAME"

    files: tuple[str, ...] = ()
    issuer: str | None = field(default=None, metadata=_flag("NAME", _text))
    """By its registered name, short name or name in addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Options):
    """``import``: drafts of letters from documents and ledgers."""

    command: ClassVar[str] = "import"
    many: ClassVar[str] = "FILE"

    files: tuple[str, ...] = ()
    dry_run: bool = field(default=False, metadata=_flag())


@dataclass(frozen=True, slots=True, kw_only=True)
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


class _Flag(NamedTuple):
    """A flag as it is typed, and the field that it fills."""

    name: str
    field: str
    metavar: str
    read: Reader | None
    many: bool = False


def _flags(kind: type[Options]) -> list[_Flag]:
    found = [
        _Flag(f"--{x.name.replace('_', '-')}", x.name, **x.metadata)
        for x in fields(kind)
        if x.metadata
    ]
    return [_Flag("--output", "target", "PATH|URL", _target), *found]


def parsed(arguments: Sequence[str]) -> Options:
    """The command and its options; exits with :data:`WRONG_USAGE` and a line."""
    language = _language(arguments)
    command, rest = _command(arguments, language)
    kind = COMMANDS[command or "build"]
    parser = _parser(kind, language, bare=command is None)
    try:
        given, unknown = parser.parse_known_intermixed_args(rest)
    except argparse.ArgumentError as error:
        parser.error(_said(error, language))
    if unknown:
        parser.error(_unknown(unknown[0], kind, language))
    values = {name: value for name, value in vars(given).items() if value is not None}
    try:
        values = _standing(kind, values, language) | values
    except argparse.ArgumentTypeError as error:
        parser.error(str(error))
    files = tuple(values.pop("files", ()))
    if files and (not kind.many or (kind.many in _ONE and len(files) > 1)):
        parser.error(say("not_for", language, command=kind.command, option=files[-1]))
    if kind.many:
        values["files"] = files
    if values.get("diff") and not values.get("fix"):
        parser.error(say("diff_without_fix", language))
    return kind(language=language, **values)


def _standing(kind: type[Options], values: dict[str, Any], language: Language) -> dict[str, Any]:
    """What the settings say in place of flags that were not typed, read as these are."""
    site = values.get("site", Path("site.yaml"))
    flags = {flag.name.removeprefix("--"): flag for flag in _flags(kind)}
    found = {}
    for name, written in standing(site).items():
        flag = flags.get(name)
        if flag and flag.read and flag.field not in values:
            found[flag.field] = flag.read(beside(site, written), language)
    return found


def _language(arguments: Sequence[str]) -> Language:
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    early.add_argument("--lang", choices=["zh-Hans", "en"])
    early.add_argument("--site", type=Path, default=Path("site.yaml"))
    try:
        known, _ = early.parse_known_args(arguments)
    except argparse.ArgumentError:
        return "zh-Hans"
    given: Language | None = known.lang
    return given or site_language(known.site)


def _command(arguments: Sequence[str], language: Language) -> tuple[str | None, list[str]]:
    """The command, the first thing typed that is no flag or its value, and all but it."""
    valued = {x.name for kind in COMMANDS.values() for x in _flags(kind) if x.metavar}
    skip = False
    for index, argument in enumerate(arguments):
        if skip or argument.startswith("-"):
            skip = not skip and argument in valued
            continue
        if argument not in COMMANDS:
            _fail(_no_command(argument, language), language)
        return argument, [*arguments[:index], *arguments[index + 1 :]]
    return None, list(arguments)


def _no_command(written: str, language: Language) -> str:
    given = {"written": written, "allowed": ", ".join(COMMANDS)}
    if Path(written).suffix or "/" in written:
        return say("command_for_files", language, **given)
    return say("no_command", language, **given) + _near(written, COMMANDS, language)


def _unknown(written: str, kind: type[Options], language: Language) -> str:
    name = written.partition("=")[0]
    if any(name == x.name for other in COMMANDS.values() for x in _flags(other)):
        return say("not_for", language, command=kind.command, option=name)
    own = [x.name for x in _flags(kind)]
    return say("no_option", language, written=name) + _near(name, own, language)


def _near(written: str, allowed: Sequence[str] | dict[str, Any], language: Language) -> str:
    from difflib import get_close_matches

    near = get_close_matches(written, allowed, n=1)
    return say("did_you_mean", language, near=near[0]) if near else ""


def _said(error: argparse.ArgumentError, language: Language) -> str:
    """What argparse found wrong, in ``language``: our own readers say it themselves."""
    option = error.argument_name or ""
    if error.message.startswith("expected"):
        return say("no_value", language, option=option)
    if error.message.startswith("ignored explicit"):
        return say("no_value_wanted", language, option=option)
    return error.message


def _fail(reason: str, language: Language) -> NoReturn:
    import sys

    usage = say("bad_usage", language, reason=reason)
    print(f"{usage}\n{say('see_help', language)}", file=sys.stderr)
    sys.exit(WRONG_USAGE)


class _Parser(argparse.ArgumentParser):
    """argparse that speaks the language of the site."""

    language: Language = "zh-Hans"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and exit 2."""
        _fail(message, self.language)

    def format_help(self) -> str:
        """The help with argparse's own words replaced."""
        text = super().format_help()
        return text.replace("usage: ", say("usage", self.language), 1)


def _parser(kind: type[Options], language: Language, bare: bool) -> argparse.ArgumentParser:
    """The parser of one command; ``bare`` where none was typed, and help tells of all."""
    parser = _Parser(
        usage=say(
            "forms" if bare else f"{kind.many or 'NO'}_forms", language, command=kind.command
        ),
        description=say("about" if bare else f"{kind.command}_does", language),
        add_help=False,
        allow_abbrev=False,
        exit_on_error=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.language = language
    if bare:
        lines = (f"  {name:<8}{say(f'{name}_does', language)}" for name in COMMANDS)
        parser.epilog = "\n".join([say("commands", language), *lines])
    else:
        named = parser.add_argument_group(say("arguments", language)) if kind.many else parser
        text = say(f"{kind.command}_files", language) if kind.many else argparse.SUPPRESS
        named.add_argument("files", nargs="*", metavar=kind.many or "FILE", help=text)
    group = parser.add_argument_group(say("options", language))
    for flag in _flags(kind):
        _add(group, flag, language)
    group.add_argument("-h", "--help", action="help", help=say("help", language))
    version = f"dafu {__version__}"
    group.add_argument(
        "--version", action="version", version=version, help=say("version", language)
    )
    return parser


def _add(group: Any, flag: _Flag, language: Language) -> None:
    told = say(_TOLD.get(flag.field, flag.field), language)
    read = flag.read
    if read is None:
        group.add_argument(flag.name, dest=flag.field, action="store_true", default=None, help=told)
        return
    group.add_argument(
        flag.name,
        dest=flag.field,
        action="append" if flag.many else "store",
        type=lambda text: read(text, language),
        metavar=flag.metavar,
        help=told,
    )


_ONE = frozenset({"DIR", "NAME"})
"""What there is one of at most."""

_TOLD = {"target": "output", "diff": "show_fix"}
_TOLD |= {name: f"give_{name}" for name in ("office", "title", "url", "agency", "slug", "phone")}
"""What tells of a flag, where it has not the name of its field."""
