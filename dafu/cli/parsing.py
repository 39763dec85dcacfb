"""From what was typed to a command with its options: a parser for each, in the site's language.

A flag may stand before or after the command and the files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from dafu import __version__
from dafu.cli.messages import say, site_language
from dafu.cli.options import COMMANDS, WRONG_USAGE, Options, Reader, output_target
from dafu.cli.standing import beside, standing
from dafu.problems.problem import Language


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
    return [_Flag("--output", "target", "PATH|URL", output_target), *found]


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
