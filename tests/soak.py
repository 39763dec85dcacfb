"""A long run of kills and edits: ``python -m tests.soak --kills 1000 --edits 500 --every-step``.

Kills builds of the shipped content, and of many letters with worker processes, at random moments
beside a reader; walks at random through the life of a site, killing builds on the way; and lets
each fault strike at every step of a build. It ends at the first breach, with exit code 1 and the
arguments that lead there again. ``make soak`` is all of it, half an hour or more.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.site.killing import ROOT, Project, Reader, many, shipped
from tests.site.steps import FAULTS
from tests.site.walk import Walk
from tests.site.walk import files as site

STEPS = 25
"""Edits of one walk."""
MANY = 5
"""Of so many kills, one is of a build with worker processes."""
KILLED = 0.4
"""Of the builds of a walk, before one that is left alone."""
LONGEST = 0.4
"""Seconds that such a build takes."""


class BreachError(Exception):
    """What must not happen has; says what, and how to see it again."""


def kills(folder: Path, count: int, seed: int, first: int) -> Iterator[str]:
    """Kill so many builds; a line for each."""
    projects: dict[Callable[[Path], Project], Project] = {}
    for number in range(first, first + count):
        chance = random.Random(f"{seed} {number}")
        kind = shipped if number % MANY else many
        if kind not in projects:
            (folder / kind.__name__).mkdir()
            projects[kind] = kind(folder / kind.__name__)
        project = projects[kind]
        moment = chance.random() * 1.2 * project.took
        try:
            with Reader(project) as reader:
                project.kill(moment)
            assert reader.wrong == [], reader.wrong[:3]
        except AssertionError as error:
            again = f"--seed {seed} --first {number} --kills 1 --edits 0"
            raise BreachError(
                f"kill {number} ({kind.__name__}, {moment:.3f} s): {error}\n{again}"
            ) from None
        yield f"kill {number}: {kind.__name__}, after {moment:.3f} s, {reader.rounds} readings"


def edits(folder: Path, count: int, seed: int) -> Iterator[str]:
    """Walk so many steps; a line for each."""
    for start in range(0, count, STEPS):
        walk_seed = seed * 1_000 + start // STEPS if start else seed
        walk = Walk(folder / f"walk-{start}", walk_seed)
        for step in range(start, min(start + STEPS, count)):
            before = len(walk.told)
            try:
                walk.change()
                old = site(walk.sources.output)
                if kill := walk.chance.random() < KILLED:
                    _kill(walk)
                left = site(walk.sources.output)
                new = walk.check()
                assert left in (old, new), "a kill tore the site"
            except AssertionError as error:
                again = f"--seed {walk_seed} --kills 0 --edits {step - start + 1}"
                raise BreachError(f"edit {step}, {walk.told[before:]}: {error}\n{again}") from None
            yield f"edit {step}: {', '.join(walk.told[before:])}{', killed' * kill}"


def _kill(walk: Walk) -> None:
    """Kill a build of the walk's site in a process of its own, or let it end."""
    moment = walk.chance.random() * LONGEST
    child = os.fork()
    if child == 0:
        try:
            walk.build()
        finally:
            os._exit(0)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def every_step(folder: Path) -> Iterator[str]:
    """Let each fault strike at every step; a line for each."""
    for name in FAULTS:
        command = [sys.executable, "-m", "tests.site.steps", folder / name, name, "all"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BreachError(f"{name}: {done.stderr}\n{' '.join(map(str, command[1:]))}")
        yield f"{name}: at each of {done.stdout.strip()} steps"


def main() -> int:
    """Run all of it; 0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first kill")
    parser.add_argument("--every-step", action="store_true", help="faults at every step, too")
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dafu-soak-") as name:
        folder = Path(name)
        try:
            for lines in (
                every_step(folder) if options.every_step else (),
                kills(folder, options.kills, options.seed, options.first),
                edits(folder, options.edits, options.seed),
            ):
                for line in lines:
                    print(f"{time.monotonic() - start:8.1f} s  {line}", flush=True)
        except BreachError as breach:
            print(f"BREACH: {breach}", flush=True)
            return 1
    told = f"{options.kills} kills and {options.edits} edits, seed {options.seed}"
    print(f"{time.monotonic() - start:8.1f} s  nothing torn, nothing lost: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
