"""Clusters of dask.distributed on this machine, for tests: real processes, real connections."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Processes:
    """A scheduler and workers without a nanny, each a process that a test may kill."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.running: list[subprocess.Popen[str]] = []
        self.scheduler, line = self._start("scheduler", "--port=0", "Scheduler at:")
        self.address = line.rpartition("tcp://")[2].strip()

    def worker(self, path: Path = ROOT) -> subprocess.Popen[str]:
        """A worker that imports from ``path``."""
        process, _ = self._start("worker", self.address, "Starting established", path)
        return process

    def _start(
        self, kind: str, argument: str, until: str, path: Path = ROOT
    ) -> tuple[subprocess.Popen[str], str]:
        flags = ["--no-dashboard", "--host=127.0.0.1"]
        if kind == "worker":
            flags += ["--no-nanny", "--nthreads=1", f"--local-directory={self._folder}"]
        environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(path)}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"distributed.cli.dask_{kind}", *flags, argument],
            env=environment,
            cwd=self._folder,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.running.append(process)
        assert process.stderr
        for line in process.stderr:
            if until in line:
                return process, line
        raise AssertionError(f"no {kind}")


@contextmanager
def processes(folder: Path) -> Iterator[Processes]:
    """Such a cluster, of which nothing is left afterwards."""
    cluster = Processes(folder)
    try:
        yield cluster
    finally:
        for process in reversed(cluster.running):
            process.kill()
            process.wait()
            assert process.stderr
            process.stderr.close()
