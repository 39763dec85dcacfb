"""Work that another process does meanwhile, or this one after all."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from dafu.engine.pool import aside, workers

LINUX = sys.platform == "linux"
HERE = os.getpid()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other thread in sight: those of whoever runs these tests hold nothing that matters."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.usefixtures("alone")
def test_another_process_does_it() -> None:
    with aside(os.getpid) as result:
        assert (result() == HERE) is not LINUX


@pytest.mark.usefixtures("alone")
def test_it_begins_before_anybody_waits(tmp_path: Path) -> None:
    with aside(lambda: os.mkfifo(tmp_path / "one") or "made") as result:
        while LINUX and not (tmp_path / "one").exists():
            threading.Event().wait(0.01)
        assert result() == "made"


@pytest.mark.skipif(not LINUX, reason="it is done here elsewhere")
@pytest.mark.usefixtures("alone")
def test_who_does_not_wait_leaves_no_process() -> None:
    with aside(threading.Event().wait):
        assert (child := multiprocessing.active_children()[0])
    assert child.exitcode is not None
    assert not Path(f"/proc/{child.pid}").exists()


def test_where_threads_run_it_is_done_here() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    with aside(os.getpid) as result:
        waiting.set()
        thread.join()
        assert result() == HERE


@pytest.mark.usefixtures("alone")
def test_where_no_process_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fails)
    with aside(os.getpid) as result:
        assert result() == HERE


def dies() -> int:
    if os.getpid() != HERE and LINUX:
        os._exit(1)
    return 1


def raises() -> int:
    if os.getpid() != HERE and LINUX:
        raise ValueError
    return 2


def cannot_be_sent() -> object:
    return threading.Lock() if os.getpid() != HERE and LINUX else 3


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("function", "found"), [(dies, 1), (raises, 2), (cannot_be_sent, 3)])
def test_what_goes_wrong_there_is_done_here(
    function: object, found: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(function)
    with aside(function) as result:
        assert result() == found
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("alone")
def test_an_error_is_raised_here() -> None:
    def fails() -> int:
        raise FileNotFoundError("stage")

    with pytest.raises(FileNotFoundError), aside(fails) as result:
        result()


@pytest.mark.skipif(not LINUX, reason="pipes are as they are elsewhere")
def test_pipes_to_workers_hold_most_of_a_batch() -> None:
    import fcntl

    before = {file.name for file in Path("/proc/self/fd").iterdir()}
    with workers(1) as pool:
        assert pool.submit(pow, 2, 3).result() == 8
        new = {file.name for file in Path("/proc/self/fd").iterdir()} - before
        sizes = []
        for name in new:
            with suppress(OSError):
                sizes.append(fcntl.fcntl(int(name), fcntl.F_GETPIPE_SZ))
    assert sum(size == 1 << 20 for size in sizes) >= 2
