"""Measures reading: the short way for plain bodies against the Markdown parser, in one process.

    python -m bench.reading CONTENT

reads every letter below CONTENT (generated ones, say, by ``python -m bench.corpus``) both ways in
turn and prints milliseconds a letter and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from dafu.problems.problem import Problems
from dafu.read.markdown.full import full_parse
from dafu.read.markdown.plain import plain_body

ROUNDS = 5


def milliseconds(work: Callable[[str], object], bodies: list[str]) -> float:
    """Milliseconds that ``work`` takes for each of ``bodies``."""
    start = time.perf_counter()
    for body in bodies:
        work(body)
    return (time.perf_counter() - start) * 1_000 / len(bodies)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("content", type=Path)
    files = sorted(parser.parse_args().content.rglob("*.md"))
    bodies = [file.read_text(encoding="utf-8").split("---\n", 2)[2] for file in files]
    plain = [body for body in bodies if plain_body(body)]

    def parse(body: str) -> object:
        return full_parse(body, "letter.md", 1, "replies/2023/letter", Problems())

    pairs = [(milliseconds(plain_body, plain), milliseconds(parse, plain)) for _ in range(ROUNDS)]
    short, full = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"letters {len(bodies)}, of them plain {len(plain)} ({len(plain) / len(bodies):.0%})")
    print(f"short way  {short:.3f} ms a letter")
    print(f"parser     {full:.3f} ms a letter")
    print(f"ratio      {statistics.median(a / b for a, b in pairs):.3f}")


if __name__ == "__main__":
    main()
