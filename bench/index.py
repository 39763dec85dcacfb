"""Measures the building of an index: ``python -m bench.index RECORDS OUTPUT JOBS``."""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.records import load
from dafu.search.index import build_index
from dafu.search.record import SearchRecord


def seconds(records: Sequence[SearchRecord], output: Path, jobs: int) -> float:
    """How long it takes to index into ``output``, which is replaced."""
    shutil.rmtree(output, ignore_errors=True)
    start = time.perf_counter()
    build_index(records, output, jobs=jobs, cache=output.with_name("index-cache"))
    return time.perf_counter() - start


def peak() -> int:
    """The largest resident memory that this process or one below it had, in bytes."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024


def main(file: Path, output: Path, jobs: int) -> None:
    records = load(file)
    shutil.rmtree(output.with_name("index-cache"), ignore_errors=True)
    first = seconds(records, output, jobs)
    changed = records[0]._replace(text=records[0].text + "补充一句。")
    again = seconds([changed, *records[1:]], output, jobs)
    seconds(records, output, jobs)
    shutil.rmtree(output.with_name("index-cache"))
    sizes = [file.stat().st_size for file in output.rglob("*") if file.is_file()]
    print(f"| letters, characters each | {len(records):,}, {average(records):,.0f} |")
    print(f"| index built by {jobs} processes | {first:.1f} s |")
    print(f"| after a change in one letter | {again:.1f} s ({again / first:.1%}) |")
    print(f"| largest process | {peak() / 1e6:.0f} MB |")
    print(f"| index | {sum(sizes) / 1e6:.1f} MB in {len(sizes):,} files |")


def average(records: Sequence[SearchRecord]) -> float:
    return sum(len(record.text) for record in records) / len(records)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
