"""Measures the building of an index: ``python -m bench.index RECORDS OUTPUT JOBS``."""

from __future__ import annotations

import os
import resource
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.records import load
from dafu.engine.cache import opened
from dafu.engine.pool import workers
from dafu.engine.task import in_order
from dafu.search.index import Index, make
from dafu.search.record import Listed, SearchRecord
from dafu.search.shards import Shard


@dataclass
class Folder:
    """Where an index goes; what has not changed is linked from the one before."""

    new: Path
    old: Path
    keys: dict[str, str]
    """Those of the index before."""
    made: set[str] = field(default_factory=set)
    new_keys: dict[str, str] = field(default_factory=dict)

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Write a file."""
        self.new_keys[path] = key
        with open(self._file(path), "xb") as stream:  # noqa: PTH123 - Path costs as much again
            stream.write(data)

    def keep(self, path: str, key: str) -> bool:
        """Link a file."""
        if self.keys.get(path) != key:
            return False
        os.link(f"{self.old}/{path}", self._file(path))
        self.new_keys[path] = key
        return True

    def _file(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        if folder not in self.made:
            (self.new / folder).mkdir(parents=True, exist_ok=True)
            self.made.add(folder)
        return f"{self.new}/{path}"


def seconds(
    records: Sequence[SearchRecord], output: Path, jobs: int, keys: dict[str, str]
) -> float:
    """How long it takes to index into ``output``, which is replaced, as are its ``keys``."""
    old, cache = output.with_name("index-old"), output.with_name("index-cache")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    by_url = {record.url: record for record in records}
    listed = [Listed.of(record) for record in records]
    start = time.perf_counter()
    with workers(jobs) as executor:

        def made(shards: Iterable[Shard[Listed]]) -> Iterator[bytes]:
            whole = (
                (Shard(x.id, x.key, x.year, tuple(by_url[r.url] for r in x.records), x.buckets),)
                for x in shards
            )
            return in_order(executor, 2 * jobs + 1, make, whole)

        store = Folder(output, old, dict(keys))
        with opened(cache) as kept:
            Index.begin(listed, kept, made, store, "").write()
    took = time.perf_counter() - start
    keys.clear()
    keys |= store.new_keys
    shutil.rmtree(old, ignore_errors=True)
    return took


def peak() -> int:
    """The largest resident memory that this process or one below it had, in bytes."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024


def main(file: Path, output: Path, jobs: int) -> None:
    records = load(file)
    for folder in (output, output.with_name("index-cache")):
        shutil.rmtree(folder, ignore_errors=True)
    keys: dict[str, str] = {}
    first = seconds(records, output, jobs, keys)
    changed = records[0]._replace(text="补充一句。" + records[0].text)
    again = seconds([changed, *records[1:]], output, jobs, keys)
    new = records[0]._replace(url=f"{records[0].url[:-1]}-2/")
    more = seconds([changed, new, *records[1:]], output, jobs, keys)
    seconds(records, output, jobs, keys)
    shutil.rmtree(output.with_name("index-cache"))
    sizes = [file.stat().st_size for file in output.rglob("*") if file.is_file()]
    print(f"| letters, characters each | {len(records):,}, {average(records):,.0f} |")
    print(f"| index built by {jobs} processes | {first:.1f} s |")
    print(f"| after a change in one letter | {again:.1f} s ({again / first:.1%}) |")
    print(f"| after a further letter | {more:.1f} s ({more / first:.1%}) |")
    print(f"| largest process | {peak() / 1e6:.0f} MB |")
    print(f"| index | {sum(sizes) / 1e6:.1f} MB in {len(sizes):,} files |")


def average(records: Sequence[SearchRecord]) -> float:
    return sum(len(record.text) for record in records) / len(records)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
