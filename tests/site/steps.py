"""Builds in which one step goes wrong: each in turn, until none does, as SQLite tests itself.

A step is whatever changes a file: to open one for writing, to rename, link or remove one, to
exchange the sites, to note the build. Python's audit hooks tell of it before it is done.

Run as ``python -m tests.site.steps FOLDER FAULT [EVERY]`` in a process of its own, since it
forks: a build that has everything imported takes a twentieth of a second.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from dafu.cli.commands import main
from dafu.engine.cache import Cache
from dafu.site import exchange
from dafu.site.signals import end_quietly
from tests.letters import write_site
from tests.site.killing import CACHE, KEPT, LOCK, files, numbered

EVENTS = {
    *("os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod"),
    *("sqlite3.connect", "open", "dafu.exchange", "dafu.note"),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def refuse(number: int) -> Callable[[str], None]:
    """The system answers with an error."""

    def fault(path: str) -> None:
        raise OSError(number, os.strerror(number), path)

    return fault


def send(number: int) -> Callable[[str], None]:
    """A signal comes."""
    return lambda path: os.kill(os.getpid(), number)


FAULTS: Mapping[str, Callable[[str], None]] = {
    "kill": send(signal.SIGKILL),
    "terminate": send(signal.SIGTERM),
    "full": refuse(errno.ENOSPC),
    "readonly": refuse(errno.EROFS),
    "broken": refuse(errno.EIO),
}


class Ended(NamedTuple):
    """How a build ended."""

    code: int
    """Exit code, or minus the signal."""
    said: str
    steps: list[str]
    """What each step was about to do, and to which file."""


class Steps:
    """A small project whose builds have a step that goes wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.chdir(folder)
        _announce()
        self.sites = []
        for version in (0, 1):
            self.write(version)
            # Here, so that builds to come find all that is imported and the templates compiled.
            assert main(["--jobs", "1"]) == 0
            self.sites.append(files(Path("public")))
        assert self.sites[0] != self.sites[1]
        self.version = 1

    def write(self, version: int) -> None:
        """Put a version of the content in place: a letter more or less, another one changed."""
        write_site(
            self.folder, {"replies/2023/a-1.md": numbered(1, f"示例甲委员：\n\n{version}\n")}
        )
        other = Path("content/replies/2023") / f"b-{2 + version}.md"
        write_site(self.folder, {f"replies/2023/{other.name}": numbered(2)})
        (other.parent / f"b-{3 - version}.md").unlink(missing_ok=True)
        self.version = version

    def build(self, fault: Callable[[str], None] | None = None, at: int = 0) -> Ended:
        """Build in a process of its own, where ``fault`` strikes at step ``at``."""
        into, out = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(into)
            _build(out, fault, at)
        os.close(out)
        with os.fdopen(into, "rb") as pipe:
            told = pipe.read().decode()
        _, status = os.waitpid(child, 0)
        said, _, steps = told.partition("\0")
        return Ended(os.waitstatus_to_exitcode(status), said, steps.split("\0"))

    def kinds(self) -> list[int]:
        """The first step of each kind: what is done, in which of the folders."""
        self.write(1 - self.version)
        found: dict[str, int] = {}
        for at, step in enumerate(self.build().steps, start=1):
            event, _, path = step.partition(" ")
            parts = Path(path).parts[:3] if CACHE in path else Path(path).parts[:1]
            found.setdefault(f"{event} {'/'.join(parts)}", at)
        return list(found.values())

    def strike(self, name: str, at: int) -> bool:
        """One build with a fault at step ``at`` and one without; False when there is none."""
        self.write(1 - self.version)
        ended = self.build(FAULTS[name], at)
        step = ended.steps[at - 1] if len(ended.steps) >= at else "?"
        where = f"{name} at step {at}, {step}: exit {ended.code}, {ended.said}"
        assert "Traceback" not in ended.said, where
        assert files(Path("public")) in self.sites, f"{where}: the site is torn"
        beside = {path.name for path in Path().glob(".public*")}
        # A lock that cannot be removed is none: the build has done its work.
        litter = {*KEPT, LOCK} if name == "kill" or ended.code == 0 else KEPT
        assert beside <= litter, f"{where}: {beside}"
        match name:
            case "kill":
                expected = {0, -signal.SIGKILL}
            case "terminate":
                expected = {0, -signal.SIGTERM}
            case _:
                expected = {0, 3}
        assert ended.code in expected, where
        if ended.code == 0:
            assert files(Path("public")) == self.sites[self.version], where
        if ended.code == 3:
            reason = os.strerror(errno.ENOSPC)
            assert reason not in ended.said, where  # It is said in the reader's language.
            assert "没有完成：/" in ended.said, where
        healed = self.build()
        assert healed.code == 0, f"after {where}: {healed.said}"
        assert files(Path("public")) == self.sites[self.version], f"after {where}"
        assert {path.name for path in Path().glob(".public*")} == KEPT, f"after {where}"
        return ended.code < 0 or at <= len(ended.steps)


def _announce() -> None:
    """Let steps that the interpreter does not know be known."""
    swap, publish = exchange._swap, Cache.publish

    def swapped(first: bytes, second: bytes) -> bool:
        sys.audit("dafu.exchange", os.fsdecode(second))
        done = swap(first, second)
        sys.audit("dafu.note", os.fsdecode(second))
        return done

    def published(cache: Cache, *given: Any) -> None:
        sys.audit("dafu.note", os.fspath(cache._file))
        publish(cache, *given)

    exchange._swap, Cache.publish = swapped, published  # type: ignore[method-assign]


def _build(out: int, fault: Callable[[str], None] | None, at: int) -> None:
    """In the child: build, and tell how it went."""
    steps: list[str] = []
    said = io.StringIO()

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event not in EVENTS or (event == "open" and not (given[2] or 0) & WRITING):
            return
        path = given[1] if event in {"os.rename", "os.link"} else given[0]
        if isinstance(path, int) or os.fsdecode(path) == os.devnull:
            return
        steps.append(f"{event} {os.path.relpath(os.fsdecode(path))}")
        if len(steps) == at and fault:
            fault(str(Path.cwd() / os.fsdecode(path)))

    end_quietly()
    code = 1
    try:
        with redirect_stderr(said), redirect_stdout(said):
            sys.addaudithook(hook)
            code = main(["--jobs", "1"])
    except BaseException:
        said.write(traceback.format_exc())
    with os.fdopen(out, "wb") as pipe:
        pipe.write("\0".join([said.getvalue(), *steps]).encode())
    os._exit(code)


def run(folder: Path, name: str, thorough: bool) -> int:
    """Let ``name`` strike at every step, or only the first of each kind; how often it did."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Steps(folder)
    if not thorough:
        return sum(project.strike(name, at) for at in project.kinds())
    at = 1
    while project.strike(name, at):
        at += 1
    return at - 1


if __name__ == "__main__":
    print(run(Path(sys.argv[1]), sys.argv[2], thorough=sys.argv[3:] == ["all"]))
