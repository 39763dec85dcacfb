"""What is typed after ``build.py``: commands and flags, in the language of the site."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from dafu import __version__
from dafu.language import say, site_language
from dafu.problems import Language

WRONG_USAGE = 2
"""The exit code of a command that was not understood."""

COMMANDS = ("build", "check", "diff", "serve", "verify")
_PUBLISHING = ("clean", "executor", "record", "sign")
_OTHERS = {
    "build": ("files", "fix", "strict", "port", "signers"),
    "check": ("withdraw_invalid", "without_search", "port", "signers", "new_log", *_PUBLISHING),
    "diff": ("files", "fix", "strict", "port", "signers", *_PUBLISHING),
    "serve": ("files", "fix", "strict", "withdraw_invalid", "signers", "new_log", *_PUBLISHING),
    "verify": (
        *("fix", "strict", "withdraw_invalid", "without_search", "port", "new_log"),
        *_PUBLISHING,
    ),
}
"""What belongs to other commands; better refused than passed over."""

_UNSET: tuple[object, ...] = (None, False, "", [])

FORMATS = ("text", "json", "sarif", "github")


def parsed(arguments: Sequence[str]) -> tuple[argparse.Namespace, Language]:
    """The options, and the language to answer in; exits with :data:`WRONG_USAGE` and a line.

    ``output`` is a folder, with an address in ``store`` where it is to be published there, and in
    ``shown`` as it was typed; ``executor`` is a scheduler's ``HOST[:PORT]``.
    """
    language = _language(arguments)
    parser = _parser(language)
    options = parser.parse_args(arguments)
    if given := [name for name in _OTHERS[options.command] if getattr(options, name) not in _UNSET]:
        parser.error(say("not_for", language, option=given[0], command=options.command))
    for file in (options.sign, options.signers):
        if file and not file.is_file():
            parser.error(say("not_found", language, path=file))
    options.shown = options.output
    options.store = None
    if "://" in options.output:
        from dafu.store.address import address

        options.store = address(options.output)
        if not options.store:
            parser.error(say("bad_store", language, output=options.output))
        if not _installed("obstore"):
            parser.error(say("no_extra", language, option="--output", extra="store"))
        options.output = options.store.site
    options.output = Path(options.output)
    if options.executor:
        scheduler = _scheduler(options.executor)
        if not scheduler:
            parser.error(say("bad_executor", language, executor=options.executor))
        if not _installed("distributed"):
            parser.error(say("no_extra", language, option="--executor", extra="dask"))
        options.executor = scheduler
    return options, language


def _language(arguments: Sequence[str]) -> Language:
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", choices=["zh-Hans", "en"])
    early.add_argument("--site", type=Path, default=Path("site.yaml"))
    try:
        known, _ = early.parse_known_args(arguments)
    except argparse.ArgumentError:
        return "zh-Hans"
    given: Language | None = known.lang
    return given or site_language(known.site)


def _scheduler(executor: str) -> str:
    """``HOST`` or ``HOST:PORT`` of ``dask://HOST[:PORT]``; empty for anything else."""
    from urllib.parse import urlsplit  # A build with nothing to do starts without it.

    try:
        url = urlsplit(executor)
        if url.scheme == "dask" and url.hostname and url.port != 0 and "@" not in url.netloc:
            return "" if (url.path.strip("/") or url.query or url.fragment) else url.netloc
    except ValueError:
        pass
    return ""


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _jobs(text: str) -> int:
    """A number of processes, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _port(text: str) -> int:
    """A port, or 0 for any that is free."""
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise ValueError
    return number


class _Parser(argparse.ArgumentParser):
    """argparse that speaks the language of the site."""

    language: Language = "zh-Hans"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and exit 2."""
        reason = say("bad_usage", self.language, reason=message)
        self.exit(WRONG_USAGE, f"{reason}\n{say('see_help', self.language)}\n")

    def format_help(self) -> str:
        """The help with argparse's own words replaced."""
        text = super().format_help()
        return text.replace("usage: ", say("usage", self.language), 1)


def _parser(language: Language) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="build.py",
        description=say("about", language),
        add_help=False,
        allow_abbrev=False,
    )
    parser.language = language
    positionals = parser.add_argument_group(say("positionals", language))
    commands = ", ".join(COMMANDS)
    positionals.add_argument(
        "command",
        nargs="?",
        default="build",
        choices=COMMANDS,
        metavar="COMMAND",
        help=say("command", language, commands=commands),
    )
    positionals.add_argument("files", nargs="*", metavar="FILE", help=say("files", language))
    flags = parser.add_argument_group(say("options", language))
    for name, default in (("content", "content"), ("site", "site.yaml")):
        flags.add_argument(
            f"--{name}",
            type=Path,
            default=Path(default),
            metavar="PATH",
            help=say(name, language),
        )
    flags.add_argument(
        "--output", default="public", metavar="PATH|URL", help=say("output", language)
    )
    flags.add_argument("--theme", type=Path, metavar="PATH", help=say("theme", language))
    cores = os.cpu_count() or 1
    flags.add_argument("--jobs", type=_jobs, default=cores, metavar="N", help=say("jobs", language))
    flags.add_argument(
        "--executor",
        type=lambda text: None if text == "local" else text,
        metavar="WHERE",
        help=say("executor", language),
    )
    flags.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=say("format", language, formats=", ".join(FORMATS)),
    )
    flags.add_argument("--port", type=_port, metavar="N", help=say("port", language))
    flags.add_argument("--clean", action="store_true", help=say("clean", language))
    flags.add_argument(
        "--without-search", action="store_true", help=say("without_search", language)
    )
    flags.add_argument("--fix", action="store_true", help=say("fix", language))
    flags.add_argument("--strict", action="store_true", help=say("strict", language))
    flags.add_argument(
        "--withdraw-invalid", action="store_true", help=say("withdraw_invalid", language)
    )
    for name in ("sign", "signers"):
        flags.add_argument(f"--{name}", type=Path, metavar="FILE", help=say(name, language))
    for name in ("record", "new_log"):
        flag = f"--{name.replace('_', '-')}"
        flags.add_argument(flag, action="store_true", help=say(name, language))
    flags.add_argument("--lang", choices=["zh-Hans", "en"], help=say("lang", language))
    flags.add_argument("-h", "--help", action="help", help=say("help", language))
    flags.add_argument(
        "--version",
        action="version",
        version=f"dafu {__version__}",
        help=say("version", language),
    )
    return parser
