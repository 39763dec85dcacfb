"""Measures builds beside Hugo and Pagefind: ``make bench N="1000 10000"``.

All get the same letters (``bench/corpus.py``, or those of ``--content``), and each scenario is run
by one after the other. Two sites are made by Hugo (``bench/hugo_site.py``): the same as dafu's,
with listings and feeds of as many items, and the little that an office would ask Hugo for. CPU is
that of all processes; memory is the largest sum of their proportional set sizes, sampled. Of
several sizes, the last table says how time grows between the smallest and the largest: as which
power of the number of letters.
"""

from __future__ import annotations

import argparse
import math
import os
import re
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

from bench import corpus
from bench.peers import ROOT, Site, dafu_site, data_of, hugo_binary, hugo_site_of
from bench.servers import free_port, seen_after

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


Costs = dict[str, tuple[Cost, ...]]
"""What each scenario took dafu, Hugo making the same, and Hugo making little."""


def generated(letters: int, seed: int, folder: Path) -> None:
    """Write a project of as many letters, and one more, which comes later."""
    corpus.write(letters + 1, seed, folder)


def copied(project: Path, folder: Path) -> int:
    """Copy a project's settings, without members' pages, and the letters that Hugo can show.

    Returns their number but for one, which comes later.
    """
    folder.mkdir()
    settings = (project / "site.yaml").read_text(encoding="utf-8")
    settings = re.sub(r"^\s*member_pages:.*\n", "", settings, flags=re.MULTILINE)
    (folder / "site.yaml").write_text(settings, encoding="utf-8")
    files = sorted((project / "content" / "replies").rglob("*.md"))
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    refused = _NOT_SHOWN
    while gone := [file for file, text in texts.items() if re.search(refused, text, re.MULTILINE)]:
        for file in gone:
            print(f"left out: {file.relative_to(project)}", file=sys.stderr)
            del texts[file]
        # Nor can those be shown that link to them.
        refused = "|".join(rf"\]\([^)]*{re.escape(file.name)}" for file in gone)
    for file, text in texts.items():
        there = folder / file.relative_to(project)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(text, encoding="utf-8")
    return len(texts) - 1


_NOT_SHOWN = r"^(attachments|附件|related|相关答复|corrections|更正|withdrawn|撤回)\s*:"


def compare(letters: int, hugo: Path, work: Path, exact: bool = True) -> Costs:
    """Print the table for the site of ``letters`` in ``work / "dafu"``.

    Where that is not ``exact``, Hugo may make other listings: it knows no changes of results.
    """
    ours = dafu_site(work / "dafu")
    sites = (
        ours,
        hugo_site_of(ours.folder, work / "hugo", hugo),
        hugo_site_of(ours.folder, work / "little", hugo, little=True),
    )
    *most, new = sorted(str(file.relative_to(ours.letters)) for file in ours.letters.rglob("*.md"))
    kept = {site.folder: (site.letters / new).read_bytes() for site in sites}
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
        "nothing changed after it": lambda site: None,
        "one new letter": add,
        "template change": template,
    }
    costs: Costs = {}
    print(f"\n| {letters:,} letters, {file_system(work)} | dafu: s, CPU s, MB ", end="")
    print("| Hugo, the same | ratios | Hugo, little | ratios |")
    print("|---|---|---|---|---|---|")
    for search in (True, False):
        for name, change in scenarios.items():
            found = []
            for site in sites:
                change(site)
                # What has just changed is read by the build itself, whatever else is known.
                time.sleep(1.2)
                commands = site.with_search if search else site.without_search
                found.append(cost(commands, site.folder))
            if name == "cold":
                _same(data_of(ours), data_of(sites[1]), exact)
            what = f"{name}, {'with' if search else 'without'} search"
            costs[what] = tuple(found)
            print(f"| {what} | {_row(found)} |", flush=True)
    _compare_previews(ours, sites[1], hugo, edited)
    return costs


def _same(ours: dict[str, int], theirs: dict[str, int], exact: bool) -> None:
    """Stop, or say so, where two sites have not as much in their listings and feeds."""
    if ours == theirs:
        return
    told = f"not the same: {ours}, {theirs}"
    if exact:
        raise SystemExit(told)
    print(told, file=sys.stderr)


def file_system(folder: Path) -> str:
    """The kind of file system that ``folder`` is on, as the kernel calls it."""
    found = ("", "unknown")
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, mount, kind, *_ = line.split(" ")
        if folder.resolve().is_relative_to(mount) and len(mount) >= len(found[0]):
            found = mount, kind
    return found[1]


def _row(found: Sequence[Cost]) -> str:
    ours, *others = found
    cells = [_shown(ours)]
    for other in others:
        # Of a run between two samples the memory is not known.
        ratios = (f"{x / y:.3f}" if y else "?" for x, y in zip(ours, other, strict=True))
        cells += [_shown(other), ", ".join(ratios)]
    return " | ".join(cells)


def _compare_previews(ours: Site, theirs: Site, hugo: Path, edited: str) -> None:
    """Print how soon each one's server shows an edit; of the base address only the path counts."""
    port = free_port()
    serve: list[str | Path] = [
        sys.executable,
        ROOT / "build.py",
        "serve",
        "--theme",
        ours.folder / "theme",
    ]
    serve += ["--without-search", "--port", str(port)]
    url = f"/{edited.removesuffix('.md')}/"
    one = seen_after(serve, ours.folder, port, ours.letters / edited, url)
    port = free_port()
    server: list[str | Path] = [
        hugo,
        "server",
        "--config",
        "hugo.yaml,site.yaml",
        "--port",
        str(port),
    ]
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

    print(f"\n| {small:,} to {large:,} letters | dafu: wall, CPU | Hugo, the same | Hugo, little |")
    print("|---|---|---|---|")
    for what, costs in found[small].items():
        cells = [
            f"{exponent(less.wall, more.wall)}, {exponent(less.cpu, more.cpu)}"
            for less, more in zip(costs, found[large][what], strict=True)
        ]
        print(f"| {what} | {' | '.join(cells)} |")
    less, more = (found[n]["cold, with search"][0].memory for n in (small, large))
    print(f"\nMemory for each further letter: {(more - less) / (large - small) / 1e3:.1f} kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, nargs="+", default=[1000], metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--content", type=Path, metavar="DIR", help="a project with letters, in place of generated"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to work, such as a tmpfs")
    arguments = parser.parse_args()
    hugo = hugo_binary()
    found = {}
    for letters in [0] if arguments.content else arguments.letters:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            project = Path(folder) / "dafu"
            if arguments.content:
                letters = copied(arguments.content, project)
            else:
                generated(letters, arguments.seed, project)
            found[letters] = compare(letters, hugo, Path(folder), not arguments.content)
    if len(found) > 1:
        print_growth(found)


if __name__ == "__main__":
    main()
