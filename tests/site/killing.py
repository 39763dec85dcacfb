"""Builds that are killed, beside a reader: what is left must be all of the old site or the new."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.letters import letter_text, write_site

ROOT = Path(__file__).parents[2]

CACHE = ".public.dafu-cache"
TWIN = ".public.dafu-twin"
KEPT = frozenset({CACHE, TWIN})
"""All that is left beside ``public/`` by a build that has published."""
LOCK = ".public.dafu-lock"
"""And what a killed one leaves until the next, which does not mind it."""


class Project:
    """A project with two versions of its content, and the site that each of them makes.

    ``write`` puts version 0 or 1 in place; ``took`` is how long a build of the other one takes.
    """

    def __init__(self, folder: Path, write: Callable[[int], object], *arguments: str) -> None:
        self.folder = folder
        self.public = folder / "public"
        self.arguments = arguments
        self._write = write
        self.mark = f"DAFU_TEST={uuid.uuid4().hex}"
        self._tmp = folder / "tmp"
        self._tmp.mkdir()
        self.write(0)
        self.build()
        self.sites = [self.site()]
        self.write(1)
        self.build("--output", "clean/public")
        self.sites.append(files(folder / "clean" / "public"))
        shutil.rmtree(folder / "clean")
        start = time.monotonic()
        self.build()
        self.took = time.monotonic() - start
        assert self.site() == self.sites[1] != self.sites[0]

    def write(self, version: int) -> None:
        """Put a version of the content in place, for the next build."""
        self._write(version)
        self.version = version

    def start(self, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
        """A build under way."""
        command = [sys.executable, str(ROOT / "build.py"), *self.arguments, *arguments]
        name, _, value = self.mark.partition("=")
        environment = {**os.environ, "TMPDIR": str(self._tmp), name: value}
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,  # type: ignore[call-overload]
        )

    def build(self, *arguments: str) -> None:
        """A build that is left alone, and must succeed."""
        with self.start(*arguments) as process:
            output, errors = process.communicate()
        assert process.returncode == 0, (output + errors).decode()

    def site(self) -> Mapping[str, bytes]:
        """What is published now."""
        return files(self.public)

    def check_whole(self) -> None:
        """After whatever happened: the site is whole, and no process is left."""
        self.check_no_orphans()
        assert self.site() in self.sites, "the site is torn"
        beside = {path.name for path in self.folder.glob(".public*")}
        assert beside <= {*KEPT, LOCK}, beside
        assert list(self._tmp.iterdir()) == []

    def check_heals(self) -> None:
        """The next build succeeds, equals a clean one, and leaves nothing."""
        self.build()
        assert self.site() == self.sites[self.version]
        self.check_clean()

    def check_clean(self) -> None:
        """A build has ended by itself or was told to: nothing is left."""
        self.check_no_orphans()
        beside = {path.name for path in self.folder.glob(".public*")}
        assert beside <= KEPT, beside
        assert list(self._tmp.iterdir()) == []

    def check_no_orphans(self) -> None:
        """No process of a build lives on; the kernel has a moment to end those of a killed one."""
        deadline = time.monotonic() + 5
        while orphans := with_environment(self.mark):
            assert time.monotonic() < deadline, orphans
            time.sleep(0.005)

    def kill(self, moment: float) -> None:
        """Build the other version and kill it after ``moment`` seconds; then all must be well."""
        self.write(1 - self.version)
        with self.start() as process:
            time.sleep(moment)
            process.kill()
            process.wait()
        self.check_whole()
        self.check_heals()


def shipped(folder: Path) -> Project:
    """The project's own content, of which an attachment, a letter and the title of all change."""
    shutil.copytree(ROOT / "content", folder / "content")
    letter = folder / "content" / "replies" / "2023" / "jiaoyu-7.md"
    names = folder / "content" / "replies" / "2023" / "lvhua-11-mingdan.txt"
    settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
    text = letter.read_text(encoding="utf-8")

    def write(version: int) -> None:
        letter.write_text(text.replace("示例甲", "示例壬" if version else "示例甲"), "utf-8")
        names.write_text(f"名单{version}\n", encoding="utf-8")
        titled = settings.replace("title: ", f"title: {'新' * version}", 1)
        (folder / "site.yaml").write_text(titled, encoding="utf-8")

    return Project(folder, write, "--jobs", "1")


MANY = 160
"""Letters for which a build takes on other processes, to index and to render."""


def many(folder: Path) -> Project:
    """Many letters, of which all change, by two processes."""

    def write(version: int) -> None:
        body = f"示例甲委员：\n\n您提出的提案{('收悉', '收到')[version]}，现答复如下。\n"
        write_site(folder, {f"replies/2023/jiaoyu-{n}.md": numbered(n, body) for n in range(MANY)})

    return Project(folder, write, "--jobs", "2")


def numbered(number: int, body: str = "示例甲委员：\n\n现答复如下。\n") -> str:
    """A letter that is another one for each number."""
    return letter_text(
        body,
        document_number=f"示教〔2023〕{number + 1}号",
        title=f"对区政协十五届二次会议第152{number + 1:03}号提案的答复",
    )


class Reader(threading.Thread):
    """Reads files of a site by their paths, again and again, as a web server does."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        first, second = project.sites
        letter = next(path for path in sorted(first) if path.startswith("replies/2023/jiaoyu-"))
        words = next(path for path in sorted(first) if "/words/" in path)
        page = letter.partition("/index.html")[0].removesuffix(".json")
        paths = (
            *("index.html", f"{page}/index.html", f"{page}.json", "404.html"),
            *("search/index.html", "search/index/index.json", "search/index/engine.bin", words),
        )
        self._allowed = {path: {first[path], second[path]} for path in paths}
        self._public = project.public
        self._done = threading.Event()
        self.wrong: list[str] = []
        self.rounds = 0

    def run(self) -> None:
        while not self._done.is_set():
            for path, allowed in self._allowed.items():
                try:
                    data = (self._public / path).read_bytes()
                except OSError as error:
                    self.wrong.append(f"{path}: {error}")
                    continue
                if data not in allowed:
                    self.wrong.append(f"{path}: {len(data)} bytes")
            self.rounds += 1
            time.sleep(0.0005)  # Elsewhere the builds would have one core less.

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()


def files(folder: Path) -> Mapping[str, bytes]:
    """Every file below ``folder``, and empty folders, by path."""
    found: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        inner = Path(parent).relative_to(folder).as_posix()
        if not folders and not names:
            found[f"{inner}/"] = b""
        for name in names:
            found[f"{inner}/{name}".removeprefix("./")] = Path(parent, name).read_bytes()
    return found


def with_environment(variable: str) -> list[str]:
    """The processes that were started with ``variable``, as ``NAME=VALUE``."""
    return [
        f"{process.parent.name}: {(process.parent / 'cmdline').read_bytes()!r}"
        for process in Path("/proc").glob("[0-9]*/environ")
        if variable.encode() in _read(process).split(b"\0")
    ]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # It has ended meanwhile.
        return b""


def spread(count: int, whole: float, shift: float = 0.5) -> Iterable[float]:
    """``count`` moments spread over ``whole`` seconds, each ``shift`` into its part."""
    return ((number + shift) * whole / count for number in range(count))
